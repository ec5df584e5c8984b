/// \file
/// VALIDATION 4 and 5: the random alloy, in which rates depend on the jumping species alone.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/correlation_factor.hpp>
#include <saddle/analysis/tracer_correlation.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/montecarlo/markov_chain.hpp>
#include <saddle/montecarlo/state_space.hpp>

#include "run_of.hpp"
#include "target.hpp"

namespace saddle::validation {

/// Rates w_i of single jumps, 1/s, by species.
inline std::vector<double> rates_per_s(const std::vector<double>& barriers_eV, double attempt_frequency_per_s,
                                       kelvin temperature) {
    std::vector<double> rates;
    for (const double barrier : barriers_eV)
        rates.push_back(attempt_frequency_per_s * std::exp(-barrier / thermal_energy_eV(temperature)));
    return rates;
}

constexpr double dot_product(displacement a, displacement b) {
    return static_cast<double>(a.x) * static_cast<double>(b.x) + static_cast<double>(a.y) * static_cast<double>(b.y) +
           static_cast<double>(a.z) * static_cast<double>(b.z);
}

/// Σ_i ⟨R_i·R_j⟩/w_i = n z s² t N_j/(N−1) for every species j: n vacancies, N sites, R_i the summed displacement of
/// species i in the time t (Moleko and Allnatt 1988). `model` should have the barriers of a random alloy.
template <barrier_source Model>
findings sum_rule(const Model& model, const composition& amounts, const std::vector<double>& barriers_eV,
                  std::uint64_t blocks, seed s, std::size_t n = 1) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    constexpr int windows_a_block = 100;
    auto crystal = supercell<L>::random({3, 3, 3}, amounts, s);
    for (std::size_t v = 0; v < n; ++v) crystal.make_vacancy(site{crystal.size() / 2 + v});
    const auto atoms = digit_counts(crystal);
    const auto rates = rates_per_s(barriers_eV, model.attempt_frequency_per_s(), temperature);
    const std::size_t species = rates.size();
    const double others = static_cast<double>(crystal.size() - 1);
    const double window_s = 5 / (rates[0] * static_cast<double>(n));
    const double unit = static_cast<double>(n * jump_count<L>) * squared_length(L::jumps[0]) * window_s / others;

    std::vector<block_average> ratio(species);
    const auto walk = [&](auto& run) {
        std::uint64_t window = 0;
        for (std::uint64_t b = 0; b < blocks; ++b) {
            std::vector<double> sum(species);
            for (int w = 0; w < windows_a_block; ++w) {
                const auto before = run.statistics();
                run.advance({.time = seconds(static_cast<double>(++window) * window_s)});
                for (std::size_t j = 1; j <= species; ++j)
                    for (std::size_t i = 1; i <= species; ++i)
                        sum[j - 1] += dot_product(run.statistics().atoms[i] - before.atoms[i],
                                                  run.statistics().atoms[j] - before.atoms[j]) /
                                      rates[i - 1];
            }
            for (std::size_t j = 0; j < species; ++j)
                ratio[j].add(sum[j] / (windows_a_block * unit * static_cast<double>(atoms[j + 1])));
        }
    };
    with_run(crystal, model, temperature, s, random_stream("sum rule" + of_vacancies(n)), walk);
    const std::string unit_name = n == 1 ? "z s^2 t N_j/(N-1)" : "n z s^2 t N_j/(N-1)";
    findings found;
    for (std::size_t j = 0; j < species; ++j)
        found.push_back(
            compared("sum rule over " + unit_name + ", species " + amounts[j].first + of_vacancies(n), ratio[j], 1));
    return found;
}

/// f_i of all atoms of one species from their ⟨R²⟩: D*_i = f_i s² z w_i/(6(N−1)).
template <barrier_source Model>
ratio_average tracer_factor(const Model& model, const supercell<typename Model::lattice_type>& crystal, digit species,
                            double barrier_eV, std::uint64_t jumps, seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    const std::uint64_t block = 40 * crystal.size();
    const auto label = "tracers of species " + std::to_string(species) + ", sites " + std::to_string(crystal.size());
    kmc run(crystal, model, temperature, s, random_stream(label), tracer_correlation<L>(crystal, block, species));
    run.advance(block * (jumps / block));
    const double share = static_cast<double>(digit_counts(crystal)[species]) / static_cast<double>(crystal.size() - 1);
    const double rate = rates_per_s({barrier_eV}, model.attempt_frequency_per_s(), temperature).front();
    const double squares_per_s = squared_length(L::jumps[0]) * static_cast<double>(jump_count<L>) * rate * share;
    ratio_average growth;
    for (const auto& b : run.template observer<tracer_correlation<L>>().blocks())
        growth.add(b.growth, squares_per_s * b.time_s);
    return growth;
}

/// A random alloy of A and B in equal parts with one vacancy.
template <lattice L>
supercell<L> equal_parts(int cells, seed s) {
    auto crystal = supercell<L>::random({cells, cells, cells}, {{"A", 1}, {"B", 1}}, s);
    for (std::size_t i = 0; vacancies(crystal).empty(); ++i)
        if (crystal[site{i}] == 2) crystal.make_vacancy(site{i});
    return crystal;
}

/// Tracer correlation factors of A and B against Manning's approximation with f0 of the box; `allowance` is for what
/// that leaves open. `model` should have the barriers of a random alloy.
template <barrier_source Model>
findings manning(const Model& model, const std::array<double, 2>& barriers_eV, std::uint64_t jumps, double allowance,
                 seed s) {
    using L = typename Model::lattice_type;
    constexpr int cells = 6;
    const auto crystal = equal_parts<L>(cells, s);
    const auto atoms = digit_counts(crystal);
    const double others = static_cast<double>(crystal.size() - 1);
    const auto rates =
        rates_per_s({barriers_eV.begin(), barriers_eV.end()}, model.attempt_frequency_per_s(), kelvin{1000});
    const std::array shares{static_cast<double>(atoms[1]) / others, static_cast<double>(atoms[2]) / others};
    const auto expected = manning_correlation(shares, rates, correlation_factor(exact_mean_cosine<L>(cells)));
    findings found;
    for (const digit d : {digit{1}, digit{2}}) {
        const std::size_t i = d - std::size_t{1};
        found.push_back(compared("f of " + crystal.names()[i] + ", random alloy, Manning (approximate)",
                                 tracer_factor(model, crystal, d, barriers_eV[i], jumps, s), expected[i]));
        found.back().allowance = allowance;
    }
    return found;
}

/// The same in 2³ cells against linear algebra, where all 8 A + 7 B of them are counted; exact. One atom of the species
/// is marked for that, as a third species of the same barrier.
template <barrier_source Model>
findings exact_tracers(const Model& model, const std::array<double, 2>& barriers_eV, std::uint64_t jumps, seed s) {
    using L = typename Model::lattice_type;
    const auto crystal = equal_parts<L>(2, s);
    findings found;
    for (const digit d : {digit{1}, digit{2}}) {
        const std::size_t i = d - std::size_t{1};
        supercell<L> marked(crystal.cells(), {"A", "B", "tracer"});
        marked.assign(crystal.occupation());
        std::size_t first = 0;
        while (marked[site{first}] != d) ++first;
        marked.set(site{first}, 3);
        const auto barriers = rates_by_species<L>(marked.names(), {barriers_eV[0], barriers_eV[1], barriers_eV[i]});
        const markov_chain<L> chain(state_space<L>(marked, vacancy_frame::held_at_origin), barriers, kelvin{1000});
        found.push_back(compared("f of " + crystal.names()[i] + ", random alloy, 2^3 cells, linear algebra",
                                 tracer_factor(model, crystal, d, barriers_eV[i], jumps, s),
                                 chain.correlation_factor(3)));
    }
    return found;
}

findings random_alloy_sum_rule(const settings&);
findings random_alloy_tracers(const settings&);

}  // namespace saddle::validation
