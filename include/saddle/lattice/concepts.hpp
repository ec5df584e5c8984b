/// \file
/// What a lattice policy offers.
#pragma once

#include <array>
#include <concepts>
#include <string_view>

#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// A cubic lattice with one atom per site, described in integer units of a/2.
///
/// - `name`: what files call it;
/// - `basis`: the sites of one cubic cell, in the order that site indices follow;
/// - `jumps`: displacements to the first neighbours, in the order of jump indices;
/// - `reference_jump`: the jump onto which alignments turn every other;
/// - `is_site(r)`: whether r is a lattice point;
/// - `sublattice_weight`: w with basis index of a site r = Σ_i w_i (r_i mod 2), so that the index of a site is a sum of
///   one term per axis.
template <class L>
concept lattice = requires(vec3 r) {
    { L::name } -> std::convertible_to<std::string_view>;
    { L::basis.size() } -> std::convertible_to<std::size_t>;
    { L::basis[0] } -> std::convertible_to<vec3>;
    { L::jumps.size() } -> std::convertible_to<std::size_t>;
    { L::jumps[0] } -> std::convertible_to<vec3>;
    { L::reference_jump } -> std::convertible_to<vec3>;
    { L::sublattice_weight } -> std::convertible_to<vec3>;
    { L::is_site(r) } -> std::same_as<bool>;
};

/// Number of first-neighbour jumps: 8 in bcc, 12 in fcc.
template <lattice L>
inline constexpr std::size_t jump_count = L::jumps.size();

/// Sites of one cubic cell: 2 in bcc, 4 in fcc.
template <lattice L>
inline constexpr std::size_t sites_per_cell = L::basis.size();

/// A value for every jump of the lattice, in the order of `L::jumps`.
template <lattice L, class T = double>
using per_jump = std::array<T, jump_count<L>>;

}  // namespace saddle
