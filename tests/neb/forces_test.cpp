#include <saddle/neb/forces.hpp>

#include <cmath>
#include <limits>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("measures of forces") {
    const std::vector<real3> forces{{3, 0, 4}, {0, 1, 0}, {1, 2, 2}};
    CHECK(measured(forces, force_measure::largest_atom) == doctest::Approx(5));
    CHECK(measured(forces, force_measure::global_norm) == doctest::Approx(std::sqrt(25.0 + 1 + 9)));
    CHECK(measured({}, force_measure::largest_atom) == 0);
}

TEST_CASE("vectors of many atoms") {
    std::vector<real3> y{{1, 2, 3}, {4, 5, 6}};
    const std::vector<real3> x{{1, 0, -1}, {2, 1, 0}};
    CHECK(inner_product(x, y) == doctest::Approx(1 - 3 + 8 + 5));
    add_scaled(y, 2, x);
    CHECK(y == std::vector<real3>{{3, 2, 1}, {8, 7, 6}});
}

TEST_CASE("criteria that nothing can meet") {
    for (const double wrong : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::nan("")})
        CHECK(contains(message_of([&] { check_criterion({wrong}, "--force"); }), "--force: expected a force above 0"));
    CHECK_NOTHROW(check_criterion({1e-4}, "--force"));
}
