#include "target.hpp"

#include <cmath>
#include <limits>

#include <doctest/doctest.h>

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("a line passes within so many standard errors and the allowance") {
    finding f{"x", 1.0, 1.0, 0.1, 0, {}};
    CHECK(f.verdict() == verdict::pass);
    f.value = 1.449;
    CHECK(f.verdict() == verdict::pass);
    f.value = 1.451;
    CHECK(f.verdict() == verdict::fail);
    f.value = 0.549;
    CHECK(f.verdict() == verdict::fail);
    f.allowance = 0.01;
    CHECK(f.verdict() == verdict::pass);
    CHECK(f.allowed() == doctest::Approx(0.46));
}

TEST_CASE("what is not a number, or has no error to judge it by, fails") {
    constexpr double nan = std::numeric_limits<double>::quiet_NaN();
    constexpr double inf = std::numeric_limits<double>::infinity();
    CHECK(exact("x", nan, 1).verdict() == verdict::fail);
    CHECK(exact("x", inf, 1).verdict() == verdict::fail);
    CHECK(finding{"x", 1, 1, nan, 0, {}}.verdict() == verdict::fail);
    CHECK(finding{"x", 1, 1, inf, 0, {}}.verdict() == verdict::fail);
    CHECK(exact("x", 1, 1).verdict() == verdict::pass);
    CHECK(exact("x", 1 + 1e-15, 1).verdict() == verdict::fail);
    CHECK(skipped("x", "no data").verdict() == verdict::skipped);
}

TEST_CASE("targets ascend, and the full ones are longer") {
    int last = 0;
    for (const auto& t : targets()) {
        CHECK(t.number > last);
        CHECK(!t.topic.empty());
        last = t.number;
    }
    CHECK(targets().size() == 14);
    CHECK(settings{}.amount(10) == 10);
    CHECK(settings{.full = true}.amount(10) == 200);
}
