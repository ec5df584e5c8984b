/// \file
/// VALIDATION 1 and 2: correlation of a tracer's jumps with equal rates, on paper and by kinetic Monte Carlo.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/correlation_factor.hpp>
#include <saddle/analysis/tracer_correlation.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/kmc/kmc.hpp>

#include "target.hpp"

namespace saddle::validation {

/// Correlation factor and tracer diffusivity of a periodic box of cells³ cells with one vacancy, against the exact sum
/// over wave vectors: f = (1 + ⟨cosθ⟩)/(1 − ⟨cosθ⟩), D* = f s² Γ/(6(N−1)). `equal` has the same barrier everywhere.
template <barrier_source Model>
findings tracers_in_a_box(const Model& equal, int cells, std::uint64_t jumps, seed s) {
    using L = typename Model::lattice_type;
    constexpr kelvin temperature{1000};
    auto crystal = supercell<L>::random({cells, cells, cells}, {{"A", 1}}, s);
    const site vacancy = crystal.make_vacancy(site{0});
    const double barrier_eV = barriers_eV(equal, crystal, vacancy)[0];
    const std::uint64_t block = 40 * crystal.size();
    kmc run(crystal, equal, temperature, s, random_stream("tracers, cells " + std::to_string(cells)),
            tracer_correlation<L>(crystal, block));
    run.advance(block * (jumps / block));
    const auto& blocks = run.template observer<tracer_correlation<L>>().blocks();

    const double exact_cosine = exact_mean_cosine<L>(cells);
    const double exact_factor = correlation_factor(exact_cosine);
    const auto cosine = mean_cosine(blocks);
    const std::string box = std::string(L::name) + " " + std::to_string(cells) + "^3 cells, kMC";
    findings found{{"f, " + box,
                    correlation_factor(cosine.mean()),
                    exact_factor,
                    correlation_factor_slope(cosine.mean()) * cosine.standard_error(),
                    0,
                    {}}};

    // Σ R² over the N − 1 atoms grows by 6 D* (N − 1) t = f s² Γ t
    const double rate_per_s = equal.attempt_frequency_per_s() * std::exp(-barrier_eV / thermal_energy_eV(temperature));
    const double squares_per_s = squared_length(L::jumps[0]) * static_cast<double>(jump_count<L>) * rate_per_s;
    ratio_average growth;
    for (const auto& b : blocks) growth.add(b.growth, squares_per_s * b.time_s);
    found.push_back(compared("6 D*(N-1)/(s^2 Gamma), " + box, growth, exact_factor));
    return found;
}

findings infinite_lattices(const settings&);
findings periodic_boxes(const settings&);

}  // namespace saddle::validation
