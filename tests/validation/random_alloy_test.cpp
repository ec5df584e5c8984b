#include "random_alloy.hpp"

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

const composition amounts{{"A", 2}, {"B", 1}, {"C", 3}};
const std::vector<double> barriers{0.65, 0.60, 0.70};
constexpr std::array two{0.66, 0.60};

}  // namespace

TEST_CASE("the sum rule holds for rates by species") {
    CHECK(passes(sum_rule(rates_by_species<bcc>(names_of(amounts), barriers), amounts, barriers, 150, seed{1})));
}

TEST_CASE("the sum rule fails where surroundings count, or species are mistaken for each other") {
    const auto mistaken = rates_by_species<bcc>(names_of(amounts), {0.60, 0.65, 0.70});
    CHECK_FALSE(passes(sum_rule(mistaken, amounts, barriers, 150, seed{1})));
    const auto surroundings = make_analytic<bcc>([](const supercell<bcc>& crystal, site, site neighbour) {
        const vec3 ahead = crystal.wrap(crystal.position(neighbour) + bcc::jumps[0]);
        return barriers[crystal[neighbour] - std::size_t{1}] + (crystal[crystal.at(ahead)] == 3 ? 0.05 : 0.0);
    });
    CHECK_FALSE(passes(sum_rule(surroundings, amounts, barriers, 150, seed{1})));
}

TEST_CASE("tracers agree with Manning roughly and with linear algebra exactly") {
    const auto model = rates_by_species<bcc>({"A", "B"}, {two[0], two[1]});
    CHECK(passes(manning(model, two, 1'000'000, 0.02, seed{1})));
    CHECK(passes(exact_tracers(model, two, 1'000'000, seed{1})));
}

TEST_CASE("tracers of equal rates, or of swapped ones, fail both") {
    for (const auto& wrong : {std::array{0.60, 0.60}, std::array{0.60, 0.66}}) {
        const auto model = rates_by_species<bcc>({"A", "B"}, {wrong[0], wrong[1]});
        CHECK_FALSE(passes(manning(model, two, 1'000'000, 0.02, seed{1})));
        CHECK_FALSE(passes(exact_tracers(model, two, 1'000'000, seed{1})));
    }
}
