#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include <message.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/structure/recognise.hpp>
#include <shared_data.hpp>

using namespace saddle;

namespace {

constexpr std::array formats{structure_format::lammps_dump, structure_format::lammps_data, structure_format::extxyz,
                             structure_format::poscar};

atoms sample() {
    auto sites = supercell<bcc>::random({2, 3, 2}, {{"Nb", 1}, {"Mo", 1}}, seed{4});
    sites.make_vacancy(site{7});
    return to_atoms(make_crystal(sites, 3.2));
}

}  // namespace

TEST_CASE("every format is known by its content and converts into every other") {
    const auto expected = recognise<bcc>(sample());
    for (const auto from : formats)
        for (const auto to : formats) {
            CAPTURE(static_cast<int>(from));
            CAPTURE(static_cast<int>(to));
            const structure_file first(write_structure(sample(), from), "first");
            CHECK(first.format() == from);
            CHECK(first.frames() == 1);
            const structure_file second(write_structure(first.read(), to), "second");
            CHECK(second.format() == to);
            const auto found = recognise<bcc>(second.read());
            REQUIRE(found.sites.cells() == expected.sites.cells());
            for (std::size_t i = 0; i < found.sites.size(); ++i) {
                const auto d = found.sites[site{i}];
                CHECK((d == vacant) == (i == 7));
                // names are lost by a dump, never the type's number
                const auto& name = d == vacant ? "" : expected.sites.names()[expected.sites[site{i}] - 1u];
                if (d != vacant && found.named) CHECK(found.sites.names()[d - 1u] == name);
            }
        }
}

TEST_CASE("what looks like something else") {
    const auto format = [](const std::string& text) { return structure_file(text, "f").format(); };
    const std::string box = "1\n4 0 0\n0 4 0\n0 0 4\n";
    CHECK(format("12\n" + box + "Nb\n1\nDirect\n0 0 0\n") == structure_format::poscar);
    CHECK(format("\n" + box + "1\nDirect\n0 0 0\n") == structure_format::poscar);
    CHECK(format("ITEM: TIMESTEP\n" + box + "1\nDirect\n0 0 0\n") == structure_format::poscar);
    CHECK(format("ITEM: BOX BOUNDS abc origin\n4 0 0 0\n0 4 0 0\n0 0 4 0\nITEM: NUMBER OF ATOMS\n1\n"
                 "ITEM: ATOMS type x y z\n1 0 0 0\n") == structure_format::lammps_dump);
    CHECK(format("x\n1 atoms\n4 0 0 avec\n0 4 0 bvec\n0 0 4 cvec\n\nAtoms\n\n1 1 0 0 0\n") ==
          structure_format::lammps_data);
    CHECK(format("# data\n1 atoms\n\n0 4 xlo xhi\n0 4 ylo yhi\n0 4 zlo zhi\n\nAtoms\n\n1 1 0 0 0\n") ==
          structure_format::lammps_data);
    CHECK(message_of([&] { format(""); }) == "f: expected a structure, found an empty file");
    CHECK(message_of([&] { format("\n \n"); }) == "f: expected a structure, found an empty file");
    for (const char* head :
         {"0 4 xlo xhi\n1 atoms\n0 4 ylo yhi\n0 4 zlo zhi\n", "4 0 0 avec\n1 atoms\n0 4 0 bvec\n0 0 4 cvec\n"})
        CHECK(format("x\n" + std::string(head) + "\nAtoms\n\n1 1 0 0 0\n") == structure_format::lammps_data);
    for (const char* none : {"x\nno atoms\n", "x\n1 0 xlo yhi\n", "12\n1.5\n", "x y\n\n"})
        CHECK(message_of([&] { format(none); }) ==
              "f: expected a LAMMPS dump, LAMMPS data, extended XYZ or POSCAR, found none of them");
    for (const char* none : {"hello\n", "a,b,c\n1,2,3\n", "\x93NUMPY\x01", "12\n"})
        CHECK(contains(message_of([&] { format(none); }), "f:"));
    // plain XYZ lacks a box
    CHECK(contains(message_of([] { structure_file("1\nplain\nNb 0 0 0\n", "f").read(); }), "f:2: expected Lattice="));
}

TEST_CASE("frames are read one by one") {
    std::string text;
    for (int step = 0; step < 3; ++step) {
        atoms structure = sample();
        structure.step = step;
        append_lammps_dump(text, structure);
    }
    const structure_file file(text, "f");
    REQUIRE(file.frames() == 3);
    for (std::int64_t k = 0; k < 3; ++k) CHECK(file.read(k).step == k);
    CHECK(file.read().step == 2);
    CHECK(file.read(-3).step == 0);
    CHECK(message_of([&] { file.read(3); }) == "f: expected a frame from 0 to 2, found 3");
}

TEST_CASE("the shared files by their content") {
    for (const auto& [name, format] : {std::pair{"nkk/initial.dump", structure_format::lammps_dump},
                                       {"snap_neb/NbMoTa_5x5x5_vac0.data", structure_format::lammps_data},
                                       {"snap_neb/5x5x5_vac0_ppp.extxyz", structure_format::extxyz},
                                       {"snap_neb/energy_force_check/displaced_249.extxyz", structure_format::extxyz},
                                       {"dft_barriers/MoTaW/POSCAR", structure_format::poscar}}) {
        const auto path = shared_data(name);
        if (!path) return;
        CHECK(structure_file(*path).format() == format);
        CHECK(read_atoms(*path).size() > 100);
    }
}
