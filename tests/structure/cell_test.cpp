#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include <message.hpp>
#include <saddle/structure/cell.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double close = tolerance::few_roundings<double>;

void check_equal(const real3& a, const real3& b, double scale) {
    for (std::size_t k = 0; k < 3; ++k) CHECK(std::fabs(a[k] - b[k]) <= close * scale);
}

const cell skew({{{10, 0, 0}, {1, 9, 0.5}, {-2, 3, 8}}}, {1, 2, 3});

}  // namespace

TEST_CASE("fractional and Cartesian coordinates are inverse to each other") {
    check_equal(skew.cartesian({0.5, 0.25, 2}), {2.25, 10.25, 19.125}, 20);
    for (const real3& f : {real3{0, 0, 0}, real3{0.1, -0.7, 3}, real3{1, 1, 1}})
        check_equal(skew.fractional(skew.cartesian(f)), f, 10);
    check_equal(skew.fractional({1, 2, 3}), {0, 0, 0}, 10);
}

TEST_CASE("volume and handedness") {
    CHECK(skew.volume() == doctest::Approx(10 * (9 * 8 - 0.5 * 3)));
    CHECK(skew.right_handed());
    const cell left({{{0, 1, 0}, {1, 0, 0}, {0, 0, 1}}});
    CHECK_FALSE(left.right_handed());
    CHECK(left.volume() == 1);
    CHECK(orthogonal_box({2, 3, 4}).volume() == 24);
}

TEST_CASE("wrapping moves positions by box vectors along periodic directions only") {
    const real3 inside{5.1, 6.2, 7.3};
    CHECK(skew.wrapped(inside) == inside);  // every bit
    check_equal(skew.wrapped(inside + 3.0 * skew.vectors()[1] - 2.0 * skew.vectors()[2]), inside, 40);
    const cell slab({{{4, 0, 0}, {0, 4, 0}, {0, 0, 4}}}, {}, {true, true, false});
    CHECK(slab.wrapped({5, -1, 9}) == real3{1, 3, 9});
    CHECK(std::fabs(slab.wrapped({4 - 1e-15, 0, 0})[0]) < 1e-14);
}

TEST_CASE("a box without volume is refused") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    CHECK(message_of([] {
              cell({{{1, 0, 0}, {0, 1, 0}, {1, 1, 0}}}, {}, {true, true, true}, "f:3");
          }) == "f:3: expected three finite box vectors that span a volume, found others");
    for (const double bad : {0.0, nan, std::numeric_limits<double>::infinity(), 1e200})
        CHECK(contains(message_of([&] { cell({{{bad, 0, 0}, {0, 1e200, 0}, {0, 0, 1}}}); }), "box vectors"));
    CHECK(contains(message_of([&] { cell({{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, {nan, 0, 0}); }), "box vectors"));
    // small and large boxes are boxes
    CHECK(orthogonal_box({1e-3, 1e-3, 1e-3}).volume() == doctest::Approx(1e-9));
    CHECK(orthogonal_box({1e6, 1e6, 1e6}).volume() == doctest::Approx(1e18));
}

TEST_CASE("a box whose lengths differ by more than what numbers hold is refused") {
    CHECK_NOTHROW(orthogonal_box({1, 1, 9e8}));
    CHECK(message_of([] {
              orthogonal_box({1, 1, 2e9});
          }) == "box: expected box vectors and a corner within 10^9 lengths of the shortest, found longer ones");
    CHECK(message_of([] {
              cell({{{4, 0, 0}, {0, 4, 0}, {0, 0, 4}}}, {0, 5e9, 0}, {true, true, true}, "f:3");
          }) == "f:3: expected box vectors and a corner within 10^9 lengths of the shortest, found longer ones");
}
