#include <saddle/neb/fire.hpp>

#include <doctest/doctest.h>

#include <neb/follower_checks.hpp>

using namespace saddle;

TEST_CASE("a stretched well, steps bounded") {
    CHECK(calls_in_a_well(fire{}, 1) < 100);
    CHECK(calls_in_a_well(fire{}, 50) < 1000);
}

TEST_CASE("it stops where it goes uphill, and starts with small steps") {
    fire follower;
    std::vector<real3> step(1);
    const std::vector<real3> right{{1, 0, 0}}, left{{-1, 0, 0}};
    follower.next_step(right, step);
    CHECK(step[0][0] == doctest::Approx(0.01));  // Δt² f
    follower.next_step(right, step);
    CHECK(step[0][0] > 0.015);
    follower.next_step(left, step);
    CHECK(step[0][0] == doctest::Approx(-0.0025));  // velocity 0, half the time step
    follower.step_back();
    follower.next_step(right, step);
    CHECK(step[0][0] == doctest::Approx(0.01 / 16));
}
