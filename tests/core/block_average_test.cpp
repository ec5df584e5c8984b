#include <saddle/core/block_average.hpp>

#include <cmath>
#include <cstdint>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/random.hpp>
#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("mean and standard error are those of the textbook") {
    const std::vector<double> values{1e6 + 4, 1e6 + 7, 1e6 + 13, 1e6 + 16};  // far from 0, where naive sums lose digits
    block_average average;
    for (const double v : values) average.add(v);
    CHECK(average.size() == 4);
    CHECK(average.mean() == 1e6 + 10);
    // squares 36 + 9 + 9 + 36 = 90 over n (n − 1) = 12
    CHECK(average.standard_error() == doctest::Approx(std::sqrt(7.5)).epsilon(tolerance::few_roundings<double>));
    CHECK(average.deviation_from(1e6) ==
          doctest::Approx(10 / std::sqrt(7.5)).epsilon(tolerance::few_roundings<double>));
}

TEST_CASE("fewer than two blocks have no error to state") {
    block_average average;
    CHECK(average.standard_error() == std::numeric_limits<double>::infinity());
    average.add(3);
    CHECK(average.mean() == 3);
    CHECK(average.standard_error() == std::numeric_limits<double>::infinity());
}

TEST_CASE("the standard error is the scatter of means") {
    // 2000 means of 50 uniform numbers: variance of a mean 1/(12·50), and the error says so
    block_average scatter, said;
    philox_sequence draw(seed{1}, random_stream("blocks"));
    for (int k = 0; k < 2000; ++k) {
        block_average average;
        for (int b = 0; b < 50; ++b) average.add(uniform_open_closed(draw()));
        scatter.add(std::pow(average.mean() - 0.5, 2));
        said.add(std::pow(average.standard_error(), 2));
    }
    CHECK(agrees(scatter, 1 / 600.0));
    CHECK(agrees(said, 1 / 600.0));
}
