#include "ordering.hpp"

#include <doctest/doctest.h>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

namespace {

pair_energies<bcc> ising(double second_shell_eV = 0) {
    pair_energies<bcc> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.02);
    energies.set(2, 1, 2, second_shell_eV);
    return energies;
}

finding crossing_of(const pair_energies<bcc>& energies) {
    return cumulant_crossing(energies, 3, 6, 20'000, 10'000, 0.01, seed{1});
}

}  // namespace

TEST_CASE("the cumulants of the Ising model cross at its transition") {
    CHECK(passes({crossing_of(ising())}));
    CHECK(crossing_of(ising()).standard_error < 0.01 * critical_coupling);
}

TEST_CASE("a second shell moves the transition out of what is allowed") {
    CHECK_FALSE(passes({crossing_of(ising(0.003))}));
    CHECK_FALSE(passes({crossing_of(ising(-0.003))}));
}

TEST_CASE("T_c at equal parts is 1.58859 |2V_AB - V_AA - V_BB|") {
    const double t = temperature_of_coupling(critical_coupling, -0.04).value;
    CHECK(boltzmann_eV_per_K * t == doctest::Approx(1.58859 * 0.04).epsilon(1e-5));
}

TEST_CASE("short-range order follows its series, and not where a second shell interferes") {
    CHECK(passes({high_temperature_order(ising(), 0.05, 10, 500, seed{1})}));
    CHECK_FALSE(passes({high_temperature_order(ising(0.008), 0.05, 10, 500, seed{1})}));
}

TEST_CASE("the series' cubic term is the number of paths of three steps to a neighbour") {
    // α = Σ over paths from a site to its neighbour of t^length: with three steps, four-rings through the bond
    int paths = 0;
    for (const vec3 a : bcc::jumps)
        for (const vec3 b : bcc::jumps)
            for (const vec3 c : bcc::jumps)
                paths += a + b + c == bcc::jumps[7] && a + b != vec3{} && b + c != vec3{} && a != bcc::jumps[7];
    CHECK(paths == 12);
}

TEST_CASE("random crystals have order -1/(N-1)") { CHECK(passes({random_composition(10'000, seed{1})})); }

TEST_CASE("reweighting to the run's own coupling changes nothing") {
    reweighted_order order(2);
    order.add(0, 3.0, 0.5);
    order.add(1, -2.0, 0.1);
    const auto middle = order.cumulants(static_cast<std::size_t>(-1))[reweighted_order::points / 2];
    CHECK(middle == doctest::Approx(binder_cumulant((0.25 + 0.01) / 2, (0.0625 + 0.0001) / 2)).epsilon(1e-14));
    CHECK(order.cumulants(0)[0] == doctest::Approx(2.0 / 3));  // one sample is a sharp distribution
    CHECK(reweighted_order::coupling(reweighted_order::points / 2) == 1);
}
