/// \file
/// How far a result may be from its oracle: one place for every scalar type and for statistics.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <limits>

#include <saddle/core/block_average.hpp>

namespace tolerance {

/// A statistical result may differ from its expectation by this many of its own standard errors. Seeds are fixed, so a
/// test that passes once passes always; a correct program misses with probability 6e-5 when a seed is changed.
inline constexpr double standard_errors = 4;

/// Kolmogorov-Smirnov: D·√n beyond this has probability 6e-5, that of four standard errors: 2 exp(−2 x²).
inline constexpr double kolmogorov_smirnov = 2.28;

/// Relative error of one rounding.
template <std::floating_point T>
inline constexpr T unit_roundoff = std::numeric_limits<T>::epsilon() / 2;

/// Relative error of an expression with a few operations.
template <std::floating_point T>
inline constexpr T few_roundings = 16 * unit_roundoff<T>;

/// Relative error, against the sum of the magnitudes of its terms, of a sum of `terms` products in any order.
template <std::floating_point T>
constexpr T sum_of_products(std::size_t terms) {
    return static_cast<T>(terms + 2) * unit_roundoff<T>;
}

}  // namespace tolerance

/// Whether a mean is as near to its expectation as its own standard error asks.
inline bool agrees(const saddle::block_average& found, double expected) {
    return std::abs(found.deviation_from(expected)) < tolerance::standard_errors;
}
