/// \file
/// How far the atoms of a file are from the sites they were put on.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle {

/// For each site the displacement of its atom, along the cubic axes in units of a/2 with strain and shift taken out; 0
/// for a vacancy. \throws input_error for an atom that stands on no site of the crystal.
template <lattice L>
std::vector<real3> displacements(const crystal<L>& made, const atoms& structure) {
    std::unordered_map<std::int64_t, std::size_t> site_of;
    for (std::size_t i = 0; i < made.ids.size(); ++i)
        if (made.ids[i] != 0) site_of.emplace(made.ids[i], i);
    std::vector<real3> all(made.sites.size());
    for (std::size_t i = 0; i < structure.size(); ++i) {
        const auto found = site_of.find(structure.ids[i]);
        if (found == site_of.end())
            throw input_error(place_of_atom(structure, structure.ids[i]), "a site of the crystal", "none");
        const vec3 r = made.sites.position(site{found->second});
        const std::array<int, 3> on_site{r.x, r.y, r.z};
        const real3 f = made.box.fractional(structure.positions[i]);
        for (std::size_t k = 0; k < 3; ++k) {
            const double length = 2.0 * made.sites.cells()[k];
            const double away = length * (f[k] - made.corner[k]) - on_site[k];
            all[found->second][k] = away - length * std::nearbyint(away / length);
        }
    }
    return all;
}

}  // namespace saddle
