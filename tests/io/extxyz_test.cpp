#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

const std::string box_of_4_5_6 = "Lattice=\"4 0 0 0 5 0 0 0 6\"";
const std::string simple =
    "2\n" + box_of_4_5_6 + " Properties=species:S:1:pos:R:3 pbc=\"T T T\"\nNb 0 0 0\nMo 2 2.5 3\n";

std::string complaint(const std::string& text) {
    return message_of([&] { read_extxyz(text, "f"); });
}

}  // namespace

TEST_CASE("a simple frame") {
    const atoms read = read_extxyz(simple, "f");
    CHECK(read.names == species_names{"Nb", "Mo"});
    CHECK(read.named);
    CHECK(read.ids == std::vector<std::int64_t>{1, 2});
    CHECK(read.positions[1] == real3{2, 2.5, 3});
    CHECK(read.box == orthogonal_box({4, 5, 6}));
    CHECK(read.comment.empty());
}

TEST_CASE("columns of any kind in any order") {
    for (const auto& [properties, rows] :
         {std::pair{"id:I:1:pos:R:3:forces:R:3:species:S:1", "9 0 0 0 1 2 3 Nb\n4 2 2.5 3 0 0 0 Mo\n"},
          {"Z:I:1:pos:R:3:id:I:1", "41 0 0 0 9\n42 2 2.5 3 4\n"},
          {"species:S:1:Z:I:1:pos:R:3:id:I:1:fixed:L:3", "Nb 41 0 0 0 9 T T F\nMo 42 2 2.5 3 4 T T F\n"},
          {"type:I:1:element:S:1:pos:R:3:id:I:1", "1 Nb 0 0 0 9\n2 Mo 2 2.5 3 4\n"}}) {
        const atoms read = read_extxyz("2\n" + box_of_4_5_6 + " Properties=" + properties + "\n" + rows, "f");
        CHECK(read.names == species_names{"Nb", "Mo"});
        CHECK(read.species == std::vector<std::size_t>{0, 1});
        CHECK(read.ids == std::vector<std::int64_t>{9, 4});
        CHECK(read.positions[1] == real3{2, 2.5, 3});
    }
    const atoms types = read_extxyz("2\n" + box_of_4_5_6 + " Properties=type:I:1:pos:R:3\n2 0 0 0\n1 2 2.5 3\n", "f");
    CHECK(types.names == species_names{"1", "2"});
    CHECK_FALSE(types.named);
}

TEST_CASE("the second line: quotes, brackets, flags") {
    const auto second = [](const std::string& line) { return read_extxyz("1\n" + line + "\nNb 0 0 0\n", "f"); };
    CHECK(second(box_of_4_5_6).box.periodic() == std::array{true, true, true});
    CHECK(second(box_of_4_5_6 + " pbc=\"T F t\"").box.periodic() == std::array{true, false, true});
    CHECK(second(box_of_4_5_6 + " pbc=[true, False, 1]").box.periodic() == std::array{true, false, true});
    CHECK(second("energy=-1.5 Lattice={4 0 0 0 5 0 0 0 6} Origin='1 2 3' flag step=12").box.origin() == real3{1, 2, 3});
    CHECK(second("Lattice=[[4,0,0],[0,5,0],[0,0,6]]").box == orthogonal_box({4, 5, 6}));
    const atoms said = second(box_of_4_5_6 + " note=\"it \\\"is\\\" Lattice\" e=1 step=7");
    CHECK(said.step == 7);
    CHECK(said.comment == "note=it \\\"is\\\" Lattice e=1");
    CHECK(second(box_of_4_5_6 + " note=").comment == "note=");
    CHECK(second(box_of_4_5_6).names == species_names{"Nb"});
}

TEST_CASE("several frames") {
    const std::string text = simple + "1\n" + box_of_4_5_6 + "\nNb 1 1 1\n\n";
    CHECK(extxyz_frames(text, "f").size() == 2);
    CHECK(read_extxyz(text, "f").size() == 1);
    CHECK(read_extxyz(text, "f", 0).size() == 2);
    CHECK(contains(message_of([&] { read_extxyz(text, "f", 2); }), "a frame from 0 to 1"));
}

TEST_CASE("wrong files name the line") {
    CHECK(complaint("") == "f: expected at least one frame, found an empty file");
    CHECK(complaint("x\n") == "f:1: expected a number of atoms (a whole number), found 'x'");
    CHECK(complaint("2\n" + box_of_4_5_6 + "\nNb 0 0 0\n") ==
          "f:4: expected row 2 of 2 of the frame, found the end of the file");
    CHECK(contains(complaint("1\nno lattice\nNb 0 0 0\n"), "f:2: expected Lattice="));
    CHECK(contains(complaint("1\nLattice=\"1 2\"\nNb 0 0 0\n"), "f:2: expected 9 numbers in Lattice, found 2"));
    CHECK(contains(complaint("1\nLattice=\"4 0 0 0 5 0 0 0 6\nNb 0 0 0\n"),
                   "f:2: expected the end of the value of 'Lattice'"));
    CHECK(
        contains(complaint("1\nLattice=\"4 0 0 0 5 0 0 0 0\"\nNb 0 0 0\n"), "f:2: expected three finite box vectors"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " pbc=T\nNb 0 0 0\n"), "f:2: expected three flags in pbc"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + "\nNb 0 0\n"), "f:3: expected 4 fields"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + "\nNb 0 0 1e\n"), "f:3: expected a coordinate"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=pos:R:3\n0 0 0\n"),
                   "f:2: expected a property species, Z or type"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=species:S:1\nNb\n"),
                   "f:2: expected a property pos:R:3"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=species:S:1:pos:R:2\nNb 0 0\n"), "of 3 columns"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=species:S\nNb\n"), "f:2: expected Properties="));
    for (const char* columns : {"\"\"", "species:S:0:pos:R:3", "species:S:1:pos:R:3:v:R:1001"})
        CHECK(
            complaint("1\n" + box_of_4_5_6 + " Properties=" + columns + "\nNb 0 0 0\n").starts_with("f:2: expected "));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=species:S:1:pos:R:3:pos:R:3\nNb 0 0 0 0 0 0\n"),
                   "f:2: expected one property 'pos' of 3 columns, found another"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=Z:I:1:pos:R:3\n0 0 0 0\n"),
                   "an atomic number from 1 to 118"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=Z:I:1:pos:R:3\n200 0 0 0\n"),
                   "an atomic number from 1 to 118"));
    CHECK(contains(complaint("1\n" + box_of_4_5_6 + " Properties=species:S:1:pos:R:3:id:I:1\nNb 0 0 0 0\n"),
                   "an atom id of at least 1"));
    CHECK(contains(complaint("99999999\n" + box_of_4_5_6 + "\nNb 0 0 0\n"), "that the rest of the file can hold"));
}

TEST_CASE("what is written is what is read") {
    atoms structure = read_extxyz(simple, "f");
    structure.ids = {12, 5};
    structure.step = 3;
    const std::vector<double> energy{-1.5, 0.25};
    const std::vector<std::int64_t> jumps{0, -7};
    extxyz_extras extras;
    extras.time_s = 1e-9;
    extras.energy_eV = -17.25;
    extras.columns = {{"energy", std::span<const double>(energy)}, {"jumps", std::span<const std::int64_t>(jumps)}};
    std::string out;
    append_extxyz(out, structure, extras);
    CHECK(out ==
          "2\nLattice=\"4 0 0 0 5 0 0 0 6\" Properties=species:S:1:pos:R:3:id:I:1:energy:R:1:jumps:I:1 pbc=\"T T T\" "
          "step=3 "
          "Time=1e-09 energy=-17.25\nNb 0 0 0 12 -1.5 0\nMo 2 2.5 3 5 0.25 -7\n");
    const atoms back = read_extxyz(out, "f");
    CHECK(back.ids == structure.ids);
    CHECK(back.positions == structure.positions);
    CHECK(back.step == 3);

    extras.columns.resize(1);
    structure.ids.pop_back();
    structure.positions.pop_back();
    CHECK(contains(message_of([&] { append_extxyz(out, structure, extras); }),
                   "column energy: expected 1 values, found 2"));
}

TEST_CASE("atoms without names are written by type; the origin too") {
    atoms structure = read_extxyz(simple, "f");
    structure.names = {"1", "2"};
    structure.named = false;
    structure.box = cell(structure.box.vectors(), {0, 0, -1}, {true, true, false});
    std::string out;
    append_extxyz(out, structure);
    CHECK(contains(out, "Origin=\"0 0 -1\" Properties=type:I:1:pos:R:3:id:I:1 pbc=\"T T F\""));
    const atoms back = read_extxyz(out, "f");
    CHECK_FALSE(back.named);
    CHECK(back.box == structure.box);
}

TEST_CASE("the reference files: vacancies where their names say") {
    for (const std::size_t vacancy : {0u, 62u, 137u}) {
        const auto path = shared_data("snap_neb/NbMoTa_5x5x5_vac" + std::to_string(vacancy) + ".extxyz");
        if (!path) return;
        const auto found = recognise<bcc>(read_extxyz(read_file(*path), path->string()));
        CHECK(found.sites.cells() == std::array{5, 5, 5});
        REQUIRE(vacancies(found.sites).size() == 1);
        // the files count sites with z fastest, the library with x fastest
        const vec3 r = found.sites.position(vacancies(found.sites)[0]);
        const int b = r.x % 2;
        CHECK(static_cast<std::size_t>(2 * (((r.x - b) / 2 * 5 + (r.y - b) / 2) * 5 + (r.z - b) / 2) + b) == vacancy);
    }
}

TEST_CASE("a relaxed initial state, its saddle and its final state") {
    const auto path = shared_data("snap_neb/5x5x5_vac0_ppp.extxyz");
    if (!path) return;
    const std::string text = read_file(*path);
    CHECK(extxyz_frames(text, "f").size() == 3);
    const auto first = recognise<bcc>(read_extxyz(text, "f", 0));
    const auto last = recognise<bcc>(read_extxyz(text, "f", 2));
    CHECK(first.sites.position(vacancies(first.sites)[0]) == vec3{0, 0, 0});
    CHECK(last.sites.position(vacancies(last.sites)[0]) == vec3{1, 1, 1});
    CHECK(first.report.displacement_A > 0.1);
    CHECK(first.corner == real3{});
    // at the saddle point one atom stands between two sites
    CHECK(contains(message_of([&] { recognise<bcc>(read_extxyz(text, "f", 1)); }), "expected a bcc site within"));
}
