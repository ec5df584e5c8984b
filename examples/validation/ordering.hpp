/// \file
/// VALIDATION 6 and 7: the B2 transition and short-range order above it, by canonical Monte Carlo. First-neighbour pair
/// energies at equal parts are the Ising model with K = |2V_AB − V_AA − V_BB|/(4 k_B T).
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/montecarlo/canonical.hpp>
#include <saddle/montecarlo/sublattice_order.hpp>

#include "target.hpp"

namespace saddle::validation {

/// Ising coupling at the transition of the bcc lattice (Butera and Comi 2000).
inline constexpr double critical_coupling = 0.1573725;

/// 2V_AB − V_AA − V_BB of the first shell, eV.
inline double ordering_energy_eV(const pair_energies<bcc>& energies) {
    return 2 * energies(1, 1, 2) - energies(1, 1, 1) - energies(1, 2, 2);
}

/// Temperature at which |2V_AB − V_AA − V_BB|/(4 k_B T) is K.
inline kelvin temperature_of_coupling(double coupling, double ordering_eV) {
    return kelvin{std::abs(ordering_eV) / (4 * coupling * boltzmann_eV_per_K)};
}

/// Sums of 1, m² and m⁴ in blocks of one run, reweighted to couplings round that of the run.
class reweighted_order {
public:
    static constexpr std::size_t points = 17;
    static constexpr double span = 0.02;  ///< couplings reach this share above and below

    explicit reweighted_order(std::size_t blocks) : sums_(blocks) {}

    /// Coupling of a point relative to the run's.
    static double coupling(std::size_t point) {
        return 1 + span * (2 * static_cast<double>(point) / static_cast<double>(points - 1) - 1);
    }

    /// One sample: `reduced_energy` is E/(k_B T) of the run, counted from about its mean.
    void add(std::size_t block, double reduced_energy, double order) {
        const double square = order * order;
        for (std::size_t p = 0; p < points; ++p) {
            const double weight = std::exp(-(coupling(p) - 1) * reduced_energy);
            auto& sum = sums_[block][p];
            sum[0] += weight;
            sum[1] += weight * square;
            sum[2] += weight * square * square;
        }
    }

    /// Binder's cumulant at every point, from all blocks but one; none is left out where `without` is no block.
    std::array<double, points> cumulants(std::size_t without) const {
        std::array<double, points> found{};
        for (std::size_t p = 0; p < points; ++p) {
            std::array<double, 3> sum{};
            for (std::size_t b = 0; b < sums_.size(); ++b)
                for (std::size_t k = 0; k < 3; ++k) sum[k] += b == without ? 0 : sums_[b][p][k];
            found[p] = binder_cumulant(sum[1] / sum[0], sum[2] / sum[0]);
        }
        return found;
    }

    std::size_t blocks() const { return sums_.size(); }

private:
    std::vector<std::array<std::array<double, 3>, points>> sums_;
};

/// Coupling, relative to the runs', at which the larger crystal's cumulant begins to exceed the smaller's; not a number
/// where it does not within reach.
inline double crossing(const std::array<double, reweighted_order::points>& smaller,
                       const std::array<double, reweighted_order::points>& larger) {
    for (std::size_t p = 0; p + 1 < reweighted_order::points; ++p) {
        const double here = larger[p] - smaller[p];
        const double next = larger[p + 1] - smaller[p + 1];
        if (here <= 0 && next > 0)
            return reweighted_order::coupling(p) +
                   (reweighted_order::coupling(p + 1) - reweighted_order::coupling(p)) * here / (here - next);
    }
    return std::numeric_limits<double>::quiet_NaN();
}

/// Order of a crystal of cells³ cells of A and B in equal parts at a coupling.
inline reweighted_order order_near(const pair_energies<bcc>& energies, int cells, double coupling, std::uint64_t sweeps,
                                   seed s) {
    constexpr std::size_t blocks = 100;
    const kelvin temperature = temperature_of_coupling(coupling, ordering_energy_eV(energies));
    const double kT = thermal_energy_eV(temperature);
    auto crystal = supercell<bcc>::random({cells, cells, cells}, {{"A", 1}, {"B", 1}}, s);
    const std::uint64_t sites = crystal.size();
    canonical run(std::move(crystal), energies, temperature, s, random_stream("Binder " + std::to_string(cells)));
    run.advance(sweeps / 20 * sites);
    const double about = run.energy_eV();
    reweighted_order order(blocks);
    for (std::size_t b = 0; b < blocks; ++b)
        for (std::uint64_t k = 0; k < sweeps / blocks; ++k) {
            run.advance(sites);
            order.add(b, (run.energy_eV() - about) / kT, sublattice_order(run.crystal(), 1));
        }
    return order;
}

/// Coupling at which the cumulants of two sizes cross, with its jackknife error; `finite_size` is how far, as a share,
/// that may be from the infinite crystal's.
inline finding cumulant_crossing(const pair_energies<bcc>& energies, int smaller_cells, int larger_cells,
                                 std::uint64_t smaller_sweeps, std::uint64_t larger_sweeps, double finite_size,
                                 seed s) {
    const auto smaller = order_near(energies, smaller_cells, critical_coupling, smaller_sweeps, s);
    const auto larger = order_near(energies, larger_cells, critical_coupling, larger_sweeps, s);
    constexpr std::size_t none = static_cast<std::size_t>(-1);
    const auto all_smaller = smaller.cumulants(none);
    const auto all_larger = larger.cumulants(none);
    const double all = crossing(all_smaller, all_larger);
    // jackknife: (n − 1)/n Σ (value without block b − value)², the two runs being independent
    double squares = 0;
    const auto n = static_cast<double>(smaller.blocks());
    for (std::size_t b = 0; b < smaller.blocks(); ++b) {
        squares += std::pow(crossing(smaller.cumulants(b), all_larger) - all, 2);
        squares += std::pow(crossing(all_smaller, larger.cumulants(b)) - all, 2);
    }
    return {"K_c where Binder cumulants of " + std::to_string(smaller_cells) + "^3 and " +
                std::to_string(larger_cells) + "^3 cells cross",
            critical_coupling * all,
            critical_coupling,
            critical_coupling * std::sqrt((n - 1) / n * squares),
            critical_coupling * finite_size,
            {}};
}

/// Warren-Cowley α of the first shell at equal parts far above the transition: α = t + 12 t³ + O(t⁵), t = tanh K, K > 0
/// where like atoms attract. Allowed besides the error are 300 |t|⁵ and 2/N, for the terms left out and the fixed
/// composition.
inline finding high_temperature_order(const pair_energies<bcc>& energies, double coupling, int cells,
                                      std::uint64_t samples, seed s) {
    constexpr std::uint64_t blocks = 100;
    const double ordering_eV = ordering_energy_eV(energies);
    const double t = std::copysign(std::tanh(coupling), ordering_eV);
    auto crystal = supercell<bcc>::random({cells, cells, cells}, {{"A", 1}, {"B", 1}}, s);
    const auto sites = static_cast<double>(crystal.size());
    const std::uint64_t sweep = crystal.size();
    canonical run(std::move(crystal), energies, temperature_of_coupling(coupling, ordering_eV), s,
                  random_stream("high temperature"));
    run.advance(100 * sweep);
    block_average alpha;
    for (std::uint64_t b = 0; b < blocks; ++b) {
        double sum = 0;
        for (std::uint64_t k = 0; k < samples / blocks; ++k) {
            run.advance(2 * sweep);
            sum += 1 - static_cast<double>(count_pairs<1>(run.crystal())(1, 2)) /
                           random_pairs(8, sites / 2, sites / 2, sites, false);
        }
        alpha.add(sum / static_cast<double>(samples / blocks));
    }
    auto found = compared("alpha_1 = t + 12 t^3 at t = " + std::to_string(t), alpha, t + 12 * t * t * t);
    found.allowance = 300 * std::pow(std::abs(t), 5) + 2 / sites;
    return found;
}

/// Random crystals of fixed composition: ⟨α⟩ = −1/(N−1), since a site's neighbour is another site.
inline finding random_composition(std::uint64_t crystals, seed s) {
    constexpr double sites = 16;
    block_average alpha;
    philox_sequence draw(s, random_stream("random crystals"));
    for (std::uint64_t k = 0; k < crystals; ++k) {
        const auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 5}, {"B", 11}}, seed{draw()});
        alpha.add(1 - static_cast<double>(count_pairs<1>(crystal)(1, 2)) / random_pairs(8, 5, 11, sites, false));
    }
    return compared("alpha_1 = -1/(N-1) of random crystals, N = 16", alpha, -1 / (sites - 1));
}

findings transition(const settings&);
findings short_range_order(const settings&);

}  // namespace saddle::validation
