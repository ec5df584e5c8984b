/// \file
/// Spatial density maps as n-dimensional arrays, from atoms anywhere in a periodic box. Needs xtensor; 0.25 and later
/// moved its headers into folders.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include <xtensor/xtensor.hpp>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/pairs_within.hpp>

namespace saddle {

/// [species, z, y, x], a density map.
using density_array = xt::xtensor<float, 4>;

namespace detail {

template <lattice L, class Write>
density_array density_array_of(const density_map<L>& map, Write write) {
    const std::size_t n = map.grid().voxels;
    density_array array(std::array<std::size_t, 4>{map.size() / map.grid().volume(), n, n, n});
    write(array.data());
    return array;
}

}  // namespace detail

/// Of the sites round a vacancy (`density_map::sites`), their digits turned onto the reference jump.
template <lattice L>
density_array density_of_sites(const density_map<L>& map, const std::vector<digit>& aligned, const azimuth& turn = {}) {
    if (aligned.size() != map.sites().size())
        throw input_error("density map", std::to_string(map.sites().size()) + " sites", std::to_string(aligned.size()));
    return detail::density_array_of(map, [&](float* out) { map.write(aligned.data(), turn, out); });
}

/// Of all atoms and periodic images round a point of a crystal whose cubic axes are x, y and z, species in the order of
/// `structure.names`. \throws input_error as `atoms_within`, and where the map has fewer species.
template <lattice L>
density_array density_of_atoms(const density_map<L>& map, const atoms& structure, double lattice_constant_A,
                               const real3& vacancy_A, vec3 jump, const azimuth& turn = {}) {
    const std::size_t channels = map.size() / map.grid().volume();
    if (structure.names.size() > channels)
        throw input_error(structure.source, "at most " + std::to_string(channels) + " species",
                          joined(structure.names));
    const double unit_A = lattice_constant_A / 2;
    const double reach_A = map.grid().cutoff_A * lattice_constant_A / map.grid().lattice_constant_A;
    std::vector<density_atom> near;
    atoms_within(structure, reach_A).for_each(vacancy_A, [&](std::size_t j, const real3& apart_A) {
        near.push_back({(1 / unit_A) * apart_A, static_cast<digit>(structure.species[j] + 1)});
    });
    return detail::density_array_of(map, [&](float* out) { map.write(near, jump, turn, out); });
}

}  // namespace saddle
