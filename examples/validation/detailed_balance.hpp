/// \file
/// VALIDATION 9: kinetics with E = E0 + ΔE/2 spends its time as canonical Monte Carlo says.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/montecarlo/canonical.hpp>
#include <saddle/montecarlo/sublattice_order.hpp>

#include "run_of.hpp"
#include "target.hpp"
#include "time_average.hpp"

namespace saddle::validation {

/// An ordering binary alloy with two shells and a vacancy that prefers B; its transition to B2 lies near 600 K.
template <lattice L>
pair_energies<L> ordering_energies() {
    pair_energies<L> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.015);
    energies.set(2, 1, 2, 0.004);
    energies.set(1, vacant, 2, -0.02);
    return energies;
}

/// The same where vacancies bind each other as first neighbours.
template <lattice L>
pair_energies<L> binding_energies() {
    auto energies = ordering_energies<L>();
    energies.set(1, vacant, vacant, -0.03);
    energies.set(2, vacant, vacant, 0.02);
    return energies;
}

template <lattice L>
double atoms_of(const supercell<L>& crystal) {
    return static_cast<double>(crystal.size() - vacancies(crystal).size());
}

/// Means of energy an atom and squared order.
template <class Average>
struct equilibrium {
    Average energy_eV;
    Average order_squared;
};

/// Canonical Monte Carlo, 200 blocks of `sweeps`/200 sweeps.
template <lattice L>
equilibrium<block_average> sampled(const supercell<L>& start, const pair_energies<L>& energies, kelvin temperature,
                                   std::uint64_t sweeps, seed s) {
    constexpr std::uint64_t blocks = 200;
    const std::uint64_t sites = start.size();
    const double atoms = atoms_of(start);
    canonical run(start, energies, temperature, s);
    run.advance(sweeps / 20 * sites);
    equilibrium<block_average> means;
    const std::uint64_t samples = sweeps / blocks;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        double energy = 0, order = 0;
        for (std::uint64_t k = 0; k < samples; ++k) {
            run.advance(sites);
            energy += run.energy_eV();
            order += std::pow(sublattice_order(run.crystal(), 1), 2);
        }
        means.energy_eV.add(energy / (static_cast<double>(samples) * atoms));
        means.order_squared.add(order / static_cast<double>(samples));
    }
    return means;
}

/// Kinetic Monte Carlo from `start`, which should be of equilibrium, weighted by time, in 200 blocks.
template <barrier_source Model, lattice L>
equilibrium<ratio_average> walked(const supercell<L>& start, const Model& model, const pair_energies<L>& energies,
                                  kelvin temperature, std::uint64_t jumps, seed s) {
    const double atoms = atoms_of(start);
    const double at_start = energies.energy_eV(start) / atoms;
    const auto energy = [&energies, atoms, now = at_start](const supercell<L>& crystal,
                                                           const jump_event& event) mutable {
        return now -= energies.exchange_eV(crystal, event.from, event.to) / atoms;  // of going back
    };
    const auto order = [](const supercell<L>& crystal, const jump_event&) {
        return std::pow(sublattice_order(crystal, 1), 2);
    };
    using energy_average = time_average<std::remove_const_t<decltype(energy)>>;
    using order_average = time_average<std::remove_const_t<decltype(order)>>;
    const std::uint64_t block = jumps / 200;
    const random_stream stream("detailed balance " + std::to_string(temperature.value));
    const auto walk = [&](auto& run) -> equilibrium<ratio_average> {
        run.advance(jumps);
        return {run.template observer<energy_average>().result(), run.template observer<order_average>().result()};
    };
    return with_run(start, model, temperature, s, stream, walk, energy_average(energy, at_start, block),
                    order_average(order, std::pow(sublattice_order(start, 1), 2), block));
}

template <class A, class B>
finding two_samples(std::string quantity, const A& found, const B& expected) {
    return {std::move(quantity),
            found.mean(),
            expected.mean(),
            std::hypot(found.standard_error(), expected.standard_error()),
            0,
            {}};
}

/// Two samples, one of each kind, at three temperatures, of n vacancies. `model` should have barriers E0 + ΔE/2 on
/// `energies`.
template <barrier_source Model>
findings kinetic_against_canonical(const Model& model, const pair_energies<typename Model::lattice_type>& energies,
                                   std::uint64_t jumps, seed s, std::size_t n = 1) {
    using L = typename Model::lattice_type;
    auto crystal = supercell<L>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, s);
    for (std::size_t v = 0; v < n; ++v) crystal.make_vacancy(site{v});
    findings found;
    for (const double t : {500.0, 700.0, 1200.0}) {
        const kelvin temperature{t};
        const auto reference = sampled(crystal, energies, temperature, jumps / 50, s);
        // start in equilibrium, by an independent run
        canonical start(crystal, energies, temperature, s, random_stream("start of a walk"));
        start.advance(2000 * crystal.size());
        const auto walk = walked(start.crystal(), model, energies, temperature, jumps, s);
        const std::string at =
            ", " + std::to_string(static_cast<int>(t)) + " K" + of_vacancies(n) + ", kMC against canonical";
        found.push_back(two_samples("energy an atom, eV" + at, walk.energy_eV, reference.energy_eV));
        found.push_back(two_samples("squared B2 order" + at, walk.order_squared, reference.order_squared));
    }
    return found;
}

findings detailed_balance(const settings&);

}  // namespace saddle::validation
