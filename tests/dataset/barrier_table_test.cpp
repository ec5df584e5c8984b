#include <doctest/doctest.h>

#include <string>

#include <message.hpp>
#include <saddle/dataset/barrier_table.hpp>
#include <saddle/structure/crystal.hpp>

using namespace saddle;

namespace {

atoms structure() {
    auto made = to_atoms(make_crystal(supercell<bcc>::random({3, 3, 3}, {{"Nb", 1}, {"Mo", 1}}, seed{3}), 3.2));
    made.source = "s.dump";
    return made;
}

barrier_set read(const std::string& csv, const atoms& a = structure()) {
    return read_barrier_table<bcc>(csv, "t.csv", a, 2, {"X", 0, "t.csv"});
}

const std::string head = "vacancy_id,dx,dy,dz,barrier_eV\n";

}  // namespace

TEST_CASE("columns of any order, further ones passed over") {
    const auto set =
        read("barrier_eV,dz,images,dy,dx,vacancy_id,reverse_eV\n1.5,1,7,-1,1,4,0.5\nnan,1,7,1,1,4,\n\n2,1,7,1,1,9,3\n");
    REQUIRE(set.size() == 3);
    CHECK(set.jumps[0] == vec3{1, -1, 1});
    CHECK(set.reverse_eV[0] == 0.5);
    CHECK(std::isnan(set.barriers_eV[1]));
    CHECK(std::isnan(set.reverse_eV[1]));
    CHECK(set.vacancies == std::vector<std::int64_t>{4, 4, 9});
    CHECK(set.alloys[0].lattice_constant_A == doctest::Approx(3.2));
}

TEST_CASE("neighbour and species must be those of the structure") {
    const auto made = recognise<bcc>(structure());
    const site v = site_of_atom(made, 4);
    const site n = made.sites.near(made.sites.position(v), {1, 1, 1});
    const auto id = made.ids[n.index];
    const std::string name = made.sites.names()[made.sites[n] - 1u];
    const std::string columns = "vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV\n";
    const auto row = [&](const std::string& neighbour, const std::string& species) {
        return columns + "4," + neighbour + ",1,1,1," + species + ",1.0\n";
    };
    CHECK(read(row(std::to_string(id), name)).size() == 1);
    CHECK(contains(message_of([&] { read(row("1", name)); }),
                   "t.csv:2: expected neighbor_id " + std::to_string(id) + " as in the structure, found '1'"));
    const std::string other = name == "Nb" ? "Mo" : "Nb";
    CHECK(contains(message_of([&] { read(row(std::to_string(id), other)); }), "expected species " + name));
    auto emptied = structure();
    const auto place = std::find(emptied.ids.begin(), emptied.ids.end(), id) - emptied.ids.begin();
    emptied.ids.erase(emptied.ids.begin() + place);
    emptied.species.erase(emptied.species.begin() + place);
    emptied.positions.erase(emptied.positions.begin() + place);
    CHECK(contains(message_of([&] { read(row("0", name), emptied); }), "expected species a vacancy"));
}

TEST_CASE("what is wrong is told with its line") {
    const auto complaint = [](const std::string& csv) { return message_of([&] { read(csv); }); };
    CHECK(contains(complaint(""), "t.csv:1: expected a header"));
    CHECK(contains(complaint("vacancy_id,dx,dy,barrier_eV\n"), "t.csv:1: expected a column dz, found none"));
    CHECK(contains(complaint(head), "at least one barrier"));
    CHECK(contains(complaint(head + "1,1,1,1\n"), "t.csv:2: expected 5 fields as in the header, found 4"));
    CHECK(contains(complaint(head + "x,1,1,1,1\n"), "t.csv:2: expected an atom id"));
    CHECK(contains(complaint(head + "1,1,1,1,?\n"), "t.csv:2: expected a barrier in eV, found '?'"));
    CHECK(contains(complaint(head + "1,1,1,99999999999,1\n"), "t.csv:2: expected a jump of bcc"));
    CHECK(contains(complaint(head + "99,1,1,1,1\n"), "t.csv:2: expected an atom of the 54"));
    CHECK(contains(complaint(head + "1,1,1,1,1\n1,1,1,1,2\n"), "t.csv:3: expected every jump of a vacancy once"));
    CHECK(contains(complaint(head + "1,1,1,1,1\n2,1,1,1,1\n1,-1,1,1,1\n"),
                   "t.csv:4: expected the rows of a vacancy together"));
}
