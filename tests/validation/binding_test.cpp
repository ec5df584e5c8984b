#include "binding.hpp"

#include <doctest/doctest.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("a bound vacancy stays as long as Boltzmann says") {
    const auto model = pair_interactions<bcc>(solute_binding<bcc>({"A", "B"}, 0.15), {0.60, 0.62});
    CHECK(passes(bound_vacancy(model, 0.15, 400'000, seed{1})));
}

TEST_CASE("binding that is 10 meV off, or counted whole in the barrier, fails") {
    const auto weak = pair_interactions<bcc>(solute_binding<bcc>({"A", "B"}, 0.14), {0.60, 0.62});
    CHECK_FALSE(passes(bound_vacancy(weak, 0.15, 400'000, seed{1})));
    CHECK_FALSE(passes(
        bound_vacancy(whole_energy_change(solute_binding<bcc>({"A", "B"}, 0.15), 0.60), 0.15, 400'000, seed{1})));
}
