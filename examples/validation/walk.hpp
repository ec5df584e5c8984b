/// \file
/// VALIDATION 3: the vacancy's walk with equal rates.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>

#include "target.hpp"

namespace saddle::validation {

/// ⟨R_v²⟩ = s² Γ t and ⟨jumps⟩ = Γ t in windows of equal time, Γ = z k0 exp(−E/k_B T) with E = `barrier_eV`; and in
/// every window the atoms together have moved against the vacancy, as integers. `equal` should have that barrier
/// everywhere.
template <barrier_source Model>
findings vacancy_walk(const Model& equal, double barrier_eV, std::uint64_t windows, seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    constexpr double jumps_a_window = 20;
    auto crystal = supercell<L>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, s);
    crystal.make_vacancy(site{0});
    kmc run(std::move(crystal), equal, temperature, s, random_stream("vacancy walk, " + std::string(L::name)));
    const double total_rate = static_cast<double>(jump_count<L>) * equal.attempt_frequency_per_s() *
                              std::exp(-barrier_eV / thermal_energy_eV(temperature));
    const double window_s = jumps_a_window / total_rate;

    block_average squares, jumps;
    double violations = 0;
    for (std::uint64_t w = 1; w <= windows; ++w) {
        const auto before = run.statistics();
        run.advance({.time = seconds(static_cast<double>(w) * window_s)});
        const auto& now = run.statistics();
        squares.add((now.vacancy - before.vacancy).squared() / (squared_length(L::jumps[0]) * jumps_a_window));
        jumps.add(static_cast<double>(now.jumps - before.jumps) / jumps_a_window);
        displacement sum = now.vacancy;
        for (const auto& atoms : now.atoms) sum = sum + atoms;
        violations += !(sum == displacement{});
    }
    const std::string lattice_name(L::name);
    return {compared("<R_v^2>/(s^2 Gamma t), " + lattice_name, squares, 1),
            compared("jumps/(Gamma t), " + lattice_name, jumps, 1),
            exact("windows in which the atoms' sum is not -R_v, " + lattice_name, violations, 0)};
}

findings walk(const settings&);

}  // namespace saddle::validation
