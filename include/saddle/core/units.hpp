/// \file
/// Quantities that carry their unit in their type, and the one physical constant that kinetics needs.
#pragma once

#include <cmath>
#include <compare>
#include <cstdint>
#include <string>

#include <saddle/core/error.hpp>

namespace saddle {

/// Boltzmann constant, eV/K (CODATA 2018, exact in SI).
inline constexpr double boltzmann_eV_per_K = 8.617333262145179e-5;

/// Attempt frequency of a jump where the model states none, 1/s (Xing et al., NNK, Methods).
inline constexpr double default_attempt_frequency_per_s = 1e13;

/// Absolute temperature.
struct kelvin {
    double value{};
    constexpr explicit kelvin(double v) : value(v) {}
    friend constexpr auto operator<=>(kelvin, kelvin) = default;
};

/// A time.
struct seconds {
    double value{};
    constexpr seconds() = default;
    constexpr explicit seconds(double v) : value(v) {}
    friend constexpr auto operator<=>(seconds, seconds) = default;
};

/// Number that fixes all random choices of a run.
struct seed {
    std::uint64_t value{};
    constexpr explicit seed(std::uint64_t v) : value(v) {}
    friend constexpr bool operator==(seed, seed) = default;
};

/// k_B T in eV. \throws input_error unless T is finite and above 0 K.
inline double thermal_energy_eV(kelvin temperature) {
    if (!(temperature.value > 0) || !std::isfinite(temperature.value))
        throw input_error("temperature", "a finite value above 0 K", std::to_string(temperature.value) + " K");
    return boltzmann_eV_per_K * temperature.value;
}

}  // namespace saddle
