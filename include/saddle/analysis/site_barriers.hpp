/// \file
/// The barriers that a vacancy would meet on each site of a crystal.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Sites with an atom, ascending. \throws input_error where there is none.
template <lattice L>
std::vector<site> atom_sites(const supercell<L>& crystal) {
    std::vector<site> found;
    for (std::size_t i = 0; i < crystal.size(); ++i)
        if (crystal[site{i}] != vacant) found.emplace_back(i);
    if (found.empty()) throw input_error("crystal", "atoms", "vacant sites only");
    return found;
}

/// So many of the sites with an atom, each as likely as any other, ascending. \throws input_error where there are
/// fewer.
template <lattice L>
std::vector<site> sample_sites(const supercell<L>& crystal, std::size_t count, seed s,
                               random_stream stream = random_stream("sample of sites")) {
    auto sites = atom_sites(crystal);
    if (count < 1 || count > sites.size())
        throw input_error("sample of sites", "1 to " + std::to_string(sites.size()) + " atoms", std::to_string(count));
    philox_sequence draw(s, stream);
    for (std::size_t k = 0; k < count; ++k)
        std::swap(sites[k], sites[k + static_cast<std::size_t>(draw.below(sites.size() - k))]);
    sites.resize(count);
    std::sort(sites.begin(), sites.end());
    return sites;
}

/// Makes the barriers of jumps infinite that cannot be: from a site without an atom, or from the vacancy's own image.
template <lattice L>
void forbid_impossible_jumps(const supercell<L>& crystal, site vacancy, per_jump<L>& barriers_eV) {
    const vec3 centre = crystal.position(vacancy);
    for (std::size_t j = 0; j < barriers_eV.size(); ++j) {
        const site neighbour = crystal.near(centre, L::jumps[j]);
        if (neighbour == vacancy || crystal[neighbour] == vacant)
            barriers_eV[j] = std::numeric_limits<double>::infinity();
    }
}

/// Takes the atom of one site at a time away and calls f(site, barriers): barriers in eV, infinite for impossible
/// jumps. Vacancies that the crystal has stay where they are. Memory does not grow with the number of sites. \throws
/// input_error where there is no such site or the crystal's species are not the model's, error where a barrier is not a
/// number.
template <barrier_source M, class F>
void for_each_site_barriers(const M& model, supercell<typename M::lattice_type> crystal, std::span<const site> sites,
                            F f) {
    check_species_of(crystal, model);
    auto scratch = model.make_workspace();
    for (const site s : sites) {
        if (s.index >= crystal.size())
            throw input_error("vacancy", "a site below " + std::to_string(crystal.size()), std::to_string(s.index));
        const digit atom = crystal[s];
        crystal.set(s, vacant);
        auto barriers_eV = model.barriers_eV(crystal, crystal.position(s), scratch);
        forbid_impossible_jumps(crystal, s, barriers_eV);
        crystal.set(s, atom);
        if (std::any_of(barriers_eV.begin(), barriers_eV.end(), [](double e) { return std::isnan(e); }))
            throw error("vacancy on site " + std::to_string(s.index) +
                        ": the model gave a barrier that is not a number");
        f(s, barriers_eV);
    }
}

/// All of them, in the order of the sites: 64 bytes a site in bcc. \throws as `for_each_site_barriers`.
template <barrier_source M>
std::vector<per_jump<typename M::lattice_type>> site_barriers_eV(const M& model,
                                                                 const supercell<typename M::lattice_type>& crystal,
                                                                 std::span<const site> sites) {
    std::vector<per_jump<typename M::lattice_type>> all;
    all.reserve(sites.size());
    for_each_site_barriers(model, crystal, sites, [&](site, const auto& barriers) { all.push_back(barriers); });
    return all;
}

}  // namespace saddle
