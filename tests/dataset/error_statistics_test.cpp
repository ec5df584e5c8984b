#include <doctest/doctest.h>

#include <cmath>

#include <saddle/dataset/error_statistics.hpp>

using namespace saddle;

TEST_CASE("by hand") {
    error_statistics errors;
    errors.add(1.5, 1.0);
    errors.add(1.5, 2.0);
    errors.add(3.75, 3.0);
    CHECK(errors.count() == 3);
    CHECK(errors.mae_eV() == doctest::Approx(1.75 / 3));
    CHECK(errors.rmse_eV() == doctest::Approx(std::sqrt((0.25 + 0.25 + 0.5625) / 3)));
    CHECK(errors.bias_eV() == doctest::Approx(0.25));
    CHECK(errors.label_mean_eV() == doctest::Approx(2));
    CHECK(errors.label_deviation_eV() == doctest::Approx(std::sqrt(2.0 / 3)));
    CHECK(errors.r2() == doctest::Approx(1 - 1.0625 / 2));
}

TEST_CASE("nothing, and labels that are all the same") {
    error_statistics errors;
    CHECK(errors.count() == 0);
    CHECK(std::isnan(errors.mae_eV()));
    errors.add(1, 2);
    errors.add(2, 2);
    CHECK(std::isnan(errors.r2()));
    CHECK(errors.mae_eV() == 0.5);
}
