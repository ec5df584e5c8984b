#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/file.hpp>
#include <saddle/potential/eam.hpp>
#include <saddle/potential/lennard_jones.hpp>
#include <saddle/potential/snap.hpp>

#include <message.hpp>
#include <potential/eam_samples.hpp>
#include <potential/samples.hpp>

#include "make_potential.hpp"

using namespace saddle;
using runtime::make_potential;

TEST_CASE("a potential by its text is the potential") {
    auto made = make_potential("lj:9,Ar=0.0104/3.4,Kr=0.014/3.65");
    lennard_jones direct({{"Ar", 0.0104, 3.4}, {"Kr", 0.014, 3.65}}, 9);
    CHECK(made.description() == "lj:9,Ar=0.0104/3.4,Kr=0.014/3.65");
    CHECK(made.names() == direct.names());
    CHECK(made.cutoff_A() == 9);
    const auto structure = samples::bcc_crystal(3, 4.3, made.names(), 0.2, seed{3});
    std::vector<real3> forces(structure.size()), expected(structure.size());
    CHECK(made.energy_eV(structure, forces) == direct.energy_eV(structure, expected));
    CHECK(forces == expected);
    CHECK(made.virial_eV() == direct.virial_eV());
    CHECK(made.per_atom_energy_eV().size() == structure.size());
    CHECK(!made.has_dynamics());
    auto still = structure;
    CHECK(message_of([&] {
              made.move(still, forces, {1, 1});
          }) == "dynamics: expected a potential of LAMMPS, lammps:'pair_style …; pair_coeff …', found another");
    auto moved = std::move(made);
    CHECK(moved.energy_eV(structure, forces) == direct.energy_eV(structure, expected));
}

TEST_CASE("native potentials on files are those of the library") {
    write_file_atomically("made.eam", samples::formulae{true}.file());
    auto embedded = make_potential("eam:made.eam", {"Mo", "Nb"});
    eam<arch::generic> tables(read_setfl(samples::formulae{true}.file(), "made"), {"Mo", "Nb"});
    CHECK(embedded.names() == species_names{"Mo", "Nb"});
    const auto alloy = samples::bcc_crystal(2, 3.2, {"Mo", "Nb"}, 0.1, seed{2});
    CHECK(samples::energy_of(embedded, alloy) == samples::energy_of(tables, alloy));

    write_file_atomically("made.snapparam", "rcutfac 4\ntwojmax 1\n");
    write_file_atomically("made.snapcoeff", "1 3\nNb 0.5 1\n-1\n0.1\n0.2\n");
    auto spectral = make_potential("snap:made");
    snap<arch::generic> direct(read_snap(read_file("made.snapcoeff"), "c", read_file("made.snapparam"), "s"));
    const auto metal = samples::bcc_crystal(2, 3.2, {"Nb"}, 0.1, seed{2});
    CHECK(samples::energy_of(spectral, metal) == samples::energy_of(direct, metal));
    CHECK(spectral.description() == "snap:made");
    std::filesystem::remove("made.snapparam");
    CHECK(contains(message_of([] { make_potential("snap:made"); }), "made.snapparam: expected a readable file"));
    CHECK_THROWS_AS(make_potential("snap:NoSuchModel"), input_error);
    CHECK_THROWS_AS(make_potential("lammps:"), input_error);
    for (const char* file : {"made.eam", "made.snapcoeff"}) std::filesystem::remove(file);
}

TEST_CASE("kinds say what they are") {
    const auto kinds = runtime::potential_kinds();
    REQUIRE(kinds.size() == 5);
    for (const auto& kind : kinds) {
        CHECK_FALSE(kind.form.empty());
        CHECK_FALSE(kind.description.empty());
        CHECK(kind.built == (kind.name != "kim" || SADDLE_WITH_KIM));
    }
}

TEST_CASE("species are those asked for, in that order") {
    CHECK(make_potential("lj:9,Ar=0.0104/3.4,Kr=0.014/3.65", {"Kr"}).names() == species_names{"Kr"});
    CHECK(make_potential("lj:9,Ar=0.0104/3.4,Kr=0.014/3.65", {"Kr", "Ar"}).names() == species_names{"Kr", "Ar"});
    CHECK(message_of([] { make_potential("lj:9,Ar=0.0104/3.4", {"Ne"}); }) ==
          "potential lj: expected one of the species Ar, found 'Ne'");
}

TEST_CASE("texts that name no potential") {
    for (const char* text : {"", "lj", "nosuch:x", ":"}) {
        const auto message = message_of([&] { make_potential(text); });
        CHECK(contains(message, "potential: expected one of kim:MODEL, "));
        CHECK(contains(message, "found '" + std::string(text) + "'"));
    }
    for (const char* text : {"", "x", "5,Ar", "5,Ar=1", "5,Ar/1=2", "5,Ar=1/", "5,Ar=x/1"})
        CHECK(message_of([&] { make_potential("lj:" + std::string(text)); }) ==
              "potential: expected lj:CUTOFF,NAME=EPSILON/SIGMA,… in eV and Å, found '" + std::string(text) + "'");
    CHECK(contains(message_of([] { make_potential("lj:5"); }), "lennard_jones: expected 1 to 16 species"));
    CHECK(contains(message_of([] { make_potential("kim:NoSuchModel"); }),
                   SADDLE_WITH_KIM ? "KIM model: expected one of the" : "made without the KIM API"));
    CHECK(runtime::names_potential("kim:x"));
    CHECK_FALSE(runtime::names_potential("kim"));
    CHECK_FALSE(runtime::names_potential("a.dump"));
}
