#include <saddle/montecarlo/state_space.hpp>

#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// A box with so many atoms of each species; the rest of the sites are vacant.
template <lattice L>
supercell<L> box(std::array<int, 3> cells, std::vector<std::size_t> atoms) {
    species_names names{"A", "B", "C"};
    names.resize(atoms.size());
    supercell<L> crystal(cells, names);
    std::size_t next = 0;
    for (std::size_t d = 0; d < atoms.size(); ++d)
        for (std::size_t k = 0; k < atoms[d]; ++k) crystal.set(site{next++}, static_cast<digit>(d + 1));
    return crystal;
}

}  // namespace

TEST_CASE("as many states as the multinomial says, all different, each found again") {
    const auto crystal = box<bcc>({1, 2, 2}, {3, 2, 1});  // 8 sites, two vacancies
    const state_space<bcc> states(crystal);
    REQUIRE(states.size() == 40320 / (6 * 2 * 1 * 2));
    std::set<std::vector<digit>> seen;
    for (std::size_t s = 0; s < states.size(); ++s) {
        CHECK(digit_counts(states.crystal(s)) == digit_counts(crystal));
        CHECK(states.index_of(states.crystal(s)) == s);
        seen.insert(states.crystal(s).occupation());
    }
    CHECK(seen.size() == states.size());
}

TEST_CASE("published numbers of states") {
    CHECK(state_space<bcc>(box<bcc>({2, 2, 2}, {8, 7})).size() == 102'960);
    CHECK(state_space<bcc>(box<bcc>({2, 2, 2}, {8, 7}), vacancy_frame::held_at_origin).size() == 6'435);
    CHECK(state_space<bcc>(box<bcc>({3, 3, 3}, {51, 2}), vacancy_frame::held_at_origin).size() == 1'378);
    CHECK(state_space<bcc>(box<bcc>({3, 3, 3}, {50, 3}), vacancy_frame::held_at_origin).size() == 23'426);
}

TEST_CASE("with the vacancy held, translated crystals are one state and others are not") {
    const auto crystal = box<fcc>({2, 1, 2}, {13, 2});
    const state_space<fcc> held(crystal, vacancy_frame::held_at_origin);
    const state_space<fcc> all(crystal);
    CHECK(all.size() == held.size() * crystal.size());
    std::map<std::size_t, std::size_t> met;
    for (std::size_t s = 0; s < all.size(); ++s) {
        const auto one = all.crystal(s);
        const std::size_t state = held.index_of(one);
        ++met[state];
        CHECK(held.occupation(state)[0] == vacant);
        // the same seen from the vacancy, by positions
        const vec3 shift = one.position(vacancies(one).front());
        const auto origin = held.crystal(state);
        for (std::size_t i = 0; i < one.size(); ++i)
            REQUIRE(origin[site{i}] == one[one.at(one.position(site{i}) + shift)]);
    }
    CHECK(met.size() == held.size());
    for (const auto& [state, times] : met) CHECK(times == crystal.size());
}

TEST_CASE("Boltzmann's probabilities are those of the textbook") {
    // one vacancy and one solute beside seven atoms of the matrix: bound where they are first neighbours
    const auto crystal = box<bcc>({1, 2, 2}, {6, 1});
    pair_energies<bcc> energies({"A", "B"}, 1);
    energies.set(1, vacant, 2, -0.1);
    const state_space<bcc> states(crystal);
    const kelvin temperature{700};
    const auto p = boltzmann(states, energies, temperature);
    double sum = 0, bound = 0;
    for (std::size_t s = 0; s < states.size(); ++s) {
        sum += p[s];
        bound += p[s] * (energies.energy_eV(states.crystal(s)) < -0.05);
    }
    CHECK(sum == doctest::Approx(1).epsilon(1e-13));
    // 1 × 2 × 2 cells: 4 corners and 4 centres, each centre next to every corner, twice (along the side of one cell)
    const double weight = 4 * std::exp(0.2 / (boltzmann_eV_per_K * 700));
    CHECK(bound == doctest::Approx(weight / (weight + 3)).epsilon(1e-12));
    const double mean = average(states, p, [&](const supercell<bcc>& c) { return energies.energy_eV(c); });
    CHECK(mean == doctest::Approx(-0.2 * bound).epsilon(1e-12));
    CHECK(message_of([&] { boltzmann(states, energies, kelvin{0}); }).starts_with("temperature"));
}

TEST_CASE("what cannot be enumerated is refused before anything is made") {
    CHECK(contains(message_of([] { state_space<bcc>(box<bcc>({8, 8, 8}, {512, 511})); }), "at most 10000000 states"));
    CHECK(contains(message_of([] { state_space<bcc>(box<bcc>({3, 3, 3}, {27, 26})); }), "at most 10000000 states"));
    CHECK(message_of([] {
              state_space<bcc>(box<bcc>({2, 2, 2}, {16}), vacancy_frame::held_at_origin);
          }) == "enumeration: expected exactly one vacancy to hold at the origin, found another number");
    CHECK(contains(message_of([] {
                       state_space<bcc>(box<bcc>({1, 1, 2}, {2}), vacancy_frame::held_at_origin);
                   }),
                   "exactly one vacancy"));
    const state_space<bcc> states(box<bcc>({2, 2, 2}, {13, 2}));
    CHECK(message_of([&] {
              states.index_of(box<bcc>({2, 2, 2}, {12, 3}));
          }) == "enumeration: expected a state of the space, found another crystal");
    CHECK(contains(message_of([&] { states.index_of(box<bcc>({2, 2, 1}, {6, 1})); }), "a state of the space"));
}
