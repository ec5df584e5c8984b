#include <doctest/doctest.h>

#include <string>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/lammps_data.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

const std::string head =
    "a comment\n\n2 atoms\n3 bonds\n2 atom types\n\n0 4 xlo xhi\n0 5.0 ylo yhi # box\n-1 5 zlo zhi\n\n";

std::string complaint(const std::string& text) {
    return message_of([&] { read_lammps_data(text, "f"); });
}

}  // namespace

TEST_CASE("atom styles, by comment or by the number of fields") {
    for (const char* atoms_section :
         {"Atoms # atomic\n\n2 1 1 2 3\n1 2 0 0 0\n", "Atoms\n\n2 1 1 2 3 0 0 -1\n1 2 0 0 0 0 0 0 # c\n",
          "Atoms # charge\n\n2 1 0.5 1 2 3\n1 2 0 0 0 0\n", "Atoms  # full\n\n2 7 1 0.5 1 2 3\n1 7 2 0 0 0 0\n",
          "Atoms # molecular\n\n2 7 1 1 2 3 0 0 0\n1 7 2 0 0 0 0 0 0\n"}) {
        const atoms read = read_lammps_data(head + atoms_section, "f");
        CHECK(read.ids == std::vector<std::int64_t>{2, 1});
        CHECK(read.species == std::vector<std::size_t>{0, 1});
        CHECK(read.positions[0] == real3{1, 2, 3});
        CHECK(read.box.vectors()[1] == real3{0, 5, 0});
        CHECK(read.box.origin() == real3{0, 0, -1});
        CHECK(read.comment == "a comment");
        CHECK_FALSE(read.named);
    }
}

TEST_CASE("names come from the comments of Masses or from labels") {
    const std::string rows = "Atoms # atomic\n\n2 1 1 2 3\n1 2 0 0 0\n";
    CHECK(read_lammps_data(head + "Masses\n\n2 95.95 # Mo\n1 92.906 # Nb\n\n" + rows, "f").names ==
          species_names{"Nb", "Mo"});
    CHECK(
        read_lammps_data(head + rows + "\nMasses\n\n2 95.95 # Mo\n1 92.906 # Nb\n", "f").named);  // after the atoms too
    CHECK_FALSE(read_lammps_data(head + "Masses\n\n2 95.95 # Mo\n1 92.906\n\n" + rows, "f").named);
    CHECK_FALSE(read_lammps_data(head + "Masses\n\n2 95.95 # the heavy one\n1 92.906 # Nb\n\n" + rows, "f").named);
    CHECK_FALSE(read_lammps_data(head + "Masses\n\n2 95.95 # Nb\n1 92.906 # Nb\n\n" + rows, "f").named);
    const atoms labelled =
        read_lammps_data(head + "Atom Type Labels\n\n1 Nb\n2 Mo\n\nAtoms # atomic\n\n2 Nb 1 2 3\n1 2 0 0 0\n", "f");
    CHECK(labelled.names == species_names{"Nb", "Mo"});
    CHECK(labelled.species == std::vector<std::size_t>{0, 1});
    // what is no label or no name of a type is passed over
    CHECK(read_lammps_data(head + "Atom Type Labels\n\n1 Nb\n2 Mo\n1 2 3\n\n" + rows, "f").names ==
          species_names{"Nb", "Mo"});
    for (const char* line : {"2 95.95 # 42", "2 # Mo", "2.5 95.95 # Mo"})
        CHECK_FALSE(read_lammps_data(head + "Masses\n\n1 92.906 # Nb\n" + line + "\n\n" + rows, "f").named);
}

TEST_CASE("comments may stand anywhere") {
    const atoms read = read_lammps_data(
        "c\n# of the head\n2 atoms\n0 4 xlo xhi\n0 5 ylo yhi\n-1 5 zlo zhi\n\nAtoms # atomic\n\n"
        "# before\n2 1 1 2 3\n # between\n1 2 0 0 0\n# after\n\nVelocities # too\n\n1 0 0 0\n",
        "f");
    CHECK(read.ids == std::vector<std::int64_t>{2, 1});
}

TEST_CASE("tilted and general boxes; other sections are passed over") {
    const std::string rows =
        "Velocities\n\n1 0 0 0\n2 0 0 0\n\nAtoms # atomic\n\n2 1 1 2 3\n1 2 0 0 0\n\nBonds\n\n1 1 1 2\n";
    const atoms tilted =
        read_lammps_data("c\n2 atoms\n0 4 xlo xhi\n0 5 ylo yhi\n0 6 zlo zhi\n0.1 -0.2 0.3 xy xz yz\n\n" + rows, "f");
    CHECK(tilted.box.vectors() == box_vectors{real3{4, 0, 0}, {0.1, 5, 0}, {-0.2, 0.3, 6}});
    const atoms general =
        read_lammps_data("c\n2 atoms\n0 4 0 avec\n-5 0 0 bvec\n0 0 6 cvec\n1 2 3 abc origin\n\n" + rows, "f");
    CHECK(general.box.vectors() == box_vectors{real3{0, 4, 0}, {-5, 0, 0}, {0, 0, 6}});
    CHECK(general.box.origin() == real3{1, 2, 3});
}

TEST_CASE("wrong files name the line") {
    CHECK(complaint("") == "f:1: expected a LAMMPS data file, found the end of the file");
    CHECK(complaint("c\n\n0 4 xlo xhi\n") == "f: expected a line 'N atoms', found none");
    CHECK(complaint(head) == "f: expected a section Atoms, found none");
    CHECK(complaint(head + "Atoms # atomic\n\n2 1 1 2 3\n") ==
          "f:14: expected row 2 of 2 of the section Atoms, found the end of the file");
    CHECK(complaint(head + "Atoms # atomic\n\n2 1 1 2 3\n\nMasses\n\n1 5\n") ==
          "f:15: expected row 2 of 2 of the section Atoms, found 'Masses'");
    CHECK(complaint(head + "Atoms # atomic\n\n2 1 1 2 3\n1 1 0 0 0\n3 1 0 0 0\n") ==
          "f:15: expected the name of a section, found '3 1 0 0 0'");
    CHECK(contains(complaint(head + "Atoms # atomic\n\n2 1 1 2 3.1.4\n1 1 0 0 0\n"), "f:13: expected a coordinate"));
    CHECK(contains(complaint(head + "Atoms # atomic\n\n2 1 1 2\n1 1 0 0 0\n"), "f:13: expected 5 fields"));
    CHECK(contains(complaint(head + "Atoms\n\n2 1 1 2 3 4\n1 1 0 0 0 0\n"), "f:13: expected a comment with the style"));
    CHECK(contains(complaint(head + "Atoms # peri\n\n2 1 1 2 3 4\n1 1 0 0 0 0\n"), "atom style atomic, charge"));
    CHECK(contains(complaint(head + "Atoms # atomic\n\n2 Nb 1 2 3\n1 1 0 0 0\n"), "f:13: expected an atom type"));
    CHECK(contains(complaint("c\n2 atoms\n0 4 xlo xhi\n0 4 ylo yhi\n\nAtoms # atomic\n\n1 1 0 0 0\n2 1 1 1 1\n"),
                   "low below high"));
    CHECK(contains(complaint("c\n2 atoms\n1 avec\n"), "f:3: expected 3 numbers, found 2 fields"));
    const std::string rows = "\nAtoms # atomic\n\n2 1 1 2 3\n1 1 0 0 0\n";
    for (const char* part : {"4 0 0 avec\n", "4 0 0 avec\n0 4 0 bvec\n", "4 0 0 avec\n0 0 4 cvec\n"})
        CHECK(contains(complaint("c\n2 atoms\n" + std::string(part) + rows), "low below high"));
    for (const char* label : {"0 Nb", "256 Nb", "1.5 Nb"})
        CHECK(contains(complaint(head + "Atom Type Labels\n\n" + label + "\n" + rows), "f:13: expected a"));
    CHECK(complaint(head + rows + rows) == "f:17: expected one section Atoms, found a second one");
    CHECK(complaint(head + "Atoms # atomic\n\n0 1 1 2 3\n1 1 0 0 0\n") ==
          "f:13: expected an atom id of at least 1, found 0");
    for (const char* line : {"{1}", "[2]", "_"})
        CHECK(contains(complaint(head + rows + line + "\n"), "f:16: expected the name of a section, found '"));
    CHECK(contains(complaint("c\n99999999999 atoms\n"), "f:2: expected a number of atoms that the rest"));
}

TEST_CASE("what is written is what is read") {
    atoms structure = read_lammps_data(
        head + "Masses\n\n2 95.95 # Mo\n1 92.906 # Nb\n\nAtoms # atomic\n\n2 1 1 2 3\n1 2 0 0 0\n", "f");
    std::string out;
    append_lammps_data(out, structure);
    CHECK(out ==
          "# a comment\n\n2 atoms\n2 atom types\n\n0 4 xlo xhi\n0 5 ylo yhi\n-1 5 zlo zhi\n\nMasses\n\n1 92.9064 # "
          "Nb\n2 95.95 # Mo\n\n"
          "Atoms # atomic\n\n2 1 1 2 3\n1 2 0 0 0\n");
    const atoms back = read_lammps_data(out, "f");
    CHECK(back.names == structure.names);
    CHECK(back.positions == structure.positions);
    CHECK(back.comment == structure.comment);

    structure.box = cell({{{4, 0, 0}, {0.1, 5, 0}, {-0.2, 0.3, 6}}});
    structure.names = {"1", "2"};
    out.clear();
    append_lammps_data(out, structure);
    CHECK(contains(out, "0.1 -0.2 0.3 xy xz yz\n"));
    CHECK_FALSE(contains(out, "Masses"));
    CHECK(read_lammps_data(out, "f").box == structure.box);
}

TEST_CASE("the reference file is 5 × 5 × 5 cells with a vacancy at site 0") {
    const auto path = shared_data("snap_neb/NbMoTa_5x5x5_vac0.data");
    if (!path) return;
    const atoms read = read_lammps_data(read_file(*path), path->string());
    CHECK(read.names == species_names{"Nb", "Mo", "Ta"});
    const auto found = recognise<bcc>(read);
    CHECK(found.sites.cells() == std::array{5, 5, 5});
    CHECK(vacancies(found.sites) == std::vector{site{0}});
    CHECK(found.lattice_constant_A == doctest::Approx(3.266));
}
