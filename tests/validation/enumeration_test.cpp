#include "enumeration.hpp"

#include <doctest/doctest.h>

#include <saddle/lattice/bcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

const auto uneven = make_analytic<bcc>(uneven_barriers<bcc>());

pair_energies<bcc> attraction(double energy_eV) {
    pair_energies<bcc> energies({"A", "B"}, 1);
    energies.set(1, 1, 2, energy_eV);
    return energies;
}

}  // namespace

TEST_CASE("time shares and first passages are those of linear algebra") {
    CHECK(passes(time_shares(uneven, uneven, 3, 2, 1'000'000, seed{1})));
    CHECK(passes(first_passage(uneven, uneven, 3, 1'000, seed{1})));
}

TEST_CASE("two directions in the wrong order show in 3^3 cells, in shares and in passages") {
    const wrong_directions wrong(uneven);
    CHECK_FALSE(passes(time_shares(wrong, uneven, 3, 2, 1'000'000, seed{1})));
    CHECK_FALSE(passes(first_passage(wrong, uneven, 3, 1'000, seed{1})));
}

TEST_CASE("the squared deviation does not count noise, and knows its own error") {
    philox_sequence draw(seed{1}, random_stream("noise"));
    const std::vector<double> expected(50, 0.02);
    const auto found = [&](double shift) {
        std::vector<std::vector<double>> blocks(100, expected);
        for (auto& block : blocks) {
            block[0] += shift;
            block[3] -= shift;
            for (double& share : block) share += 0.02 * (uniform_open_closed(draw()) - 0.5);
        }
        return squared_deviation("x", blocks, expected);
    };
    // a shift of 10 % in two of fifty states
    CHECK(std::abs(found(0.002).value - 2 * 0.002 * 0.002 / 0.02) < 4 * found(0).standard_error);
    block_average scatter, said;
    for (int k = 0; k < 200; ++k) {
        const auto none = found(0);
        scatter.add(none.value * none.value);
        said.add(none.standard_error * none.standard_error);
        CHECK(none.verdict() == verdict::pass);
    }
    CHECK(std::abs(scatter.deviation_from(said.mean())) < 4);
    CHECK(found(0.005).verdict() == verdict::fail);
}

TEST_CASE("energies without the half in the barrier show") {
    const auto energies = attraction(0.03);
    const auto pairs = pair_interactions<bcc>(energies, {0.60, 0.60});
    CHECK_FALSE(passes(time_shares(whole_energy_change(energies, 0.60), pairs, 3, 2, 1'000'000, seed{1})));
}

TEST_CASE("sampling agrees with the sum over all states, and not with that of other energies") {
    const state_space<bcc> states(dilute_crystal<bcc>(2, 5));
    CHECK(passes(sampled_energy(states, attraction(-0.03), attraction(-0.03), 1'000'000, seed{1})));
    CHECK_FALSE(passes(sampled_energy(states, attraction(-0.031), attraction(-0.03), 1'000'000, seed{1})));
}
