/// \file
/// VALIDATION 11: residence times and the choice of a jump.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/kmc/rates.hpp>

#include "target.hpp"

namespace saddle::validation {

/// D √n of Kolmogorov and Smirnov beyond this has probability 2 exp(−2 x²) = 1e-5.
inline constexpr double largest_kolmogorov_smirnov = 2.47;

/// Times in units of their expected mean: mean 1, variance 1, and D √n of the exponential distribution. Sorts them.
inline findings exponential(const std::string& of, std::vector<double>& times) {
    const auto n = static_cast<double>(times.size());
    double mean = 0, variance = 0, distance = 0;
    for (const double t : times) mean += t / n;
    for (const double t : times) variance += (t - mean) * (t - mean) / (n - 1);
    std::sort(times.begin(), times.end());
    for (std::size_t i = 0; i < times.size(); ++i) {
        const double below = -std::expm1(-times[i]);
        const auto rank = static_cast<double>(i);
        distance = std::max({distance, std::abs(below - rank / n), std::abs(below - (rank + 1) / n)});
    }
    return {{"mean of Gamma dt, " + of, mean, 1, 1 / std::sqrt(n), 0, {}},
            {"variance of Gamma dt, " + of, variance, 1, std::sqrt(8 / n), 0, {}},
            exact("Kolmogorov-Smirnov D sqrt(n), " + of, distance * std::sqrt(n), 0, largest_kolmogorov_smirnov)};
}

/// How often each of Z paths was taken, beside what its shares p(n) at every jump n foretell.
template <std::size_t Z>
class path_counts {
public:
    void add(std::size_t taken, const std::array<double, Z>& shares) {
        for (std::size_t i = 0; i + 1 < Z; ++i) {
            excess_[i] += (i == taken) - shares[i];
            for (std::size_t j = 0; j + 1 < Z; ++j) covariance_[i][j] += shares[i] * ((i == j) - shares[j]);
        }
    }

    /// χ² = xᵀ C⁻¹ x of the first Z − 1 excesses x_i = Σ_n (taken_i − p_i), with C = Σ_n (diag p − p pᵀ): Pearson's
    /// where the shares never change. Given as (χ²/k)^(1/3), which for k = Z − 1 degrees of freedom is nearly Gaussian
    /// with mean 1 − 2/(9k) and variance 2/(9k) (Wilson and Hilferty 1931).
    finding chi_squared(const std::string& of) const {
        auto c = covariance_;
        auto x = excess_;
        double sum = 0;
        for (std::size_t k = 0; k + 1 < Z; ++k) {  // elimination: C is positive definite
            sum += x[k] * x[k] / c[k][k];
            for (std::size_t i = k + 1; i + 1 < Z; ++i) {
                const double factor = c[i][k] / c[k][k];
                x[i] -= factor * x[k];
                for (std::size_t j = k; j + 1 < Z; ++j) c[i][j] -= factor * c[k][j];
            }
        }
        const double k = static_cast<double>(Z - 1);
        return {"(chi^2/" + std::to_string(Z - 1) + ")^(1/3) of paths, " + of,
                std::cbrt(sum / k),
                1 - 2 / (9 * k),
                std::sqrt(2 / (9 * k)),
                0,
                {}};
    }

private:
    std::array<double, Z - 1> excess_{};
    std::array<std::array<double, Z - 1>, Z - 1> covariance_{};
};

/// Observer: direction and residence of every jump beside the rates at the site it left.
template <barrier_source Model>
class residence_record {
    using L = typename Model::lattice_type;

public:
    /// `start`: the crystal before the first jump; `model` says the rates and must outlive the run.
    residence_record(const Model& model, const supercell<L>& start, double thermal_energy)
        : model_(&model), thermal_energy_eV_(thermal_energy), scratch_(model.make_workspace()) {
        leave(start, start.position(vacancies(start).front()));
    }

    void observe(const supercell<L>& crystal, const jump_event& event) {
        times_.push_back(event.residence_s * total_per_s_);
        paths_.add(rank_of(event.direction), ranked());
        leave(crystal, event.to_position);
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}

    const std::vector<double>& times() const { return times_; }
    const path_counts<jump_count<L>>& paths() const { return paths_; }

private:
    /// Place of a direction when all are ranked by share, equal ones by their index. Counted by rank since directions
    /// are all alike on the mean over a crystal.
    std::size_t rank_of(std::size_t direction) const {
        std::size_t rank = 0;
        for (std::size_t j = 0; j < shares_.size(); ++j)
            rank += shares_[j] < shares_[direction] || (shares_[j] == shares_[direction] && j < direction);
        return rank;
    }
    per_jump<L> ranked() const {
        auto sorted = shares_;
        std::sort(sorted.begin(), sorted.end());
        return sorted;
    }
    void leave(const supercell<L>& crystal, vec3 vacancy) {
        shares_ = model_->barriers_eV(crystal, vacancy, scratch_);
        total_per_s_ = 0;
        for (double& e : shares_)
            total_per_s_ += e = model_->attempt_frequency_per_s() * std::exp(-e / thermal_energy_eV_);
        for (double& share : shares_) share /= total_per_s_;
    }

    const Model* model_;
    double thermal_energy_eV_;
    typename Model::workspace scratch_;
    per_jump<L> shares_{};
    double total_per_s_ = 0;
    std::vector<double> times_;
    path_counts<jump_count<L>> paths_;
};

/// A run on `model`, its residence times and directions judged by the rates of `truth`, which should be the same model.
template <barrier_source Model, barrier_source Truth>
findings residence_times(const std::string& of, const Model& model, const Truth& truth,
                         const supercell<typename Model::lattice_type>& crystal, std::uint64_t jumps, seed s) {
    constexpr kelvin temperature{800};
    using record = residence_record<Truth>;
    kmc run(crystal, model, temperature, s, random_stream("residence times, " + of),
            record(truth, crystal, thermal_energy_eV(temperature)));
    run.advance(jumps);
    const auto& seen = run.template observer<record>();
    auto times = seen.times();
    auto found = exponential(of, times);
    found.push_back(seen.paths().chi_squared(of));
    return found;
}

/// Choice of a path and residence time straight from a source of random numbers: `uniforms(n)` is the n-th pair in (0,
/// 1].
template <class Uniforms>
findings selection_by(const std::string& of, Uniforms uniforms, std::uint64_t draws) {
    constexpr double kT = 0.07;
    constexpr std::array barriers{0.90, 0.95, 1.00, 0.92, 1.10, 0.97, 1.05, 1.20};
    const auto rates = arrhenius(barriers, kT);
    double total = 0;
    std::array<double, 8> shares{};
    for (std::size_t p = 0; p < 8; ++p) total += shares[p] = std::exp(-barriers[p] / kT);
    for (double& share : shares) share /= total;
    path_counts<8> paths;
    std::vector<double> times;
    for (std::uint64_t n = 0; n < draws; ++n) {
        const std::array<double, 2> u = uniforms(n);
        paths.add(select_jump(rates, u[0]), shares);
        times.push_back(residence_time_s(rates, 1, kT, u[1]) * total);
    }
    auto found = exponential(of, times);
    found.push_back(paths.chi_squared(of));
    return found;
}

/// Share of the 2⁵³ equally probable random numbers that choose each path, by bisection: `select(u)` never falls with
/// u.
template <std::size_t Z, class Select>
std::array<double, Z> shares_of_numbers(Select select) {
    constexpr std::uint64_t all = std::uint64_t{1} << 53;
    std::array<double, Z> shares{};
    std::uint64_t before = 0;
    for (std::size_t p = 0; p < Z; ++p) {
        std::uint64_t low = before, high = all;
        while (low < high) {
            const std::uint64_t middle = low + (high - low + 1) / 2;
            if (select(static_cast<double>(middle) * 0x1.0p-53) <= p)
                low = middle;
            else
                high = middle - 1;
        }
        shares[p] = static_cast<double>(low - before) * 0x1.0p-53;
        before = low;
    }
    return shares;
}

/// Paths of shares down to 7e-13 are chosen by their share of all random numbers, and the first and last of these
/// choose paths that can be taken. `select(rates, u)` should be `select_jump`.
template <class Select>
findings rare_paths(Select select) {
    constexpr double kT = 0.05;
    constexpr double inf = std::numeric_limits<double>::infinity();
    constexpr std::array barriers{1.70, 0.30, 1.68, 0.35, 0.90, 0.30, 0.60, 1.69};
    const auto rates = arrhenius(barriers, kT);
    const auto shares = shares_of_numbers<8>([&](double u) { return select(rates, u); });
    double total = 0, worst = 0, least = 1;
    for (const double e : barriers) total += std::exp(-e / kT);
    for (std::size_t p = 0; p < 8; ++p) {
        const double expected = std::exp(-barriers[p] / kT) / total;
        least = std::min(least, expected);
        worst = std::max(worst, std::abs(shares[p] - expected) / expected);
    }
    const auto forbidden_ends = arrhenius(std::array{inf, 1.0, inf, 1.1, inf}, 0.1);
    const double ends = static_cast<double>(select(forbidden_ends, 0x1.0p-53) == 1) +
                        static_cast<double>(select(forbidden_ends, 1.0) == 3);
    char name[96];
    std::snprintf(name, sizeof name, "largest relative error of a path's share, down to %.1e", least);
    // both ends of a path's interval are rounded to one of 2^53 numbers
    return {exact(name, worst, 0, 8 * 0x1.0p-53 / least),
            exact("random numbers 2^-53 and 1 that choose an open path", ends, 2)};
}

findings selection(const settings&);

}  // namespace saddle::validation
