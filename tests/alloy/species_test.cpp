#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/alloy/species.hpp>

using namespace saddle;

static_assert(species_policy<species<2>> && species_policy<species<16>> && species_policy<species<dynamic>>);
static_assert(!species_policy<int>);
static_assert(species<3>::count == 3);

TEST_CASE("names have the digits of their places") {
    const species_names names{"Nb", "Mo", "Ta"};
    CHECK(joined(names) == "Nb, Mo, Ta");
    CHECK(joined(names, "-") == "Nb-Mo-Ta");
    CHECK(joined({}) == "");
    CHECK(digit_of(names, "Nb", "file") == 1);
    CHECK(digit_of(names, "Ta", "file") == 3);
    CHECK(message_of([&] { digit_of(names, "W", "a.dump:3"); }) ==
          "a.dump:3: expected one of the species Nb, Mo, Ta, found 'W'");
    CHECK(message_of([&] { digit_of(names, "nb", "a.dump:3"); }) ==
          "a.dump:3: expected one of the species Nb, Mo, Ta, found 'nb'");
}

TEST_CASE("names are 1 to 16, distinct and not empty") {
    const auto message = [](const species_names& names) {
        return message_of([&] { check_species_names(names, "here"); });
    };
    CHECK(message({}) == "here: expected 1 to 16 species, found 0");
    CHECK(message(species_names(17, "X")) == "here: expected 1 to 16 species, found 17");
    CHECK(message({"Nb", ""}) == "here: expected a species name, found an empty one");
    CHECK(message({"Nb", "Mo", "Nb"}) == "here: expected distinct species, found 'Nb' twice");
    CHECK(message({"Nb", "M o"}) == "here: expected species names without blanks, found 'M o'");
    CHECK(message({"Nb\n"}) == "here: expected species names without blanks, found 'Nb?'");
    species_names sixteen;
    for (char c = 'A'; c < 'A' + 16; ++c) sixteen.emplace_back(1, c);
    CHECK_NOTHROW(check_species_names(sixteen, "here"));
    CHECK(digit_of(sixteen, "P", "here") == 16);
    CHECK_NOTHROW(check_species_names({"Nb"}, "here"));
}
