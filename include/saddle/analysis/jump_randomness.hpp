/// \file
/// Jump randomness: how evenly a vacancy's jumps are likely.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/rates.hpp>

namespace saddle {

/// p_i = exp(−E_i/k_B T)/Σ_j exp(−E_j/k_B T) for the Z jumps of one vacancy, to 1e-16; an infinite barrier gives 0.
/// \throws input_error where a barrier is not a number or all are infinite.
template <std::size_t Z>
std::array<double, Z> jump_probabilities(const std::array<double, Z>& barriers_eV, double thermal_energy_eV) {
    const auto rates = arrhenius(barriers_eV, thermal_energy_eV);
    if (!(rates.total() >= 1))
        throw input_error("jump probabilities", "numbers, one of them finite, as barriers", "others");
    std::array<double, Z> p;
    for (std::size_t i = 0; i < Z; ++i)
        p[i] = (rates.cumulative[i] - (i == 0 ? 0.0 : rates.cumulative[i - 1])) / rates.total();
    return p;
}

/// R = 1 − σ(p)/max σ (Xing et al., NNK, Jump randomness and diffusion multiplicity): 0 where one jump takes
/// all, 1 where all are equally likely. With Z jumps max σ = √(Z − 1)/Z, so R = 1 − √(Σ_i (p_i − 1/Z)² · Z/(Z − 1)).
template <std::size_t Z>
double jump_randomness(const std::array<double, Z>& probabilities) {
    static_assert(Z > 1);
    constexpr auto z = static_cast<double>(Z);
    double squares = 0;
    for (const double p : probabilities) squares += (p - 1 / z) * (p - 1 / z);
    return std::max(0.0, 1 - std::sqrt(squares * z / (z - 1)));
}

/// R of every site at a temperature from the barriers of its jumps, so that barriers are computed once for all
/// temperatures. Var(R) = `moments_of(…).variance()` over the sites is the diffusion multiplicity. \throws input_error
/// as `jump_probabilities`, or unless the temperature is finite and above 0 K.
template <std::size_t Z>
std::vector<double> jump_randomness_of_sites(const std::vector<std::array<double, Z>>& barriers_eV,
                                             kelvin temperature) {
    const double kT = thermal_energy_eV(temperature);
    std::vector<double> randomness;
    randomness.reserve(barriers_eV.size());
    for (const auto& barriers : barriers_eV) randomness.push_back(jump_randomness(jump_probabilities(barriers, kT)));
    return randomness;
}

}  // namespace saddle
