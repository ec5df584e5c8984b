#include <saddle/core/moments.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("mean and variance of values on paper") {
    const std::vector<double> values{2, 4, 4, 4, 5, 5, 7, 9};
    const auto found = moments_of(values);
    CHECK(found.count() == 8);
    CHECK(found.mean() == doctest::Approx(5).epsilon(tolerance::few_roundings<double>));
    CHECK(found.sum_of_squares() == doctest::Approx(32).epsilon(tolerance::few_roundings<double>));
    CHECK(found.variance() == doctest::Approx(4).epsilon(tolerance::few_roundings<double>));
    CHECK(found.standard_deviation() == doctest::Approx(2).epsilon(tolerance::few_roundings<double>));
}

TEST_CASE("a small variance is not lost beside a large mean") {
    moments found;
    for (int k = 0; k < 100000; ++k) found.add(1e8 + (k % 2 == 0 ? 0.01 : -0.01));
    CHECK(found.variance() == doctest::Approx(1e-4).epsilon(1e-5));
}

TEST_CASE("one value has no variance, none at all no number") {
    CHECK(moments_of(std::vector<double>{3.5}).mean() == 3.5);
    CHECK(moments_of(std::vector<double>{3.5}).variance() == 0);
    CHECK(moments{}.count() == 0);
    CHECK(moments{}.mean() == 0);
    CHECK(std::isnan(moments{}.variance()));
}
