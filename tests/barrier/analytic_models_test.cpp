#include <saddle/barrier/analytic_models.hpp>

#include <cmath>
#include <cstddef>
#include <limits>

#include <doctest/doctest.h>

#include <saddle/barrier/concepts.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>

using namespace saddle;

static_assert(barrier_source<decltype(equal_rates<bcc>(1))>);
static_assert(barrier_source<decltype(rates_by_species<fcc>({}, {}))>);
static_assert(barrier_source<decltype(pair_interactions<bcc>(std::declval<pair_energies<bcc>>(), {}))>);

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

template <lattice L>
supercell<L> alloy() {
    auto crystal = supercell<L>::random({3, 3, 3}, {{"A", 2}, {"B", 1}, {"C", 1}}, seed{4});
    crystal.make_vacancy(site{9});
    return crystal;
}

template <lattice L>
pair_energies<L> uneven() {
    pair_energies<L> energies({"A", "B", "C"}, 2);
    for (std::size_t k = 1; k <= 2; ++k)
        for (digit a = 0; a <= 3; ++a)
            for (digit b = a; b <= 3; ++b)
                energies.set(k, a, b, 0.02 * (static_cast<double>(k) + 0.3) * std::sin(1.0 + 7 * a + 3 * b));
    return energies;
}

template <lattice L>
void check_detailed_balance() {
    const auto energies = uneven<L>();
    const auto model = pair_interactions<L>(energies, {0.6, 0.7, 0.65});
    auto crystal = alloy<L>();
    const site vacancy{9};
    const auto forward = barriers_eV(model, crystal, vacancy);
    const double before = energies.energy_eV(crystal);
    for (std::size_t j = 0; j < jump_count<L>; ++j) {
        const site neighbour = crystal.at(crystal.position(vacancy) + L::jumps[j]);
        const double unbiased = crystal[neighbour] == 1 ? 0.6 : crystal[neighbour] == 2 ? 0.7 : 0.65;
        crystal.exchange(vacancy, neighbour);
        const double change = energies.energy_eV(crystal) - before;
        const auto reverse = barriers_eV(model, crystal, neighbour);
        std::size_t back = 0;
        while (L::jumps[back] != -L::jumps[j]) ++back;
        crystal.exchange(vacancy, neighbour);
        CHECK(std::abs(change) > 1e-3);
        CHECK(forward[j] - reverse[back] == doctest::Approx(change).epsilon(1e-10));
        CHECK((forward[j] + reverse[back]) / 2 == doctest::Approx(unbiased).epsilon(1e-12));
    }
}

}  // namespace

TEST_CASE("equal rates are equal") {
    for (const double barrier : barriers_eV(equal_rates<bcc>(0.7), alloy<bcc>(), site{9})) CHECK(barrier == 0.7);
    CHECK(equal_rates<fcc>(0.7, 5e12).attempt_frequency_per_s() == 5e12);
}

TEST_CASE("barriers by species are those of the atom that jumps") {
    const auto model = rates_by_species<bcc>({"A", "B", "C"}, {0.5, 0.6, inf});
    const auto crystal = alloy<bcc>();
    const auto barriers = barriers_eV(model, crystal, site{9});
    for (std::size_t j = 0; j < 8; ++j) {
        const digit jumping = crystal[crystal.at(crystal.position(site{9}) + bcc::jumps[j])];
        CHECK(barriers[j] == (jumping == 1 ? 0.5 : jumping == 2 ? 0.6 : inf));
    }
}

TEST_CASE("pair interactions obey detailed balance jump by jump") {
    check_detailed_balance<bcc>();
    check_detailed_balance<fcc>();
}

TEST_CASE("a vacancy beside the vacancy does not jump") {
    auto crystal = alloy<bcc>();
    crystal.make_vacancy(crystal.at(crystal.position(site{9}) + bcc::jumps[3]));
    CHECK(barriers_eV(rates_by_species<bcc>({"A", "B", "C"}, {0.5, 0.6, 0.7}), crystal, site{9})[3] == inf);
    CHECK(barriers_eV(pair_interactions<bcc>(uneven<bcc>(), {0.5, 0.6, 0.7}), crystal, site{9})[3] == inf);
}

TEST_CASE("a bound solute costs its binding energy to leave, half of it in the barrier") {
    supercell<bcc> crystal({3, 3, 3}, {"Fe", "Cu"});
    crystal.assign(std::vector<digit>(54, 1));
    const site vacancy = crystal.make_vacancy(site{0});
    const auto energies = solute_binding<bcc>({"Fe", "Cu"}, 0.12);
    const site solute = crystal.at(bcc::jumps[0]);
    crystal.set(solute, 2);
    CHECK(energies.energy_eV(crystal) == doctest::Approx(-0.12));
    const auto barriers = barriers_eV(pair_interactions<bcc>(energies, {0.6, 0.7}), crystal, vacancy);
    CHECK(barriers[0] == doctest::Approx(0.7));  // the solute stays beside the vacancy
    for (std::size_t j = 1; j < 8; ++j)
        CHECK(barriers[j] == doctest::Approx(0.66));  // no bcc neighbours share a neighbour
}

TEST_CASE("models that name their species refuse other crystals") {
    const auto model = rates_by_species<bcc>({"Mo", "Nb", "Ta"}, {0.5, 0.6, 0.7});
    CHECK(message_of([&] { barriers_eV(model, alloy<bcc>(), site{9}); }) ==
          "crystal: expected the species Mo, Nb, Ta in this order, found A, B, C");
    CHECK(message_of([&] { kmc(alloy<bcc>(), model, kelvin{1000}, seed{1}); }) ==
          "crystal: expected the species Mo, Nb, Ta in this order, found A, B, C");
}

TEST_CASE("wrong lists of barriers are refused") {
    CHECK(message_of([] {
              rates_by_species<bcc>({"A", "B"}, {0.5});
          }) == "barriers by species: expected 2 barriers, found 1");
    CHECK(message_of([] { rates_by_species<bcc>({"A"}, {std::nan("")}); }) ==
          "barriers by species: expected numbers, found one that is none");
    CHECK(contains(message_of([] { pair_interactions<bcc>(uneven<bcc>(), {0.5}); }), "expected 3 barriers"));
}
