#include "walk.hpp"

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("equal rates pass") {
    CHECK(passes(vacancy_walk(equal_rates<bcc>(0.6), 0.6, 10'000, seed{1})));
    CHECK(passes(vacancy_walk(equal_rates<fcc>(0.6), 0.6, 10'000, seed{1})));
}

TEST_CASE("a rate that is 4 % off fails") {
    CHECK_FALSE(passes(vacancy_walk(equal_rates<bcc>(0.5966), 0.6, 10'000, seed{1})));
}

TEST_CASE("a jump that never happens fails") {
    const auto lame = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
        return crystal.at(crystal.position(vacancy) + bcc::jumps[7]) == neighbour ? 6.0 : 0.6;
    });
    CHECK_FALSE(passes(vacancy_walk(lame, 0.6, 10'000, seed{1})));
}
