/// \file
/// Atoms round a vacancy of a crystal whose atoms are off their sites.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Finds what a density map sees of a vacancy, all periodic images included; the sites are the cells of the search. The
/// vacancy stands where the atoms round it say: the mean displacement of those on sites within the reach is taken out,
/// so that neither a shift of the crystal nor a long wave in it counts.
template <lattice L>
class displaced_atoms {
public:
    /// `displacements`: one a site, units of a/2; `reach`: the farthest atom that counts, units of a/2.
    displaced_atoms(std::vector<real3> displacements, double reach) : displacements_(std::move(displacements)) {
        double most = 0;
        for (const real3& d : displacements_) most = std::max(most, length(d));
        const double farthest = reach + 2 * most;  // an atom's own displacement and the mean
        const auto beyond = static_cast<int>(std::ceil(farthest * farthest));
        detail::for_each_site_in_cube<L>(detail::integer_root(beyond), [&](vec3 r) {
            if (squared_length(r) <= beyond) window_.push_back(r);
        });
        std::sort(window_.begin(), window_.end(),
                  [](vec3 a, vec3 b) { return std::pair(squared_length(a), a) < std::pair(squared_length(b), b); });
        within_reach_ = static_cast<std::size_t>(
            std::find_if(window_.begin(), window_.end(), [&](vec3 r) { return squared_length(r) > reach * reach; }) -
            window_.begin());
    }

    /// Atoms near a site, into `atoms`. The site itself and its images hold none, whatever stands there.
    /// \throws input_error where the crystal has another number of sites.
    void near(const supercell<L>& crystal, vec3 centre, std::vector<density_atom>& atoms) const {
        if (crystal.size() != displacements_.size())
            throw input_error("displacements", std::to_string(crystal.size()) + " of them, one a site",
                              std::to_string(displacements_.size()));
        atoms.clear();
        const site vacancy = crystal.at(centre);
        real3 sum{};
        std::size_t summed = 0;
        for (std::size_t k = 0; k < window_.size(); ++k) {
            const site s = crystal.near(centre, window_[k]);
            if (s == vacancy || crystal[s] == vacant) continue;
            const real3& d = displacements_[s.index];
            if (k < within_reach_) {
                sum = sum + d;
                ++summed;
            }
            const vec3 r = window_[k];
            atoms.push_back({{r.x + d[0], r.y + d[1], r.z + d[2]}, crystal[s]});
        }
        if (summed == 0) return;
        const real3 mean = (1 / static_cast<double>(summed)) * sum;
        for (auto& atom : atoms) atom.position = atom.position - mean;
    }

private:
    std::vector<real3> displacements_;
    std::vector<vec3> window_;  ///< nearest first
    std::size_t within_reach_;  ///< of these, the sites within the reach
};

}  // namespace saddle
