/// \file
/// From barriers to rates, the choice of a jump and the time it takes.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <saddle/core/math.hpp>

namespace saddle {

/// Rates of the jumps of one vacancy, relative to the fastest: k_i = k0 exp(−E_i/k_B T) = k0 exp(−E_min/k_B T) w_i with
/// w_i = exp(−(E_i − E_min)/k_B T). Relative rates neither underflow together nor overflow.
template <std::size_t Z>
struct relative_rates {
    std::array<double, Z> cumulative{};  ///< Σ_{i ≤ p} w_i
    double lowest_barrier_eV{};          ///< E_min
    std::size_t abnormal{};              ///< barriers ≤ 0

    double total() const { return cumulative[Z - 1]; }
};

/// Arrhenius rates of a vacancy's jumps (Xing et al., NNK, Methods). An infinite barrier forbids its jump. `total()` is
/// not a number unless some barrier is finite and none is NaN.
template <std::size_t Z>
relative_rates<Z> arrhenius(const std::array<double, Z>& barriers_eV, double thermal_energy_eV) noexcept {
    relative_rates<Z> rates;
    rates.lowest_barrier_eV = *std::min_element(barriers_eV.begin(), barriers_eV.end());
    double sum = 0;
    for (std::size_t i = 0; i < Z; ++i) {
        sum += exact_exp((rates.lowest_barrier_eV - barriers_eV[i]) / thermal_energy_eV);
        rates.cumulative[i] = sum;
        rates.abnormal += barriers_eV[i] <= 0;
    }
    return rates;
}

/// Path p with Σ_{i<p} k_i/R < u ≤ Σ_{i≤p} k_i/R, for u in (0, 1] (Xing et al., NNK, Methods).
template <std::size_t Z>
std::size_t select_jump(const relative_rates<Z>& rates, double u) noexcept {
    const double target = u * rates.total();
    std::size_t p = 0;
    while (p + 1 < Z && rates.cumulative[p] < target) ++p;
    return p;
}

/// Residence time −ln(u)/R in s with R = k0 exp(−E_min/k_B T) Σ w_i, for u in (0, 1]; not finite where
/// exp(E_min/k_B T) exceeds what a double holds.
template <std::size_t Z>
double residence_time_s(const relative_rates<Z>& rates, double attempt_frequency_per_s, double thermal_energy_eV,
                        double u) noexcept {
    const double mean = exact_exp(rates.lowest_barrier_eV / thermal_energy_eV) / (attempt_frequency_per_s * rates.total());
    // an fma, since a compiler may contract a product with the sum that the caller adds it to, on some machines only
    return std::fma(-exact_log(u), mean, 0.0);
}

}  // namespace saddle
