#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/io/atom_rows.hpp>

using namespace saddle;

namespace {

const line_reader at("", "f", {0, 4});

}  // namespace

TEST_CASE("species by name keep the order of their first appearance") {
    atom_rows rows(cell(), 3, "f");
    for (const char* name : {"Ta", "Nb", "Ta"}) rows.add({}, rows.species.of_name(name, at), {});
    const atoms made = rows.finish(12, "c");
    CHECK(made.names == species_names{"Ta", "Nb"});
    CHECK(made.species == std::vector<std::size_t>{0, 1, 0});
    CHECK(made.ids == std::vector<std::int64_t>{1, 2, 3});
    CHECK(made.named);
    CHECK(made.step == 12);
    CHECK(made.comment == "c");
    CHECK(made.source == "f");
}

TEST_CASE("types keep their numbers, types that no atom has too") {
    atom_rows rows(cell(), 2, "f");
    rows.add(7, rows.species.of_type(3, at), {});
    rows.add(5, rows.species.of_name("1", at), {});  // a name that is a number is a type
    const atoms made = rows.finish();
    CHECK(made.names == species_names{"1", "2", "3"});
    CHECK(made.species == std::vector<std::size_t>{2, 0});
    CHECK_FALSE(made.named);
}

TEST_CASE("types with names keep the order of the types") {
    atom_rows rows(cell(), 2, "f");
    rows.add({}, rows.species.of_both(3, "Nb", at), {});
    rows.add({}, rows.species.of_both(1, "Ta", at), {});
    rows.add({}, rows.species.of_both(1, "Ta", at), {});
    const atoms made = rows.finish();
    CHECK(made.names == species_names{"Ta", "2", "Nb"});
    CHECK(made.named);
}

TEST_CASE("types and names that contradict each other") {
    species_list species;
    species.of_both(1, "Nb", at);
    CHECK(message_of([&] { species.of_both(1, "Ta", at); }) ==
          "f:4: expected one name for each type, found 'Ta' for type 1 and 'Nb'");
    CHECK(message_of([&] { species.of_both(2, "Nb", at); }) ==
          "f:4: expected one name for each type, found 'Nb' for type 2 and another");
    for (const std::int64_t wrong : {0, -1, 256})
        CHECK(contains(message_of([&] { species.of_type(wrong, at); }), "a type from 1 to 255"));
    CHECK(contains(message_of([&] { species.of_name("", at); }), "the name of a species"));
}

TEST_CASE("names and numbers side by side, and types of which some have no name") {
    species_list species;
    species.of_name("2", at);
    CHECK(message_of([&] { species.of_name("Nb", at); }) ==
          "f:4: expected names of species or numbers of types, not both, found 'Nb'");
    species_list other;
    other.of_name("Nb", at);
    CHECK(message_of([&] { other.of_name("1", at); }) ==
          "f:4: expected names of species or numbers of types, not both, found '1'");
    atom_rows rows(cell(), 2, "f");
    rows.add({}, rows.species.of_both(1, "Nb", at), {});
    rows.add({}, rows.species.of_both(2, "2", at), {});
    CHECK(message_of([&] { rows.finish(); }) ==
          "f: expected names for all types of atoms or for none, found none for type 2");
}

TEST_CASE("finished atoms are checked") {
    atom_rows rows(cell(), 0, "f");
    CHECK(message_of([&] { rows.finish(); }) == "f: expected at least one atom, found none");
}
