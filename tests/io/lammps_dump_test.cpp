#include <doctest/doctest.h>

#include <string>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

std::string frame(const std::string& columns, const std::string& rows, const std::string& atoms = "2",
                  const std::string& bounds = "pp pp pp\n0 4\n0 4\n-2 2\n") {
    return "ITEM: TIMESTEP\n10\nITEM: NUMBER OF ATOMS\n" + atoms + "\nITEM: BOX BOUNDS " + bounds + "ITEM: ATOMS " +
           columns + "\n" + rows;
}

const std::string simple = frame("id type x y z", "1 2 0 0 0\n2 1 1.5 1.5 -0.5\n");

std::string complaint(const std::string& text, std::int64_t which = last_frame) {
    return message_of([&] { read_lammps_dump(text, "f", which); });
}

}  // namespace

TEST_CASE("a simple frame") {
    const atoms read = read_lammps_dump(simple, "f");
    CHECK(read.size() == 2);
    CHECK(read.step == 10);
    CHECK(read.ids == std::vector<std::int64_t>{1, 2});
    CHECK(read.species == std::vector<std::size_t>{1, 0});
    CHECK(read.names == species_names{"1", "2"});
    CHECK_FALSE(read.named);
    CHECK(read.positions[1] == real3{1.5, 1.5, -0.5});
    CHECK(read.box.vectors() == box_vectors{real3{4, 0, 0}, {0, 4, 0}, {0, 0, 4}});
    CHECK(read.box.origin() == real3{0, 0, -2});
    CHECK(read.source == "f");
}

TEST_CASE("columns in any order and of any kind") {
    const auto positions = read_lammps_dump(simple, "f").positions;
    for (const auto& [columns, rows] : {std::pair{"z y id x type", "0 0 9 0 2\n-0.5 1.5 4 1.5 1\n"},
                                        {"type xu yu zu id ix", "2 0 0 0 9 1\n1 1.5 1.5 -0.5 4 0\n"},
                                        {"id type xs ys zs", "9 2 0 0 0.5\n4 1 0.375 0.375 0.375\n"},
                                        {"id type xsu ysu zsu vx", "9 2 0 0 0.5 1\n4 1 0.375 0.375 0.375 2\n"},
                                        // unwrapped coordinates are not needed where there are plain ones
                                        {"id type xu yu zu x y z", "9 2 4 4 4 0 0 0\n4 1 9 9 9 1.5 1.5 -0.5\n"}}) {
        const atoms read = read_lammps_dump(frame(columns, rows), "f");
        CHECK(read.positions == positions);
        CHECK(read.ids == std::vector<std::int64_t>{9, 4});
        CHECK(read.species == std::vector<std::size_t>{1, 0});
    }
}

TEST_CASE("elements, with and without types; ids may be missing") {
    const atoms both = read_lammps_dump(frame("type element x y z", "2 Mo 0 0 0\n1 Nb 2 2 0\n"), "f");
    CHECK(both.names == species_names{"Nb", "Mo"});
    CHECK(both.named);
    CHECK(both.ids == std::vector<std::int64_t>{1, 2});
    const atoms names = read_lammps_dump(frame("element x y z", "Mo 0 0 0\nNb 2 2 0\n"), "f");
    CHECK(names.names == species_names{"Mo", "Nb"});
}

TEST_CASE("triclinic boxes: bounds of the tilted corners, and general vectors") {
    const atoms tilted = read_lammps_dump(
        frame("id type x y z", "1 1 0 0 0\n", "1", "xy xz yz pp pp pp\n-1 10 -2\n0 8.5 1\n0 6 0.5\n"), "f");
    CHECK(tilted.box.vectors() == box_vectors{real3{8, 0, 0}, {-2, 8, 0}, {1, 0.5, 6}});
    CHECK(tilted.box.origin() == real3{1, 0, 0});
    const atoms general = read_lammps_dump(
        frame("id type xs ys zs", "1 1 0.5 0.5 0\n", "1", "abc origin pp pp ff\n0 4 0 1\n-4 0 0 2\n0 0 5 3\n"), "f");
    CHECK(general.box.vectors() == box_vectors{real3{0, 4, 0}, {-4, 0, 0}, {0, 0, 5}});
    CHECK(general.box.periodic() == std::array{true, true, false});
    CHECK(general.positions[0] == real3{-1, 4, 3});
}

TEST_CASE("several frames") {
    const std::string later = frame("id type x y z", "1 1 1 1 1\n", "1");
    const std::string text = simple + later + "\n";
    CHECK(lammps_dump_frames(text, "f").size() == 2);
    CHECK(read_lammps_dump(text, "f").size() == 1);
    CHECK(read_lammps_dump(text, "f", 0).size() == 2);
    CHECK(read_lammps_dump(text, "f", -2).size() == 2);
    CHECK(complaint(text, 2) == "f: expected a frame from 0 to 1, found 2");
    // messages count lines from the beginning of the file
    CHECK(complaint(simple + frame("id type x y z", "1 1 1 1 1.6.2\n", "1")) ==
          "f:21: expected a coordinate (a finite number), found '1.6.2'");
}

TEST_CASE("items of newer versions are passed over") {
    CHECK(read_lammps_dump("ITEM: UNITS\nmetal\nITEM: TIME\n0.5\n" + simple, "f").size() == 2);
}

TEST_CASE("wrong files name the line") {
    CHECK(complaint("") == "f: expected at least one frame, found an empty file");
    CHECK(complaint("hello\n") == "f:1: expected a line that begins with ITEM:, found 'hello'");
    CHECK(complaint(frame("id type x y z", "1 2 0 0 0\n")) ==
          "f:11: expected row 2 of 2 of the frame, found the end of the file");
    CHECK(complaint(frame("id type x y z", "1 2 0 0 0\n2 1 1.5 1.5 -0")) ==
          "f:11: expected row 2 of 2 of the frame, found a line cut off by the end of the file");
    CHECK(complaint(frame("id type x y z", "1 2 0 0 0\n") + simple) ==
          "f:11: expected row 2 of 2 of the frame, found 'ITEM: TIMESTEP'");
    CHECK(complaint(frame("id type x y z", "1 2 0 0 0\n2 1 1.5\n")) ==
          "f:11: expected 5 fields (the columns of ITEM: ATOMS), found 3");
    CHECK(contains(complaint(frame("id type x y z", "1 2 0 0 0\n2 1 1.5 nan 0\n")), "f:11: expected a coordinate"));
    CHECK(contains(complaint(frame("id type x y z", "1 2 0 0 0\n2.5 1 1 1 0\n")), "f:11: expected an atom id"));
    CHECK(contains(complaint(frame("id type x y z", "1 2 0 0 0\n0 1 1 1 0\n")),
                   "f:11: expected an atom id of at least 1"));
    CHECK(
        contains(complaint(frame("id type x y z", "1 2 0 0 0\n2 999 1 1 0\n")), "f:11: expected a type from 1 to 255"));
    CHECK(complaint(frame("id type x y z", "1 2 0 0 0\n1 1 1 1 0\n")) ==
          "f, atom 1: expected an id of its own, found the id twice");
    CHECK(contains(complaint(frame("id x y z", "1 0 0 0\n2 1 1 0\n")), "f:9: expected a column type or element"));
    CHECK(contains(complaint(frame("id type x ys z", "1 1 0 0 0\n2 1 1 1 0\n")), "f:9: expected columns x y z"));
    CHECK(contains(complaint(frame("id type x y z", "", "99999999999")),
                   "f:4: expected a number of atoms that the rest"));
    CHECK(contains(complaint(frame("id type x y z", "", "two")), "f:4: expected a number of atoms (a whole number)"));
    CHECK(
        contains(complaint(frame("id type x y z", "", "1", "pp pp pp\n0 4\n4 0\n0 4\n")), "f:8: expected box bounds"));
    CHECK(contains(complaint("ITEM: TIMESTEP\n1\nITEM: ATOMS id type x y z\n"), "f:3: expected ITEM: NUMBER OF ATOMS"));
    CHECK(contains(complaint("ITEM: BOX BOUNDS\n0 4\n0 4\n0 4\nITEM: ATOMS id type x y z\n"),
                   "f:5: expected ITEM: NUMBER OF ATOMS"));
    CHECK(contains(complaint(frame("id type x y", "1 1 0 0\n2 1 1 1\n")), "f:9: expected columns x y z"));
}

TEST_CASE("every file cut short is an error") {
    for (std::size_t size = 0; size < simple.size(); ++size) {
        CAPTURE(size);
        CHECK(contains(complaint(simple.substr(0, size)), ": expected "));
    }
}

TEST_CASE("what is written is what is read") {
    atoms structure = read_lammps_dump(simple, "f");
    structure.positions[0] = {1.0 / 3, 4.25, -2.5};  // outside: wrapped
    std::string out;
    append_lammps_dump(out, structure);
    CHECK(out ==
          "ITEM: TIMESTEP\n10\nITEM: NUMBER OF ATOMS\n2\nITEM: BOX BOUNDS pp pp pp\n0 4\n0 4\n-2 2\n"
          "ITEM: ATOMS id type x y z\n1 2 0.3333333333333333 0.25 1.5\n2 1 1.5 1.5 -0.5\n");
    append_lammps_dump(out, structure);
    CHECK(lammps_dump_frames(out, "f").size() == 2);
    CHECK(read_lammps_dump(out, "f").positions[0] == real3{1.0 / 3, 0.25, 1.5});
    structure.box = cell(structure.box.vectors(), structure.box.origin(), {true, true, false});
    out.clear();
    append_lammps_dump(out, structure);
    CHECK(contains(out, "BOX BOUNDS pp pp ff\n"));
    CHECK(read_lammps_dump(out, "f").positions[0] == real3{1.0 / 3, 0.25, -2.5});
}

TEST_CASE("a tilted box is written with the bounds of its corners") {
    atoms structure = read_lammps_dump(simple, "f");
    structure.box = cell({{{8, 0, 0}, {-2, 8, 0}, {1, 0.5, 6}}}, {1, 0, 0});
    std::string out;
    append_lammps_dump(out, structure);
    CHECK(contains(out, "ITEM: BOX BOUNDS xy xz yz pp pp pp\n-1 10 -2\n0 8.5 1\n0 6 0.5\n"));
    CHECK(read_lammps_dump(out, "f").box == structure.box);
}

TEST_CASE("the published dump is 8 × 8 × 8 cells, and written back lies where it lay") {
    const auto path = shared_data("nkk/initial.dump");
    if (!path) return;
    const atoms read = read_lammps_dump(read_file(*path), path->string());
    CHECK(read.size() == 1024);
    const auto found = recognise<bcc>(read);
    CHECK(found.sites.cells() == std::array{8, 8, 8});
    CHECK(found.report.vacancies == 0);
    CHECK(found.lattice_constant_A == doctest::Approx(3.24).epsilon(1e-12));
    CHECK(found.report.displacement_A < 1e-6);
    std::string out;
    append_lammps_dump(out, to_atoms(found));
    const atoms back = read_lammps_dump(out, "back");
    CHECK(back.ids == read.ids);
    CHECK(back.species == read.species);
    double farthest = 0;
    for (std::size_t i = 0; i < read.size(); ++i)
        farthest = std::max(farthest, length(back.positions[i] - read.positions[i]));
    CHECK(farthest < 1e-9);
}
