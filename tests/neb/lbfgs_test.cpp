#include <saddle/neb/lbfgs.hpp>

#include <doctest/doctest.h>

#include <neb/follower_checks.hpp>

using namespace saddle;

TEST_CASE("a stretched well, steps bounded") {
    CHECK(calls_in_a_well(lbfgs<>(2), 1) < 20);
    CHECK(calls_in_a_well(lbfgs<>(2), 50) < 40);
    CHECK(calls_in_a_well(lbfgs<>(1), 50) < 40);  // as two images
}

TEST_CASE("with the true stiffness as first guess the second call is the last") {
    CHECK(calls_in_a_well(lbfgs<>(2, {1}, {10.0, 5}), 1, 10) == 2);
}

TEST_CASE("what contradicts a minimum is not learnt") {
    lbfgs<> follower(1, {10}, {0.2, 5});
    std::vector<real3> step(1);
    follower.next_step(std::vector<real3>{{1, 0, 0}}, step);
    CHECK(step[0][0] == doctest::Approx(0.1));
    // the force grew along the step: negative stiffness, so the guess stays
    follower.next_step(std::vector<real3>{{1.5, 0, 0}}, step);
    CHECK(step[0][0] == doctest::Approx(0.15));
    // now it shrinks by 1 over 0.15
    follower.next_step(std::vector<real3>{{0.5, 0, 0}}, step);
    CHECK(step[0][0] == doctest::Approx(0.075));
    follower.step_back();
    follower.next_step(std::vector<real3>{{10, 0, 0}}, step);
    CHECK(step[0][0] == doctest::Approx(0.2 / 4 * 1.5));  // a smaller bound for a while
}
