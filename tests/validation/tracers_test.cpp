#include "tracers.hpp"

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("sums over wave vectors give the published factors") { CHECK(passes(infinite_lattices({}))); }

TEST_CASE("walks with equal rates pass on both lattices") {
    CHECK(passes(tracers_in_a_box(equal_rates<bcc>(0.6), 2, 500'000, seed{1})));
    CHECK(passes(tracers_in_a_box(equal_rates<fcc>(0.6), 2, 500'000, seed{1})));
}

TEST_CASE("a direction that is a little too easy fails") {
    const auto drifting = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        return crystal.at(crystal.position(vacancy) + bcc::jumps[3]) == neighbour ? 0.55 : 0.6;
    });
    CHECK_FALSE(passes(tracers_in_a_box(drifting, 3, 500'000, seed{1})));
}

TEST_CASE("a walk that turns back too often fails") {
    // atoms of the first sublattice jump more easily, so the vacancy leaves it sooner than it comes back
    const auto uneven = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site) {
        return crystal.position(vacancy).x % 2 == 0 ? 0.6 : 0.7;
    });
    CHECK_FALSE(passes(tracers_in_a_box(uneven, 3, 500'000, seed{1})));
}
