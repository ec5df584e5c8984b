#include <saddle/potential/cubic_table.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("cubics go through the points, with slopes that are continuous and of fourth order") {
    std::vector<double> f;
    const double step = 0.1;
    for (int k = 0; k < 40; ++k) f.push_back(std::sin(step * k));
    const auto c = cubic_coefficients(f);
    REQUIRE(c.size() == f.size() - 1);
    for (std::size_t m = 0; m < c.size(); ++m) {
        CHECK(c[m][0] == f[m]);
        CHECK(c[m][0] + c[m][1] + c[m][2] + c[m][3] == doctest::Approx(f[m + 1]).epsilon(1e-13));
        if (m + 1 < c.size()) CHECK(c[m][1] + 2 * c[m][2] + 3 * c[m][3] == doctest::Approx(c[m + 1][1]).epsilon(1e-12));
        if (m >= 2 && m + 3 < c.size()) {
            CHECK(std::fabs(c[m][1] / step - std::cos(step * double(m))) < 1e-4 * step);
            const double half = c[m][0] + (c[m][1] + (c[m][2] + c[m][3] / 2) / 2) / 2;
            CHECK(std::fabs(half - std::sin(step * (double(m) + 0.5))) < 1e-6);
        }
    }
    CHECK(c[0][1] == f[1] - f[0]);
    CHECK(c[1][1] == (f[2] - f[0]) / 2);
}

TEST_CASE("places on a grid") {
    const auto place = place_on_grid(0.25, 10, 39);
    CHECK(place.interval == 2);
    CHECK(place.part == doctest::Approx(0.5).epsilon(1e-14));
    CHECK(place_on_grid(3.9, 10, 39).interval == 38);
    CHECK(place_on_grid(3.9, 10, 39).part == doctest::Approx(1).epsilon(1e-12));
    CHECK(place_on_grid(1e300, 10, 39).part == 1);
    CHECK(place_on_grid(-1, 10, 39).interval == 0);
}
