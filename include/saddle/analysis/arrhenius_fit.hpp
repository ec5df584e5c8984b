/// \file
/// Activation energy and prefactor of a coefficient measured at several temperatures.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>

#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// A coefficient at a temperature.
struct coefficient_at {
    kelvin temperature;
    double value{};
    double standard_error{};
};

/// D = D0 exp(−E/k_B T), with standard errors.
struct arrhenius_line {
    double activation_energy_eV{};
    double activation_error_eV{};
    double prefactor{};        ///< D0, in the unit of the coefficient
    double prefactor_error{};  ///< D0 times the error of ln D0
    double chi_squared{};  ///< Σ ((ln D − line)/σ)²; about points − 2 where the line describes the coefficient
    std::size_t points{};

    double at(kelvin temperature) const {
        return prefactor * std::exp(-activation_energy_eV / thermal_energy_eV(temperature));
    }
};

/// Weighted least squares of ln D against 1/(k_B T) with σ(ln D) = σ(D)/D. Errors are those that the σ give.
/// \throws input_error unless there are two different temperatures, and every coefficient and its error are finite and
/// above 0.
inline arrhenius_line fit_arrhenius(std::span<const coefficient_at> points) {
    double weights = 0, mean_x = 0, mean_y = 0;
    for (const auto& p : points) {
        if (!(p.value > 0) || !std::isfinite(p.value) || !(p.standard_error > 0) || !std::isfinite(p.standard_error))
            throw input_error("Arrhenius fit", "coefficients above 0 with a finite error",
                              number_text(p.value) + " ± " + number_text(p.standard_error) + " at " +
                                  number_text(p.temperature.value) + " K");
        const double weight = std::pow(p.value / p.standard_error, 2);
        weights += weight;
        mean_x += weight / thermal_energy_eV(p.temperature);
        mean_y += weight * std::log(p.value);
    }
    mean_x /= weights;
    mean_y /= weights;
    double squares = 0, products = 0;
    for (const auto& p : points) {
        const double weight = std::pow(p.value / p.standard_error, 2);
        const double x = 1 / thermal_energy_eV(p.temperature) - mean_x;
        squares += weight * x * x;
        products += weight * x * (std::log(p.value) - mean_y);
    }
    // equal temperatures leave nothing but rounding
    if (points.size() < 2 || !(squares > 1e-20 * weights * mean_x * mean_x))
        throw input_error("Arrhenius fit", "at least two temperatures", std::to_string(points.empty() ? 0 : 1));
    arrhenius_line line;
    line.points = points.size();
    line.activation_energy_eV = -products / squares;
    line.activation_error_eV = 1 / std::sqrt(squares);
    line.prefactor = std::exp(mean_y + line.activation_energy_eV * mean_x);
    line.prefactor_error = line.prefactor * std::sqrt(1 / weights + mean_x * mean_x / squares);
    for (const auto& p : points)
        line.chi_squared += std::pow(std::log(p.value / line.at(p.temperature)) * p.value / p.standard_error, 2);
    return line;
}

}  // namespace saddle
