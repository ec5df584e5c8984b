#include <saddle/analysis/correlation_factor.hpp>

#include <array>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("periodic bcc boxes have their published correlation factors") {
    const struct {
        int cells;
        double factor;
    } boxes[] = {{2, 7.0 / 9},   {3, 0.7430065},  {4, 0.7341935},  {5, 0.7308907}, {6, 0.7293758},
                 {8, 0.7281347}, {10, 0.7276810}, {16, 0.7273145}, {32, 0.7272093}};
    for (const auto& box : boxes) {
        CAPTURE(box.cells);
        CHECK(std::abs(correlation_factor(exact_mean_cosine<bcc>(box.cells)) - box.factor) <= 0.6e-7);
    }
}

TEST_CASE("the infinite lattices have theirs") {
    CHECK(std::abs(infinite_correlation_factor<bcc>() - 0.72719414) < 1e-8);
    CHECK(std::abs(infinite_correlation_factor<fcc>() - 0.78145142) < 1e-8);
}

TEST_CASE("the slope is the difference quotient") {
    for (const double c : {-0.3, -0.15, 0.0}) {
        const double step = 1e-5;
        const double quotient = (correlation_factor(c + step) - correlation_factor(c - step)) / (2 * step);
        CHECK(correlation_factor_slope(c) == doctest::Approx(quotient).epsilon(1e-8));
    }
}

TEST_CASE("Manning's factors solve his equations") {
    constexpr double f0 = 0.72719414;
    const std::array shares{0.2, 0.5, 0.3};
    const std::array rates{1.0, 0.1, 4.0};
    const auto f = manning_correlation(shares, rates, f0);
    double h = 0;
    for (std::size_t i = 0; i < 3; ++i) h += (2 * f0 / (1 - f0) + 2) * shares[i] * rates[i] * f[i];
    for (std::size_t i = 0; i < 3; ++i)
        CHECK(f[i] == doctest::Approx(h / (h + 2 * rates[i])).epsilon(tolerance::few_roundings<double>));
    // M0 = 5.3312 in bcc
    CHECK(2 * f0 / (1 - f0) == doctest::Approx(5.3312).epsilon(1e-5));
}

TEST_CASE("equal rates give f0, and a fast tracer among slow atoms is held back") {
    constexpr double f0 = 0.78145142;
    for (const double f : manning_correlation(std::array{0.5, 0.5}, std::array{2.0, 2.0}, f0))
        CHECK(f == doctest::Approx(f0).epsilon(1e-12));
    const auto f = manning_correlation(std::array{0.01, 0.99}, std::array{100.0, 1.0}, f0);
    CHECK(f[0] < 0.1);
    CHECK(f[1] > f0);
}

TEST_CASE("wrong arguments are named") {
    CHECK(message_of([] { exact_mean_cosine<bcc>(0); }) == "box: expected at least one cell a side, found 0");
    CHECK(message_of([] {
              manning_correlation(std::array{1.0}, std::array{1.0, 2.0}, 0.7);
          }) == "random alloy: expected as many rates as shares, found 2");
    CHECK(contains(message_of([] { manning_correlation(std::array{1.0}, std::array{0.0}, 0.7); }), "positive rates"));
}
