#include <saddle/neb/tangent.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

namespace {

const std::vector<real3> before{{-1, 0, 0}}, here{{0, 0, 0}}, after{{0, 2, 0}};

std::vector<real3> tangent(double v0, double v1, double v2) {
    return improved_tangent({before, here, after, v0, v1, v2});
}

}  // namespace

TEST_CASE("on a slope it points to the higher neighbour") {
    CHECK(tangent(0, 1, 2)[0] == real3{0, 1, 0});
    CHECK(tangent(2, 1, 0)[0] == real3{1, 0, 0});
}

TEST_CASE("at a maximum or a minimum both count, by energy") {
    const double root = std::sqrt(5.0);
    // maximum, right neighbour higher: ΔV_max = 2 goes with the step ahead (0,2,0), ΔV_min = 1 with (1,0,0)
    auto t = tangent(0, 2, 1);
    CHECK(t[0][0] == doctest::Approx(1 / std::sqrt(17.0)));
    CHECK(t[0][1] == doctest::Approx(4 / std::sqrt(17.0)));
    t = tangent(1, 2, 0);  // left neighbour higher
    CHECK(t[0][0] == doctest::Approx(2 / std::sqrt(8.0)));
    CHECK(t[0][1] == doctest::Approx(2 / std::sqrt(8.0)));
    t = tangent(3, 1, 2);  // minimum
    CHECK(t[0][0] == doctest::Approx(2 / std::sqrt(8.0)));
    t = tangent(1, 1, 1);
    CHECK(t[0][0] == doctest::Approx(1 / root));
    CHECK(t[0][1] == doctest::Approx(2 / root));
}

TEST_CASE("what a band makes of forces") {
    CHECK(spacing_difference_A({before, here, after, 0, 0, 0}) == doctest::Approx(1));
    const std::vector<real3> along{{0.6, 0.8, 0}};
    std::vector<real3> forces{{1, 2, 3}};  // 2.2 along
    nudge(forces, along, 5);
    CHECK(inner_product(forces, along) == doctest::Approx(5));
    CHECK(forces[0][2] == 3);
    forces = {{1, 2, 3}};
    turn_uphill(forces, along);
    CHECK(inner_product(forces, along) == doctest::Approx(-2.2));
    CHECK(inner_product(forces, forces) == doctest::Approx(14));
}
