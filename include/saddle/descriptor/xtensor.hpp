/// \file
/// Spatial density maps as n-dimensional arrays, from atoms anywhere in a periodic box. Needs xtensor; 0.25 and later
/// moved its headers into folders.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <xtensor/xtensor.hpp>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
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

/// \throws input_error where atoms near a vacancy (their number and place from it, Å) nearly coincide with it or with
/// one another.
inline void check_apart(const atoms& structure, std::vector<std::pair<std::size_t, real3>> near_A) {
    const auto refuse = [&](std::size_t i, const std::string& next, double distance_A) {
        throw input_error(place_of_atom(structure, structure.ids[i]),
                          "at least " + std::to_string(least_distance_A) + " Å to the next atom and to the vacancy",
                          next + " at " + std::to_string(distance_A) + " Å");
    };
    std::sort(near_A.begin(), near_A.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    for (auto i = near_A.begin(); i != near_A.end(); ++i) {
        if (const double distance_A = length(i->second); distance_A < least_distance_A)
            refuse(i->first, "the vacancy", distance_A);
        for (auto k = i; k != near_A.begin() && i->second[0] - (k - 1)->second[0] < least_distance_A; --k)
            if (const double distance_A = length(i->second - (k - 1)->second); distance_A < least_distance_A)
                refuse(i->first, "atom " + std::to_string(structure.ids[(k - 1)->first]), distance_A);
    }
}

}  // namespace detail

/// Of the sites round a vacancy (`density_map::sites`), their digits turned onto the reference jump. \throws
/// input_error for another number of sites and for a species that has no channel.
template <lattice L>
density_array density_of_sites(const density_map<L>& map, const std::vector<digit>& aligned, const azimuth& turn = {}) {
    if (aligned.size() != map.sites().size())
        throw input_error("density map", std::to_string(map.sites().size()) + " sites", std::to_string(aligned.size()));
    return detail::density_array_of(map, [&](float* out) { map.write(aligned.data(), turn, out); });
}

/// Of all atoms and periodic images round a vacancy of a crystal whose cubic axes are x, y and z, species in the order
/// of `structure.names`. \throws input_error as `atoms_within`, where the map has fewer species, and where atoms are
/// closer than `least_distance_A` to one another or to the vacancy.
template <lattice L>
density_array density_of_atoms(const density_map<L>& map, const atoms& structure, double lattice_constant_A,
                               const real3& vacancy_A, vec3 jump, const azimuth& turn = {}) {
    const std::size_t channels = map.size() / map.grid().volume();
    if (structure.names.size() > channels)
        throw input_error(structure.source, "at most " + std::to_string(channels) + " species",
                          joined(structure.names));
    const double unit_A = lattice_constant_A / 2;
    const double reach_A = map.grid().cutoff_A * lattice_constant_A / map.grid().lattice_constant_A;
    std::vector<std::pair<std::size_t, real3>> near_A;
    atoms_within(structure, reach_A).for_each(vacancy_A, [&](std::size_t j, const real3& apart_A) {
        near_A.emplace_back(j, apart_A);
    });
    detail::check_apart(structure, near_A);
    std::vector<density_atom> near;
    for (const auto& [j, apart_A] : near_A)
        near.push_back({(1 / unit_A) * apart_A, static_cast<digit>(structure.species[j] + 1)});
    return detail::density_array_of(map, [&](float* out) { map.write(near, jump, turn, out); });
}

}  // namespace saddle
