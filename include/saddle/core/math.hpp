/// \file
/// Exponential and logarithm whose every bit is the same on every machine.
///
/// The C library's versions differ in their last bit between CPUs and releases, which would let the clock of a run
/// depend on the machine. These are chains of std::fma, which IEEE 754 fixes.
#pragma once

#include <cmath>
#include <initializer_list>
#include <limits>

namespace saddle {

namespace detail {

struct exp_constants {
    static constexpr double infinite_above = 709.782712893384;
    static constexpr double zero_below = -745.2;
    static constexpr double infinity = std::numeric_limits<double>::infinity();
    static constexpr double inverse_ln2 = 1.4426950408889634;
    // ln 2 in two parts, so that n · ln2_high is exact for every exponent n
    static constexpr double ln2_high = 0.693147180369123816490;
    static constexpr double ln2_low = 1.9082149292705877e-10;
    // Taylor to r^14, remainder below 2^-57
    static constexpr double first_coefficient = 1.0 / 87178291200.0;
    static constexpr double coefficients[] = {1.0 / 6227020800.0,
                                              1.0 / 479001600.0,
                                              1.0 / 39916800.0,
                                              1.0 / 3628800.0,
                                              1.0 / 362880.0,
                                              1.0 / 40320.0,
                                              1.0 / 5040.0,
                                              1.0 / 720.0,
                                              1.0 / 120.0,
                                              1.0 / 24.0,
                                              1.0 / 6.0,
                                              0.5,
                                              1.0,
                                              1.0};
};

struct log_constants {
    static constexpr double root_half = 0.70710678118654752;
    static constexpr double ln2_high = exp_constants::ln2_high;
    static constexpr double ln2_low = exp_constants::ln2_low;
    // artanh(s)/s = 1 + s²/3 + s⁴/5 + …, |s| ≤ 0.1716
    static constexpr double first_coefficient = 1.0 / 23;
    static constexpr double coefficients[] = {1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13,
                                              1.0 / 11, 1.0 / 9,  1.0 / 7,  1.0 / 5,  1.0 / 3};
};

}  // namespace detail

/// e^x, within 2 units in the last place; 0 below −745.13 and infinity above 709.78.
inline double exact_exp(double x) noexcept {
    using constants = detail::exp_constants;
    if (x != x) return x;
    if (x > constants::infinite_above) return constants::infinity;
    if (x < constants::zero_below) return 0.0;
    // x = n ln 2 + r with |r| ≤ ln 2 / 2
    const double n = std::nearbyint(x * constants::inverse_ln2);
    const double r = std::fma(-n, constants::ln2_low, std::fma(-n, constants::ln2_high, x));
    double sum = constants::first_coefficient;
    for (const double c : constants::coefficients) sum = std::fma(sum, r, c);
    return std::ldexp(sum, static_cast<int>(n));
}

/// ln x for finite x > 0, within 2 units in the last place.
inline double exact_log(double x) noexcept {
    using constants = detail::log_constants;
    int exponent = 0;
    double m = std::frexp(x, &exponent);
    if (m < constants::root_half) {
        m *= 2;
        --exponent;
    }
    // ln m = 2 artanh(s), s = (m − 1)/(m + 1)
    const double s = (m - 1) / (m + 1);
    const double s2 = s * s;
    double sum = constants::first_coefficient;
    for (const double c : constants::coefficients) sum = std::fma(sum, s2, c);
    const double n = exponent;
    // s·(2 + 2 s² sum) in the order that loses least: the leading 2 s last
    const double tail = 2 * s * (s2 * sum);
    return std::fma(n, constants::ln2_high, std::fma(n, constants::ln2_low, tail) + 2 * s);
}

}  // namespace saddle
