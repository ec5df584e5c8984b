/// \file
/// From barriers to rates, the choice of a jump and the time it takes.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include <saddle/core/math.hpp>
#include <saddle/core/vector_math.hpp>

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
    std::array<double, Z> exponents;
    for (std::size_t i = 0; i < Z; ++i) exponents[i] = (rates.lowest_barrier_eV - barriers_eV[i]) / thermal_energy_eV;
    const auto weights = exact_exp(exponents);
    double sum = 0;
    for (std::size_t i = 0; i < Z; ++i) {
        sum += weights[i];
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
    for (std::size_t i = 0; i + 1 < Z; ++i) p += rates.cumulative[i] < target;  // no branch to mispredict
    return p;
}

/// Mean residence time 1/R in s with R = k0 exp(−E_min/k_B T) Σ w_i; not finite where exp(E_min/k_B T) exceeds what a
/// double holds.
template <std::size_t Z>
double mean_residence_time_s(const relative_rates<Z>& rates, double attempt_frequency_per_s,
                             double thermal_energy_eV) noexcept {
    return exact_exp(rates.lowest_barrier_eV / thermal_energy_eV) / (attempt_frequency_per_s * rates.total());
}

/// Residence time of one stay: mean · (−ln u), u in (0, 1]. An fma, since a compiler may contract a product with the
/// sum that the caller adds it to, on some machines only.
inline double residence_time_s(double mean_s, double minus_log_u) noexcept {
    return std::fma(minus_log_u, mean_s, 0.0);
}

/// The same from the rates: −ln(u)/R.
template <std::size_t Z>
double residence_time_s(const relative_rates<Z>& rates, double attempt_frequency_per_s, double thermal_energy_eV,
                        double u) noexcept {
    return residence_time_s(mean_residence_time_s(rates, attempt_frequency_per_s, thermal_energy_eV), -exact_log(u));
}

}  // namespace saddle
