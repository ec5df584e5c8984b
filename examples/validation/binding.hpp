/// \file
/// VALIDATION 10: a vacancy bound to one solute.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/kmc/kmc.hpp>

#include "target.hpp"
#include "time_average.hpp"

namespace saddle::validation {

/// Whether a site has an atom of this species beside it.
template <lattice L>
bool touches(const supercell<L>& crystal, vec3 centre, digit species) {
    for (const vec3 jump : L::jumps)
        if (crystal[crystal.near(centre, jump)] == species) return true;
    return false;
}

/// P_bound/P_free = z exp(E_b/k_B T)/(N − z − 1), shares of time with the vacancy beside the solute and not. `model`
/// should bind by `binding_eV` in a crystal of atoms A and one B.
template <barrier_source Model>
findings bound_vacancy(const Model& model, double binding_eV, std::uint64_t jumps, seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    constexpr digit solute = 2;
    supercell<L> crystal({3, 3, 3}, {"A", "B"});
    crystal.assign(std::vector<digit>(crystal.size(), 1));
    crystal.make_vacancy(site{0});
    crystal.set(site{crystal.size() / 2}, solute);
    const auto bound = [](const supercell<L>& now, const jump_event& event) {
        return touches(now, event.to_position, solute) ? 1.0 : 0.0;
    };
    using observer = time_average<decltype(bound)>;
    const double start = touches(crystal, vec3{}, solute) ? 1 : 0;
    const auto free_sites = static_cast<double>(crystal.size() - jump_count<L> - 1);
    kmc run(std::move(crystal), model, temperature, s, random_stream("bound vacancy"),
            observer(bound, start, jumps / 200));
    run.advance(jumps);
    const double odds =
        static_cast<double>(jump_count<L>) * std::exp(binding_eV / thermal_energy_eV(temperature)) / free_sites;
    return {compared("share of time bound, P_bound/P_free = 8 exp(E_b/kT)/(N-9)",
                     run.template observer<observer>().result(), odds / (1 + odds))};
}

findings binding(const settings&);

}  // namespace saddle::validation
