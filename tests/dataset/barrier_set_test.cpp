#include <doctest/doctest.h>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/barrier_set.hpp>

using namespace saddle;

TEST_CASE("records come back as they were added") {
    const auto set = made::random_set(2, 3);
    CHECK(set.size() == 48);
    CHECK(set.sites() == 14);
    const auto record = set[29];  // alloy B, vacancy 1, jump 5
    CHECK(record.alloy == 1);
    CHECK(record.vacancy == 1);
    CHECK(record.jump == bcc::jumps[5]);
    CHECK(record.environment.data() == set.environments.data() + 29 * 14);
    CHECK(std::isnan(record.reverse_eV));
    CHECK_NOTHROW(check_barrier_set(set, "set"));
}

TEST_CASE("the jumping atom is the neighbour along the jump, in both lattices") {
    for (const std::string lattice : {"bcc", "fcc"})
        with_lattice(lattice, "test", [&]<class L>() {
            // the first shell of model files has the order of the jumps
            for (std::size_t j = 0; j < jump_count<L>; ++j) REQUIRE(neighbourhood<L, 1>[j] == L::jumps[j]);
            std::vector<digit> digits;
            for (std::size_t k = 0; k < neighbourhood_size<L, 2>; ++k) digits.push_back(static_cast<digit>(k + 1));
            for (std::size_t j = 0; j < jump_count<L>; ++j)
                CHECK(jumping_species<L>({digits, L::jumps[j], 1, 1, 0, 0}) == j + 1);
            CHECK(jumping_species<L>({digits, vec3{2, 0, 4}, 1, 1, 0, 0}) == vacant);
        });
    CHECK(message_of([] { with_lattice("hcp", "file", []<class L>() {}); }) ==
          "file: expected lattice bcc or fcc, found 'hcp'");
}

TEST_CASE("what does not fit is told") {
    const auto good = made::random_set(1, 1);
    const auto complaint = [&](auto change) {
        auto set = good;
        change(set);
        return message_of([&] { check_barrier_set(set, "f"); });
    };
    CHECK(complaint([](auto&) {}) == "nothing was thrown");
    CHECK(contains(complaint([](auto& s) { s.species = {"Nb", "Nb"}; }), "f, species: expected distinct species"));
    CHECK(contains(complaint([](auto& s) { s.shells = 0; }), "expected 1 to 16 shells, found 0"));
    CHECK(contains(complaint([](auto& s) { s.shells = 17; }), "expected 1 to 16 shells, found 17"));
    CHECK(contains(complaint([](auto& s) { s.shells = 3; }), "26 sites a record"));
    CHECK(contains(complaint([](auto& s) { s.jumps.pop_back(); }), "columns of one length"));
    CHECK(contains(complaint([](auto& s) { s.reverse_eV.pop_back(); }), "columns of one length"));
    CHECK(contains(complaint([](auto& s) { s.alloy.pop_back(); }), "columns of one length"));
    CHECK(contains(complaint([](auto& s) { s.vacancies.pop_back(); }), "columns of one length"));
    CHECK(contains(complaint([](auto& s) { s.lattice = "sc"; }), "lattice bcc or fcc"));
    CHECK(contains(complaint([](auto& s) { s.jumps[3] = {2, 0, 0}; }), "f, record 3: expected a jump of bcc"));
    CHECK(
        contains(complaint([](auto& s) { s.alloy[2] = 1; }), "f, record 2: expected one of 1 alloys, found number 1"));
    CHECK(
        contains(complaint([](auto& s) { s.environments[20] = 4; }), "f, record 1: expected digits up to 3, found 4"));
    CHECK(contains(complaint([](auto& s) { s = barrier_set{"bcc", 2, {"Nb"}, {}, {}, {}, {}, {}, {}, {}}; }),
                   "at least one barrier"));
    auto set = good;
    CHECK(contains(message_of([&] {
                       set.add({std::span(good.environments).first(13), bcc::jumps[0], 1, 1, 0, 0});
                   }),
                   "14 sites a record, found 13"));
}

TEST_CASE("subsets, fewer shells, other species") {
    const auto set = made::random_set(2, 2);
    const std::vector<std::size_t> rows{31, 0};
    const auto part = subset(set, rows);
    REQUIRE(part.size() == 2);
    CHECK(part.barriers_eV[0] == set.barriers_eV[31]);
    CHECK(part.alloys.size() == 2);
    CHECK(std::equal(part[0].environment.begin(), part[0].environment.end(), set[31].environment.begin()));

    const auto near = with_shells(set, 1);
    CHECK(near.sites() == 8);
    CHECK(near.size() == set.size());
    CHECK(near[5].environment[7] == set[5].environment[7]);
    CHECK(contains(message_of([&] { with_shells(set, 3); }), "expected 1 to the 2 of the data, found 3"));
    CHECK(contains(message_of([&] { with_shells(set, 0); }), "found 0"));

    auto vacant_site = set;
    vacant_site.environments[0] = vacant;
    const auto other = renumbered(vacant_site, {"W", "Ta", "Mo", "Nb"});
    CHECK(other.environments[0] == vacant);
    for (std::size_t k = 1; k < other.environments.size(); ++k)
        REQUIRE(other.environments[k] == std::array<digit, 4>{0, 4, 3, 2}[set.environments[k]]);
    CHECK(contains(message_of([&] {
                       renumbered(set, {"Nb", "Mo"});
                   }),
                   "species of the alloy alloyA: expected one of the species Nb, Mo, found 'Ta'"));
}

TEST_CASE("sets together have all species and alloys") {
    auto set = made::random_set(1, 1);
    auto more = made::random_set(2, 1, 7);
    more.species = {"Ta", "W", "Nb"};
    auto both = set;
    append(both, more);
    CHECK(both.species == species_names{"Nb", "Mo", "Ta", "W"});
    CHECK(both.alloys.size() == 3);
    REQUIRE(both.size() == 24);
    CHECK(both.alloy[23] == 2);
    for (std::size_t k = 0; k < more.environments.size(); ++k)
        REQUIRE(both.environments[set.environments.size() + k] ==
                std::array<digit, 4>{0, 3, 4, 1}[more.environments[k]]);
    CHECK_NOTHROW(check_barrier_set(both, "both"));

    barrier_set nothing;
    append(nothing, set);
    CHECK(nothing.barriers_eV == set.barriers_eV);
    more = with_shells(more, 1);
    CHECK(contains(message_of([&] { append(set, more); }), "bcc and 2 shells as before, found bcc and 1 shells"));
}
