#include <saddle/potential/kim.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/kim_models.hpp>
#include <potential/reference_forces.hpp>
#include <potential/samples.hpp>
#include <shared_data.hpp>

using namespace saddle;

static_assert(potential_with_virial<kim_potential> && potential_with_atom_energies<kim_potential>);

TEST_CASE("energies and forces of the reference configurations") {
    const auto folder = shared_data("snap_neb");
    if (!folder || !kim_model_here(nb_mo_ta_snap)) return;
    kim_potential snap(nb_mo_ta_snap);
    CHECK(snap.names() == species_names{"Nb", "Mo", "Ta", "W"});
    CHECK(std::fabs(snap.cutoff_A() - 4.7012) < 1e-4);
    check_reference_forces(snap, *folder);
}

TEST_CASE("forces, virial and energies of atoms hang together; species come in any order") {
    if (!kim_model_here(nb_mo_ta_snap)) return;
    kim_potential snap(nb_mo_ta_snap, {"Ta", "Nb", "Mo"});
    CHECK(snap.names() == species_names{"Ta", "Nb", "Mo"});
    for (const int n : {1, 2}) {  // one cell is narrower than the cutoff
        const auto structure = samples::sheared(samples::bcc_crystal(n, 3.25, snap.names(), 0.15, seed{2}));
        CHECK(samples::worst_force_error(snap, structure, 3) < 1e-6);
        CHECK(samples::worst_virial_error(snap, structure) < 1e-5);
        const double energy = samples::energy_of(snap, structure);
        double sum = 0;
        for (const double e : snap.per_atom_energy_eV()) sum += e;
        CHECK(snap.per_atom_energy_eV().size() == structure.size());
        CHECK(sum == doctest::Approx(energy).epsilon(1e-12));

        auto other = structure;
        for (auto& s : other.species) s = (s + 1) % 3;
        kim_potential turned(nb_mo_ta_snap, {"Mo", "Ta", "Nb"});
        CHECK(samples::energy_of(turned, other) == doctest::Approx(energy).epsilon(1e-13));
        CHECK(samples::energy_of(snap, other) != doctest::Approx(energy).epsilon(1e-6));
    }
    auto moved = std::move(snap);
    CHECK(samples::worst_force_error(moved, samples::bcc_crystal(2, 3.25, moved.names(), 0.15, seed{2}), 7) < 1e-6);
}

TEST_CASE("threads may have a model each") {
    if (!kim_model_here(nb_mo_ta_snap)) return;
    const auto work = [](seed s) {
        std::vector<double> energies;
        for (int made = 0; made < 3; ++made) {
            kim_potential snap(nb_mo_ta_snap, {"Ta", "Nb"});
            auto structure = samples::bcc_crystal(2, 3.25, snap.names(), 0.15, s);
            for (int step = 0; step < 10; ++step) {
                structure.positions[3][0] += 0.01;
                energies.push_back(samples::energy_of(snap, structure));
            }
        }
        return energies;
    };
    std::vector<std::future<std::vector<double>>> side_by_side;
    for (std::uint64_t s = 1; s <= 4; ++s) side_by_side.push_back(std::async(std::launch::async, work, seed{s}));
    for (std::uint64_t s = 1; s <= 4; ++s) CHECK(side_by_side[s - 1].get() == work(seed{s}));
}

TEST_CASE("models that ask for the neighbours of images get them") {
    // EDIP does not ask
    for (const char* model : {"Tersoff_LAMMPS_Tersoff_1988T2_Si__MO_245095684871_003",
                              "EDIP_JustoBazantKaxiras_1998_Si__MO_958932894036_002"}) {
        if (!kim_model_here(model)) continue;
        kim_potential silicon(model);
        const std::vector<real3> diamond{{0, 0, 0},          {0, 0.5, 0.5},      {0.5, 0, 0.5},
                                         {0.5, 0.5, 0},      {0.25, 0.25, 0.25}, {0.25, 0.75, 0.75},
                                         {0.75, 0.25, 0.75}, {0.75, 0.75, 0.25}};
        const auto structure = samples::crystal(diamond, 2, 5.43, silicon.names(), 0.1, seed{3});
        CHECK(samples::worst_force_error(silicon, structure, 13) < 1e-5);
        const auto perfect = samples::crystal(diamond, 1, 5.43, silicon.names(), 0, seed{3});
        CHECK(samples::energy_of(silicon, perfect) / 8 == doctest::Approx(-4.63).epsilon(0.02));  // cohesive energy
    }
}

TEST_CASE("what cannot be is refused, and no log is left") {
    const auto missing = message_of([] { kim_potential{"SNAP_NoSuch"}; });
    CHECK(contains(missing, "KIM model: expected one of the "));
    CHECK(contains(missing, " installed ("));
    CHECK(contains(missing, ", found 'SNAP_NoSuch'"));
    CHECK(contains(message_of([] { kim_potential{""}; }), "found ''"));
    if (!kim_model_here(nb_mo_ta_snap)) return;
    CHECK(contains(missing, "SNAP_LiChenZheng_2019_NbTaWMo"));
    CHECK(message_of([] {
              kim_potential(nb_mo_ta_snap, {"Nb", "Fe"});
          }) == "KIM model " + std::string(nb_mo_ta_snap) + ": expected one of its species Nb, Mo, Ta, W, found 'Fe'");
    CHECK(contains(message_of([] { kim_potential(nb_mo_ta_snap, {"Unobtainium"}); }), "found 'Unobtainium'"));
    kim_potential snap(nb_mo_ta_snap, {"Nb"});
    auto structure = samples::bcc_crystal(2, 3.25, {"Nb", "Mo"}, 0, seed{2});
    CHECK(contains(message_of([&] { samples::energy_of(snap, structure); }), "a species of the potential (Nb)"));
    CHECK_FALSE(std::filesystem::exists("kim.log"));
}
