#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/poscar.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

std::string poscar(const std::string& scale, const std::string& species, const std::string& rest) {
    return "comment\n" + scale + "\n 4 0 0\n0 5 0\n0 0 6\n" + species + rest;
}

const std::string direct = "Direct\n0 0 0\n0.5 0.5 0.5\n0.25 0 0.5\n";

std::string complaint(const std::string& text) {
    return message_of([&] { read_poscar(text, "f"); });
}

}  // namespace

TEST_CASE("species by name and count") {
    const atoms read = read_poscar(poscar("1.0", "Nb Mo\n1 2\n", direct), "f");
    CHECK(read.names == species_names{"Nb", "Mo"});
    CHECK(read.named);
    CHECK(read.species == std::vector<std::size_t>{0, 1, 1});
    CHECK(read.ids == std::vector<std::int64_t>{1, 2, 3});
    CHECK(read.positions[1] == real3{2, 2.5, 3});
    CHECK(read.comment == "comment");
    // groups of one species may repeat, and pseudopotentials are no species
    const atoms repeated = read_poscar(poscar("1.0", "Nb_pv Mo/1a2b Nb\n1 1 1\n", direct), "f");
    CHECK(repeated.names == species_names{"Nb", "Mo"});
    CHECK(repeated.species == std::vector<std::size_t>{0, 1, 0});
}

TEST_CASE("files of VASP 4 have types") {
    const atoms read = read_poscar(poscar("1.0", "1 0 2\n", direct), "f");
    CHECK(read.names == species_names{"1", "2", "3"});
    CHECK_FALSE(read.named);
    CHECK(read.species == std::vector<std::size_t>{0, 2, 2});
}

TEST_CASE("scaling: a factor, a volume, three factors") {
    CHECK(read_poscar(poscar("2", "Nb\n3\n", direct), "f").box == orthogonal_box({8, 10, 12}));
    CHECK(read_poscar(poscar("-960 # volume", "Nb\n3\n", direct), "f").box.volume() == doctest::Approx(960));
    const std::string cartesian = "cartesian\n0 0 0\n1 1 1\n2 0 3\n";
    const atoms scaled = read_poscar(poscar("0.5 1 2", "Nb\n3\n", cartesian), "f");
    CHECK(scaled.box == orthogonal_box({2, 5, 12}));
    CHECK(scaled.positions[1] == real3{0.5, 1, 2});
    CHECK(length(read_poscar(poscar("-960", "Nb\n3\n", cartesian), "f").positions[1] - 2 * real3{1, 1, 1}) < 1e-12);
}

TEST_CASE("selective dynamics, labels and velocities are passed over") {
    const atoms read = read_poscar(
        poscar("1.0", "Nb Mo\n1 2\n",
               "Selective dynamics\nDirect\n0 0 0 T T F\n.5 .5 .5 F F F Mo\n.25 0 .5 T T T\n\n0 0 0\n1 1 1\n"),
        "f");
    CHECK(read.size() == 3);
    CHECK(read.positions[1] == real3{2, 2.5, 3});
    CHECK(read_poscar(poscar("1.0 of all", "Nb\n3\n", "selective\n" + direct), "f").size() == 3);
    CHECK(read_poscar(poscar("1.0 2.0 x", "Nb\n3\n", "direct\n0 0 0\n0 0 0\n0 0 0\n"), "f").box ==
          orthogonal_box({4, 5, 6}));
    for (const char* more : {"0 0\n", "x 0 0\n", "0 x 0\n", "0 0 x\n"})
        CHECK(read_poscar(poscar("1", "Nb\n3\n", direct + more), "f").size() == 3);
}

TEST_CASE("wrong files name the line") {
    CHECK(complaint("") == "f:1: expected a POSCAR, found the end of the file");
    CHECK(complaint("c\n1.0\n1 0 0\n") == "f:4: expected three box vectors, found the end of the file");
    CHECK(complaint(poscar("1.0", "Nb Mo\n1 2\n", "Direct\n0 0 0\n")) ==
          "f:10: expected row 2 of 3 of the positions, found the end of the file");
    CHECK(complaint(poscar("1.0", "Nb Mo\n1 1\n", direct)) ==
          "f:11: expected a blank line or the end after 2 atoms, found a further row of numbers");
    CHECK(contains(complaint(poscar("0", "Nb\n3\n", direct)), "f:2: expected a scaling factor other than 0"));
    CHECK(contains(complaint(poscar("1 -1 1", "Nb\n3\n", direct)), "f:2: expected three scaling factors above 0"));
    CHECK(contains(complaint(poscar("x", "Nb\n3\n", direct)), "f:2: expected a scaling factor"));
    CHECK(complaint(poscar(" ", "Nb\n3\n", direct)) == "f:2: expected a scaling factor, found a blank line");
    CHECK(complaint(poscar("1", "\n", direct)) == "f:6: expected species or counts, found a blank line");
    CHECK(complaint(poscar("1", "Nb\n3\n", "\n0 0 0\n")) == "f:8: expected Direct or Cartesian, found ''");
    CHECK(contains(complaint(poscar("1", "Nb Mo\n3\n", direct)), "f:7: expected 2 counts"));
    CHECK(contains(complaint(poscar("1", "Nb\n-3\n", direct)), "f:7: expected a count"));
    CHECK(contains(complaint(poscar("1", "Nb\n99999999999\n", direct)), "f:7: expected a count that the rest"));
    CHECK(contains(complaint(poscar("1", "Nb\n3\n", "Fractional\n0 0 0\n")),
                   "f:8: expected Direct or Cartesian, found 'Fractional'"));
    CHECK(contains(complaint(poscar("1", "Nb\n3\n", "Direct\n0 0 0\n0 1.6.2 0\n0 0 0\n")),
                   "f:10: expected a coordinate"));
    CHECK(contains(complaint(poscar("1", "Nb\n3\n", "Direct\n0 0 0\n0 0\n0 0 0\n")), "f:10: expected three numbers"));
    CHECK(contains(complaint("c\n-10\n1 0 0\n1 0 0\n0 0 1\nNb\n1\nDirect\n0 0 0\n"),
                   "f:5: expected three finite box vectors"));
}

TEST_CASE("what is written is what is read, by species") {
    atoms structure = read_poscar(poscar("1", "Nb Mo Nb\n1 1 1\n", direct), "f");
    structure.positions[2] = {-1, 6, 3};
    std::string out;
    append_poscar(out, structure);
    CHECK(out == "comment\n1\n4 0 0\n0 5 0\n0 0 6\nNb Mo \n2 1 \nDirect\n0 0 0\n0.75 0.2 0.5\n0.5 0.5 0.5\n");
    const atoms back = read_poscar(out, "f");
    CHECK(back.species == std::vector<std::size_t>{0, 0, 1});

    structure.names = {"1", "2", "3"};
    structure.named = false;
    structure.species = {2, 0, 0};
    out.clear();
    append_poscar(out, structure);
    CHECK(contains(out, "0 0 6\n2 0 1 \nDirect\n"));
    CHECK(read_poscar(out, "f").names == structure.names);

    structure.names = {"Nb", "Mo", "Ta"};  // a species without atoms has no place in a POSCAR
    structure.named = true;
    out.clear();
    append_poscar(out, structure);
    CHECK(contains(out, "Nb Ta \n2 1 \n"));
}

TEST_CASE("a name that would not come back is not written") {
    atoms structure = read_poscar(poscar("1", "Nb Mo\n1 2\n", direct), "f");
    for (const char* name : {"Nb_pv", "Nb/a", "Nb#", "!", "41"}) {
        structure.names[0] = name;
        std::string out;
        CHECK(message_of([&] { append_poscar(out, structure); }) ==
              "POSCAR: expected names of species without _ / # !, found '" + std::string(name) + "'");
    }
    structure.names[1] = "Nb";
    structure.species = {1, 1, 1};  // of a species without atoms nothing is written
    std::string out;
    append_poscar(out, structure);
    CHECK(read_poscar(out, "f").names == species_names{"Nb"});
}

TEST_CASE("all 24 published alloys are 4 × 4 × 4 cells") {
    const auto folder = shared_data("dft_barriers");
    if (!folder) return;
    std::size_t alloys = 0;
    for (const auto& entry : std::filesystem::directory_iterator(*folder)) {
        if (!entry.is_directory()) continue;
        const auto path = entry.path() / "POSCAR";
        CAPTURE(path.string());
        const auto found = recognise<bcc>(read_poscar(read_file(path), path.string()));
        CHECK(found.sites.cells() == std::array{4, 4, 4});
        CHECK(found.report.vacancies == 0);
        CHECK(found.report.strain == 0);
        CHECK(found.report.displacement_A < 1e-6);
        CHECK(found.lattice_constant_A > 3.03);
        CHECK(found.lattice_constant_A < 3.3);
        ++alloys;
    }
    CHECK(alloys == 24);
}
