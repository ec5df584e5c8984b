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

TEST_CASE("a ratio's error is that of its residues") {
    const double n[] = {3, 5, 4, 8};
    const double d[] = {1, 2, 2, 3};
    ratio_average average;
    for (int k = 0; k < 4; ++k) average.add(n[k], d[k]);
    CHECK(average.size() == 4);
    CHECK(average.mean() == 2.5);
    // residues 0.5, 0, −1, 0.5; squares 1.5 over n (n − 1) = 12; mean denominator 2
    CHECK(average.standard_error() == doctest::Approx(std::sqrt(1.5 / 12) / 2).epsilon(1e-14));
    ratio_average proportional;
    for (const double t : {1.0, 7.0, 0.1}) proportional.add(3 * t, t);
    CHECK(proportional.standard_error() < 1e-7);
    CHECK(ratio_average{}.standard_error() == std::numeric_limits<double>::infinity());
}

TEST_CASE("the standard error of a ratio is the scatter of ratios") {
    block_average scatter, said;
    philox_sequence draw(seed{2}, random_stream("ratios"));
    for (int k = 0; k < 2000; ++k) {
        ratio_average average;
        for (int b = 0; b < 200; ++b) {
            const double time = 1 + uniform_open_closed(draw());
            average.add(time * (2 + uniform_open_closed(draw())), time);
        }
        scatter.add(std::pow(average.mean() - 2.5, 2));
        said.add(std::pow(average.standard_error(), 2));
    }
    // Var = (1/12) ⟨t²⟩/⟨t⟩²/200 with ⟨t²⟩ = 7/3, ⟨t⟩ = 3/2
    const double variance = 7.0 / 3 / 2.25 / 12 / 200;
    CHECK(agrees(scatter, variance));
    CHECK(said.mean() == doctest::Approx(variance).epsilon(0.01));  // short of it by 1/200 and a few such
}
