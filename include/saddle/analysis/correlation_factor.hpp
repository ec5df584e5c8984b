/// \file
/// Correlation factors of tracer diffusion that are known on paper.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// f = (1 + ⟨cosθ⟩)/(1 − ⟨cosθ⟩), θ the angle between successive jumps of the same tracer, on a lattice of cubic
/// symmetry (Compaan and Haven 1956).
inline double correlation_factor(double mean_cosine) { return (1 + mean_cosine) / (1 - mean_cosine); }

/// Change of f with ⟨cosθ⟩: 2/(1 − ⟨cosθ⟩)². Turns the standard error of the one into that of the other.
inline double correlation_factor_slope(double mean_cosine) { return 2 / ((1 - mean_cosine) * (1 - mean_cosine)); }

namespace detail {

/// |Σ_k k sin(q·k)|²/(1 − λ(q)) with λ = (1/z) Σ_k cos(q·k); 0 where λ = 1. `phase` is q in units per a/2.
template <lattice L>
double correlation_term(const std::array<double, 3>& phase) {
    double lambda = 0;
    std::array<double, 3> sum{};
    for (const vec3 k : L::jumps) {
        const double angle = phase[0] * k.x + phase[1] * k.y + phase[2] * k.z;
        const double sine = std::sin(angle);
        lambda += std::cos(angle) / static_cast<double>(jump_count<L>);
        sum[0] += k.x * sine;
        sum[1] += k.y * sine;
        sum[2] += k.z * sine;
    }
    if (1 - lambda < 1e-9) return 0;
    return (sum[0] * sum[0] + sum[1] * sum[1] + sum[2] * sum[2]) / (1 - lambda);
}

}  // namespace detail

/// ⟨cosθ⟩ between successive jumps of a tracer in a periodic box of cells³ cubic cells with one vacancy and equal
/// rates, exactly: −(1/(zN)) Σ_{q≠0} |Σ_k k sin(q·k)|²/(z s² (1 − λ(q))), k the z jumps of length s, q the wave vectors
/// of the box. \throws input_error where cells < 1.
template <lattice L>
double exact_mean_cosine(int cells) {
    if (cells < 1) throw input_error("box", "at least one cell a side", std::to_string(cells));
    // all multiples of π/cells in units per a/2: each wave vector of the lattice stands there 8/(sites per cell) times
    const double unit = std::numbers::pi / cells;
    double sum = 0;
    for (int x = 0; x < 2 * cells; ++x)
        for (int y = 0; y < 2 * cells; ++y)
            for (int z = 0; z < 2 * cells; ++z) sum += detail::correlation_term<L>({unit * x, unit * y, unit * z});
    const auto jumps = static_cast<double>(jump_count<L>);
    const double terms = 8.0 * cells * cells * cells;
    return -sum / (terms * jumps * jumps * squared_length(L::jumps[0]));
}

/// Tracer correlation factor f0 of the infinite lattice with equal rates: those of three boxes, extrapolated by their
/// distances ∝ 1/cells³ and 1/cells⁵. Good to 1e-8.
template <lattice L>
double infinite_correlation_factor() {
    const auto box = [](int cells) { return correlation_factor(exact_mean_cosine<L>(cells)); };
    const auto without_third_power = [](double small, double twice) { return (8 * twice - small) / 7; };
    const double middle = box(24);
    return (32 * without_third_power(middle, box(48)) - without_third_power(box(12), middle)) / 31;
}

/// Tracer correlation factors f_i of the random alloy in Manning's approximation (Manning 1971): f_i = H/(H + 2 w_i)
/// with H = (M0 + 2) Σ_k c_k w_k f_k and M0 = 2 f0/(1 − f0), for species of share c_i whose atoms jump into a vacancy
/// beside them at the rate w_i. \throws input_error unless there are as many positive rates as shares.
inline std::vector<double> manning_correlation(std::span<const double> shares, std::span<const double> rates,
                                               double f0) {
    if (shares.size() != rates.size() || rates.empty())
        throw input_error("random alloy", "as many rates as shares", std::to_string(rates.size()));
    double highest = 0;
    for (const double w : rates) {
        if (!(w > 0)) throw input_error("random alloy", "positive rates", std::to_string(w));
        highest = std::fmax(highest, w);
    }
    const double strength = 2 * f0 / (1 - f0) + 2;
    // (M0 + 2) Σ c w/(H + 2 w) falls with H and is 1 at the solution
    double low = 0, high = strength * highest;
    for (int step = 0; step < 200; ++step) {
        const double h = (low + high) / 2;
        double sum = 0;
        for (std::size_t i = 0; i < rates.size(); ++i) sum += strength * shares[i] * rates[i] / (h + 2 * rates[i]);
        (sum > 1 ? low : high) = h;
    }
    std::vector<double> factors;
    for (const double w : rates) factors.push_back(low / (low + 2 * w));
    return factors;
}

}  // namespace saddle
