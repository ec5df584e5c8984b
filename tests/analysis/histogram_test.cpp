#include <saddle/analysis/histogram.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// Normal numbers of mean 1 and deviation 0.2 (Box-Muller).
std::vector<double> normal_values(std::size_t count) {
    std::vector<double> values;
    const philox draw(seed{5}, random_stream("normal"));
    for (std::size_t k = 0; k < count; ++k) {
        const auto u = draw.uniforms(k);
        values.push_back(1 + 0.2 * std::sqrt(-2 * std::log(u[0])) * std::cos(2 * std::numbers::pi * u[1]));
    }
    return values;
}

histogram filled(const std::vector<double>& values, double lower, double upper, std::size_t bins) {
    histogram made(lower, upper, bins);
    for (const double v : values) made.add(v);
    return made;
}

/// (1/(n h)) Σ φ((x − x_i)/h), value by value.
double density_by_definition(const std::vector<double>& values, double x, double h) {
    double sum = 0;
    for (const double v : values) sum += std::exp(-(x - v) * (x - v) / (2 * h * h));
    return sum / (static_cast<double>(values.size()) * h * std::sqrt(2 * std::numbers::pi));
}

}  // namespace

TEST_CASE("values count in the bin that holds them") {
    histogram h(-1, 1, 4);
    for (const double x : {-1.0, -0.6, -0.5, 0.0, 0.49, 0.5, 1.0}) h.add(x);
    CHECK(h.counts() == std::vector<std::uint64_t>{2, 1, 2, 2});
    CHECK(h.inside() == 7);
    CHECK(h.outside() == 0);
    for (const double x : {-1.001, 1.001, 1e300, -std::numeric_limits<double>::infinity(),
                           std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        h.add(x);
    CHECK(h.inside() == 7);
    CHECK(h.outside() == 6);
    CHECK(h.size() == 4);
    CHECK(h.width() == 0.5);
    CHECK(h.centre(0) == -0.75);
    CHECK(h.centre(3) == 0.75);
    CHECK(h.density(0) == doctest::Approx(2 / (13 * 0.5)).epsilon(tolerance::few_roundings<double>));
    CHECK(histogram(0, 1, 3).density(1) == 0);
}

TEST_CASE("densities of bins are those of the distribution") {
    const auto values = normal_values(100'000);
    const auto h = filled(values, 0.4, 1.6, 12);
    for (std::size_t k = 0; k < h.size(); ++k) {
        const auto below = [](double x) { return 0.5 * std::erfc((1 - x) / (0.2 * std::numbers::sqrt2)); };
        const double share = below(h.centre(k) + h.width() / 2) - below(h.centre(k) - h.width() / 2);
        const double standard_error = std::sqrt(share * (1 - share) / static_cast<double>(values.size()));
        CHECK(std::abs(h.density(k) * h.width() - share) < tolerance::standard_errors * standard_error);
    }
}

TEST_CASE("the bandwidth is that of the normal reference rule") {
    const auto values = normal_values(1000);
    const auto all = moments_of(values);
    CHECK(normal_reference_bandwidth(all) ==
          doctest::Approx(1.0592238 * all.standard_deviation() * std::pow(1000, -0.2)).epsilon(1e-7));
    CHECK(message_of([] { normal_reference_bandwidth(moments{}); }) ==
          "bandwidth: expected values that differ, found 0 without scatter");
    CHECK(message_of([] {
              normal_reference_bandwidth(moments_of(std::vector<double>{2, 2, 2}));
          }) == "bandwidth: expected values that differ, found 3 without scatter");
}

TEST_CASE("kernel density of finely binned values is that of the values") {
    const auto values = normal_values(3000);
    const double bandwidth = normal_reference_bandwidth(moments_of(values));
    const auto h = filled(values, -0.5, 2.5, 3000);
    const auto density = kernel_density(h, bandwidth);
    REQUIRE(density.size() == h.size());
    double sum = 0;
    for (std::size_t k = 0; k < h.size(); ++k) {
        sum += density[k] * h.width();
        if (k % 100 == 0) CHECK(std::abs(density[k] - density_by_definition(values, h.centre(k), bandwidth)) < 2e-3);
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-10));
}

TEST_CASE("one value is one kernel; a value outside leaves its share out") {
    histogram h(0, 1, 101);
    h.add(0.5);
    const auto one = kernel_density(h, 0.1);
    for (const std::size_t bin : {50u, 60u, 40u, 97u}) {
        double mean = 0;  // over the bin, by the midpoint rule
        for (int i = 0; i < 1000; ++i) {
            const double x = h.centre(bin) + h.width() * ((i + 0.5) / 1000 - 0.5);
            mean += density_by_definition({0.5}, x, 0.1) / 1000;
        }
        CHECK(one[bin] == doctest::Approx(mean).epsilon(1e-6));
    }
    CHECK(one[40] == one[60]);
    h.add(7);
    CHECK(kernel_density(h, 0.1)[50] == doctest::Approx(one[50] / 2).epsilon(1e-14));
    const auto nothing = kernel_density(histogram(0, 1, 10), 0.1);
    CHECK(nothing == std::vector<double>(10));
}

TEST_CASE("kernels far narrower than a bin leave the histogram, far wider ones are flat") {
    const auto h = filled({0.11, 0.12, 0.57, 0.93, 3.0}, 0, 1, 10);
    const auto narrow = kernel_density(h, 1e-9);
    for (std::size_t k = 0; k < h.size(); ++k) CHECK(narrow[k] == doctest::Approx(h.density(k)).epsilon(1e-14));
    const auto wide = kernel_density(h, 1e9);
    CHECK(wide[0] == doctest::Approx(wide[9]).epsilon(1e-6));
    CHECK(wide[0] < 1e-9);
    CHECK(wide[0] > 0);
}

TEST_CASE("what is no histogram is refused") {
    CHECK(message_of([] { histogram(1, 1, 3); }) ==
          "histogram: expected a finite range from lower to upper, found 1.000000 to 1.000000");
    CHECK(contains(message_of([] { histogram(0, std::numeric_limits<double>::infinity(), 3); }), "a finite range"));
    CHECK(contains(message_of([] { histogram(0, std::numeric_limits<double>::quiet_NaN(), 3); }), "a finite range"));
    CHECK(message_of([] { histogram(0, 1, 0); }) == "histogram: expected 1 to 10000000 bins, found 0");
    CHECK(message_of([] { kernel_density(histogram(0, 1, 3), 0); }) ==
          "bandwidth: expected a finite value above 0, found 0.000000");
}
