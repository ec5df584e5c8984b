#include "detailed_balance.hpp"

#include <doctest/doctest.h>

#include <saddle/lattice/bcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("half the energy change in the barrier passes") {
    const auto energies = ordering_energies<bcc>();
    CHECK(
        passes(kinetic_against_canonical(pair_interactions<bcc>(energies, {0.60, 0.65}), energies, 400'000, seed{1})));
}

TEST_CASE("the whole energy change, or directions in the wrong order, fail") {
    const auto energies = ordering_energies<bcc>();
    CHECK_FALSE(passes(kinetic_against_canonical(whole_energy_change(energies, 0.6), energies, 400'000, seed{1})));
    const wrong_directions wrong(pair_interactions<bcc>(energies, {0.60, 0.65}));
    CHECK_FALSE(passes(kinetic_against_canonical(wrong, energies, 400'000, seed{1})));
}
