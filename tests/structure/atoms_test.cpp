#include <doctest/doctest.h>

#include <limits>

#include <message.hpp>
#include <saddle/structure/atoms.hpp>

using namespace saddle;

namespace {

atoms two_atoms() {
    atoms made;
    made.ids = {7, 3};
    made.species = {0, 1};
    made.names = {"Nb", "Ta"};
    made.positions = {{0, 0, 0}, {0.5, 0.5, 0.5}};
    made.source = "f";
    return made;
}

std::string complaint(const atoms& structure) {
    return message_of([&] { check_atoms(structure); });
}

}  // namespace

TEST_CASE("good atoms pass in any order of ids") { CHECK(complaint(two_atoms()) == "nothing was thrown"); }

TEST_CASE("what every reader refuses") {
    auto wrong = two_atoms();
    SUBCASE("no atoms") { CHECK(complaint(atoms{}) == "atoms: expected at least one atom, found none"); }
    SUBCASE("an id twice") {
        wrong.ids = {7, 7};
        CHECK(complaint(wrong) == "f, atom 7: expected an id of its own, found the id twice");
    }
    SUBCASE("an id twice, not in a row") {
        wrong = two_atoms();
        wrong.ids = {2, 1, 2};
        wrong.species.push_back(0);
        wrong.positions.push_back({});
        CHECK(complaint(wrong) == "f, atom 2: expected an id of its own, found the id twice");
    }
    SUBCASE("an id below 1") {
        wrong.ids[1] = 0;
        CHECK(complaint(wrong) == "f, atom 0: expected an id of at least 1, found 0");
    }
    SUBCASE("not finite") {
        wrong.positions[1][2] = std::numeric_limits<double>::infinity();
        CHECK(complaint(wrong) == "f, atom 3: expected finite coordinates, found inf");
    }
    SUBCASE("where no digit is left within the box") {
        wrong.positions[1][2] = -2e9;
        CHECK(complaint(wrong) == "f, atom 3: expected a position within 10^9 boxes, found one further away");
    }
    SUBCASE("a species without a name") {
        wrong.species[0] = 2;
        CHECK(complaint(wrong) == "f, atom 7: expected one of 2 species, found species 3");
    }
    SUBCASE("lists of different lengths") {
        wrong.ids.push_back(9);
        CHECK(contains(complaint(wrong), "lists of different lengths"));
    }
}

TEST_CASE("species of a list") {
    atoms bare;
    bare.source = "a.dump";
    bare.names = {"1", "2", "3"};
    bare.species = {2, 0, 1};
    const auto named = with_species(bare, {"Nb", "Mo", "Ta", "W"});
    CHECK(named.named);
    CHECK(named.names == species_names{"Nb", "Mo", "Ta", "W"});
    CHECK(named.species == std::vector<std::size_t>{2, 0, 1});
    const auto turned = with_species(named, {"W", "Ta", "Mo", "Nb"});
    CHECK(turned.species == std::vector<std::size_t>{1, 3, 2});
    const auto message = [](const atoms& structure, const species_names& names) {
        try {
            with_species(structure, names);
        } catch (const input_error& problem) {
            return std::string(problem.what());
        }
        return std::string("nothing was thrown");
    };
    CHECK(message(bare, {"Nb", "Mo"}) == "a.dump: expected types 1 to 2 (Nb, Mo), found type 3");
    CHECK(message(named, {"Nb", "Mo", "Ta"}) == "a.dump: expected one of the species Nb, Mo, Ta, found 'W'");
    CHECK(message(bare, {"Nb", "Nb", "Ta"}) == "species: expected distinct species, found 'Nb' twice");
}
