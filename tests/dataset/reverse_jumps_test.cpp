#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/dataset/crystal_records.hpp>
#include <saddle/dataset/reverse_jumps.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

template <lattice L>
crystal<L> made_cell(std::array<int, 3> cells) {
    return make_crystal(supercell<L>::random(cells, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, seed{3}), 3.2);
}

/// All jumps of some vacancies, forward and reverse by a model that obeys detailed balance, each from a crystal of its
/// own: the reverse is what the model says after the jump.
template <lattice L>
barrier_set records_of(const crystal<L>& cell, std::size_t shells, const std::vector<std::int64_t>& ids) {
    pair_energies<L> energies(cell.sites.names(), 2);
    energies.set(1, 1, 2, -0.05);
    energies.set(1, 2, 3, -0.1);
    energies.set(2, 1, 3, 0.03);
    const auto model = pair_interactions<L>(energies, {1.0, 1.7, 1.3});
    auto scratch = model.make_workspace();
    crystal_records<L> records(cell, shells, {"X", 3.2, "test"});
    for (const auto id : ids) {
        records.begin_vacancy(id, "place");
        auto before = cell.sites;
        const site vacancy = site_of_atom(cell, id);
        before.make_vacancy(vacancy);
        const vec3 at = before.position(vacancy);
        const auto forward = model.barriers_eV(before, at, scratch);
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            auto after = before;
            const site target = before.near(at, L::jumps[j]);
            after.set(vacancy, before[target]);
            after.set(target, vacant);
            const auto back = model.barriers_eV(after, after.position(target), scratch);
            const auto opposite = std::find(L::jumps.begin(), L::jumps.end(), -L::jumps[j]) - L::jumps.begin();
            records.add(L::jumps[j], forward[j], back[static_cast<std::size_t>(opposite)], "place");
        }
    }
    return std::move(records).finish();
}

/// \return how often the vacancy stands in its own surroundings.
template <lattice L>
std::size_t check_against_crystal(std::array<int, 3> cells, std::size_t shells) {
    const auto cell = made_cell<L>(cells);
    const auto set = records_of(cell, shells, {1, 7});
    const auto sites = detail::neighbourhood_at_run_time<L>(shells);
    std::size_t images = 0;
    for (std::size_t row = 0; row < set.size(); ++row) {
        const auto record = set[row];
        REQUIRE(record.reverse_environment.size() == sites.size());
        const site vacancy = site_of_atom(cell, record.vacancy);
        const vec3 at = cell.sites.position(vacancy);
        const site target = cell.sites.near(at, record.jump);
        for (std::size_t k = 0; k < sites.size(); ++k) {
            const site there = cell.sites.at(cell.sites.wrap(at + record.jump + sites[k]));
            images += there == target;
            const digit expected = there == target ? vacant : there == vacancy ? cell.sites[target] : cell.sites[there];
            REQUIRE(record.reverse_environment[k] == expected);
        }
    }
    return images;
}

}  // namespace

TEST_CASE("round the vacancy after the jump stands what the crystal has there, images in a narrow box too") {
    CHECK(check_against_crystal<bcc>({2, 3, 5}, 8) > 0);
    CHECK(check_against_crystal<bcc>({5, 5, 5}, 3) == 0);
    CHECK(check_against_crystal<fcc>({2, 2, 3}, 8) > 0);
}

TEST_CASE("a jump back is a record whose barriers have changed places, and taken back again the first") {
    const auto set = records_of(made_cell<bcc>({3, 3, 4}), 5, {2, 9});
    auto both = set;
    const auto rows = all_rows(set.size());
    const auto pairs = append_reverse(both, rows);
    REQUIRE(pairs.size() == set.size());
    CHECK(both.size() == 2 * set.size());
    CHECK_NOTHROW(check_barrier_set(both, "both"));
    for (const auto& [there, back] : pairs) {
        const auto first = both[there], second = both[back];
        CHECK(second.jump == -first.jump);
        CHECK(second.barrier_eV == first.reverse_eV);
        CHECK(second.reverse_eV == first.barrier_eV);
        CHECK(second.vacancy == first.vacancy);
        CHECK(second.alloy == first.alloy);
        CHECK(jumping_species<bcc>(second) == jumping_species<bcc>(first));
        const auto again = reversed(second);
        CHECK(again.jump == first.jump);
        CHECK(std::equal(again.environment.begin(), again.environment.end(), first.environment.begin()));
    }
}

TEST_CASE("barriers of the records are what the model gives for their environments: detailed balance") {
    // E0 + ΔE/2 by hand from the digits alone: the atom loses its pairs round the target and gains those round the
    // vacancy
    const auto cell = made_cell<bcc>({4, 4, 4});
    auto set = records_of(cell, 8, {5, 40, 77});
    append_reverse(set, all_rows(set.size()));
    const auto sites = detail::neighbourhood_at_run_time<bcc>(8);
    const auto energy = [](int shell, digit a, digit b) {
        if (a > b) std::swap(a, b);
        if (shell == 1) return a == 1 && b == 2 ? -0.05 : a == 2 && b == 3 ? -0.1 : 0.0;
        return a == 1 && b == 3 ? 0.03 : 0.0;
    };
    for (std::size_t row = 0; row < set.size(); ++row) {
        const auto record = set[row];
        const digit atom = jumping_species<bcc>(record);
        double change = 0;
        for (std::size_t k = 0; k < sites.size(); ++k) {
            if (sites[k] == record.jump) continue;
            const int near_vacancy = squared_length(sites[k]), near_target = squared_length(sites[k] - record.jump);
            if (near_vacancy <= 4) change += energy(near_vacancy - 2, atom, record.environment[k]);
            if (near_target <= 4) change -= energy(near_target - 2, atom, record.environment[k]);
        }
        const double unbiased = atom == 1 ? 1.0 : atom == 2 ? 1.7 : 1.3;
        CHECK(record.barrier_eV == doctest::Approx(unbiased + change / 2));
        CHECK(record.barrier_eV - record.reverse_eV == doctest::Approx(change));
    }
}

TEST_CASE("only sound barriers with known surroundings go back") {
    auto set = records_of(made_cell<bcc>({3, 3, 3}), 2, {1, 2, 3});
    const std::vector<std::size_t> rows{0, 1, 2, 3, 4, 5, 6, 7, 9};
    set.reverse_eV[1] = unknown_eV;
    set.reverse_eV[2] = -0.1;
    set.reverse_eV[3] = HUGE_VAL;
    std::fill_n(set.reverse_environments.begin() + 4 * 14, 14, vacant);
    set.reverse_eV[9] = 1e3;
    auto kept = set;
    const auto pairs = append_reverse(kept, rows);
    std::vector<std::size_t> there;
    for (const auto& pair : pairs) there.push_back(pair.there);
    CHECK(there == std::vector<std::size_t>{0, 5, 6, 7, 9});
    CHECK(kept.size() == set.size() + 5);
    CHECK(pairs[1] == there_and_back<std::size_t>{5, set.size() + 1});
    auto bounded = set;
    CHECK(append_reverse(bounded, rows, 20).size() == 4);

    auto without = made::random_set(1, 1);
    CHECK(append_reverse(without, all_rows(8)).empty());
    CHECK(without.size() == 8);
}

TEST_CASE("surroundings after the jump stay with their record") {
    const auto set = records_of(made_cell<bcc>({3, 3, 3}), 2, {1, 2});
    const auto same = [](std::span<const digit> a, std::span<const digit> b) {
        return std::equal(a.begin(), a.end(), b.begin(), b.end());
    };
    const std::vector<std::size_t> rows{9, 4};
    const auto part = subset(set, rows);
    CHECK(same(part[0].reverse_environment, set[9].reverse_environment));
    CHECK(same(part[1].reverse_environment, set[4].reverse_environment));
    const auto near = with_shells(set, 1);
    CHECK(same(near[3].reverse_environment, set[3].reverse_environment.first(8)));
    CHECK_NOTHROW(check_barrier_set(near, "near"));
    const auto other = renumbered(set, {"W", "Ta", "Mo", "Nb"});
    for (std::size_t k = 0; k < set.reverse_environments.size(); ++k)
        REQUIRE(other.reverse_environments[k] == std::array<digit, 4>{0, 4, 3, 2}[set.reverse_environments[k]]);

    // beside records without, before and after
    auto both = made::random_set(1, 1);
    append(both, set);
    append(both, made::random_set(1, 1, 5));
    REQUIRE(both.size() == 32);
    CHECK(both[7].reverse_environment.empty());
    CHECK(same(both[8].reverse_environment, set[0].reverse_environment));
    CHECK(both[24].reverse_environment.empty());
    CHECK_NOTHROW(check_barrier_set(both, "both"));
    CHECK(subset(both, std::vector<std::size_t>{0, 30}).reverse_environments.empty());
}

TEST_CASE("surroundings that another jump leaves are told") {
    const auto good = records_of(made_cell<bcc>({3, 3, 3}), 2, {1, 2});
    const auto complaint = [&](auto change) {
        auto set = good;
        change(set.reverse_environments);
        return message_of([&] { check_barrier_set(set, "f"); });
    };
    CHECK(complaint([](auto&) {}) == "nothing was thrown");
    CHECK(contains(complaint([](auto& e) { e.pop_back(); }), "columns of one length"));
    CHECK(contains(complaint([](auto& e) { e[17] = 9; }), "f, record 1: expected digits up to 3, found 9"));
    const auto opposite = [](vec3 jump) {
        return static_cast<std::size_t>(std::find(bcc::jumps.begin(), bcc::jumps.end(), -jump) - bcc::jumps.begin());
    };
    CHECK(contains(complaint([&](auto& e) { e[2 * 14 + opposite(good.jumps[2])] = vacant; }),
                   "f, record 2, reverse environment: expected the atom that jumped where the vacancy was"));
    // a first neighbour of both ends is seen before and after
    const vec3 jump = good.jumps[5], shared{2 * jump.x, 0, 0};
    const auto sites = detail::neighbourhood_at_run_time<bcc>(2);
    const auto m = static_cast<std::size_t>(std::find(sites.begin(), sites.end(), shared - jump) - sites.begin());
    const digit is = good[5].reverse_environment[m];
    CHECK(contains(complaint([&](auto& e) { e[5 * 14 + m] = static_cast<digit>(is % 3 + 1); }),
                   "f, record 5, reverse environment: expected digit " + std::to_string(is) + " at site " +
                       std::to_string(m) + " as before the jump"));
    auto set = good;
    const auto record = good[0];
    CHECK(contains(message_of([&] {
                       set.add({record.environment, record.jump, 1, 1, 0, 1, record.reverse_environment.first(13)});
                   }),
                   "14 sites a record, found 13"));
}
