/// \file
/// Alignments: conventions that turn any jump onto the reference jump of its lattice.
///
/// A barrier belongs to a direction, so the surroundings are turned by g with g·jump = reference before a network sees
/// them. Several g do this (the reference jump has a stabiliser); a network that was not trained to be symmetric needs
/// the very g it was trained with, so each choice has a name.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string_view>

#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/point_group.hpp>

namespace saddle {

/// A named convention: `A::template operation_for<L>(jump)` returns g with g(jump) = L::reference_jump.
template <class A, class L>
concept alignment_of = lattice<L> && requires(vec3 jump) {
    { A::name } -> std::convertible_to<std::string_view>;
    { A::template operation_for<L>(jump) } -> std::same_as<operation>;
};

namespace alignment {

/// Every lattice: of the rotations that take the jump onto the reference jump the one of smallest angle; among equals
/// the one whose matrix, read row by row, is lexicographically greatest.
struct canonical {
    static constexpr std::string_view name = "canonical";

    template <lattice L>
    static constexpr operation operation_for(vec3 jump) {
        operation best{};
        int best_trace = -4;
        for (const operation& g : cubic_group) {
            if (g.determinant() != 1 || g(jump) != L::reference_jump) continue;
            if (g.trace() > best_trace || (g.trace() == best_trace && g > best)) {
                best = g;
                best_trace = g.trace();
            }
        }
        return best;
    }
};

/// bcc: rotation about z by a multiple of 90°, then z → −z where the jump points down (Xing et al., NNK, Table S1).
struct rotate_z_mirror {
    static constexpr std::string_view name = "rotate_z_mirror";

    template <lattice L>
        requires std::same_as<L, bcc>
    static constexpr operation operation_for(vec3 jump) {
        const int cosine = jump.x > 0 && jump.y > 0 ? 1 : (jump.x < 0 && jump.y < 0 ? -1 : 0);
        const int sine = cosine != 0 ? 0 : (jump.x > 0 ? 1 : -1);
        return {{cosine, -sine, 0, sine, cosine, 0, 0, 0, jump.z < 0 ? -1 : 1}};
    }
};

}  // namespace alignment

/// Number of operations of m-3m that leave the reference jump as it is: 6 in bcc, 4 in fcc.
template <lattice L>
inline constexpr std::size_t stabiliser_size = [] {
    std::size_t count = 0;
    for (const operation& g : cubic_group) count += g(L::reference_jump) == L::reference_jump;
    return count;
}();

/// The operations that leave the reference jump as it is: the symmetry a barrier has.
template <lattice L>
inline constexpr std::array<operation, stabiliser_size<L>> stabiliser = [] {
    std::array<operation, stabiliser_size<L>> kept{};
    std::size_t count = 0;
    for (const operation& g : cubic_group)
        if (g(L::reference_jump) == L::reference_jump) kept[count++] = g;
    return kept;
}();

}  // namespace saddle
