/// \file
/// VALIDATION 3: the walk of vacancies with equal rates.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/block_average.hpp>

#include "run_of.hpp"
#include "target.hpp"

namespace saddle::validation {

/// ⟨R_v²⟩/(s² Γ t) = ⟨jumps⟩/(Γ t) = (N−n)/(N−1) in windows of equal time, for n vacancies on N sites: R_v their summed
/// displacement, Γ = n z k0 exp(−E/k_B T) with E = `barrier_eV`; the share is that of neighbours that are atoms, and 1
/// for one vacancy. And in every window the atoms together have moved against the vacancies, as integers. `equal`
/// should have that barrier everywhere.
template <barrier_source Model>
findings vacancy_walk(const Model& equal, double barrier_eV, std::uint64_t windows, seed s, std::size_t n = 1) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    constexpr double jumps_a_window = 20;
    auto crystal = supercell<L>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, s);
    for (std::size_t v = 0; v < n; ++v) crystal.make_vacancy(site{v});  // first sites are as random as any
    const double total_rate = static_cast<double>(n * jump_count<L>) * equal.attempt_frequency_per_s() *
                              std::exp(-barrier_eV / thermal_energy_eV(temperature));
    const double window_s = jumps_a_window / total_rate;

    block_average squares, jumps;
    double violations = 0;
    const auto walk = [&](auto& run) {
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
    };
    const std::string kind = std::string(L::name) + of_vacancies(n);
    with_run(crystal, equal, temperature, s, random_stream("vacancy walk, " + kind), walk);
    const double share = static_cast<double>(crystal.size() - n) / static_cast<double>(crystal.size() - 1);
    return {compared("<R_v^2>/(s^2 Gamma t), " + kind, squares, share),
            compared("jumps/(Gamma t), " + kind, jumps, share),
            exact("windows in which the atoms' sum is not -R_v, " + kind, violations, 0)};
}

findings walk(const settings&);

}  // namespace saddle::validation
