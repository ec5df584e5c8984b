#include <saddle/potential/kim_snap.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/potential/kim.hpp>
#include <saddle/potential/snap.hpp>

#include <message.hpp>
#include <potential/kim_models.hpp>
#include <potential/reference_forces.hpp>
#include <potential/samples.hpp>
#include <shared_data.hpp>
#include <wide_arch.hpp>

using namespace saddle;

TEST_CASE("the native potential is the model: energies, forces, energies of atoms, virial") {
    for (const char* model : {nb_mo_ta_snap, "SNAP_LiHuChen_2018_NiMo__MO_468686727341_000"}) {
        if (!kim_model_here(model)) continue;
        kim_potential reference(model);
        snap<wide_arch> native(read_kim_snap(model), reference.names());
        const double a_A = reference.names().size() == 2 ? 2.9 : 3.25;
        for (const int cells : {1, 3}) {
            const auto structure = samples::sheared(samples::bcc_crystal(cells, a_A, native.names(), 0.2, seed{6}));
            std::vector<real3> expected(structure.size()), forces(structure.size());
            const double energy = reference.energy_eV(structure, expected);
            CHECK(std::fabs(native.energy_eV(structure, forces) - energy) < 1e-9);
            double worst = 0;
            for (std::size_t i = 0; i < forces.size(); ++i) {
                worst = std::max(worst, length(forces[i] - expected[i]));
                worst = std::max(worst, std::fabs(native.per_atom_energy_eV()[i] - reference.per_atom_energy_eV()[i]));
            }
            for (std::size_t c = 0; c < 6; ++c)
                worst = std::max(worst, std::fabs(native.virial_eV()[c] - reference.virial_eV()[c]));
            CHECK(worst < 1e-9);
        }
    }
}

TEST_CASE("energies and forces of the reference configurations, natively") {
    const auto folder = shared_data("snap_neb");
    if (!folder || !kim_model_here(nb_mo_ta_snap)) return;
    snap<wide_arch> native(read_kim_snap(nb_mo_ta_snap), {"Nb", "Mo", "Ta"});
    check_reference_forces(native, *folder);
}

TEST_CASE("lattice constants of the pure metals") {
    if (!kim_model_here(nb_mo_ta_snap)) return;
    const auto parameters = read_kim_snap(nb_mo_ta_snap);
    for (const auto& [name, a_A] : {std::pair("Nb", 3.3261), std::pair("Mo", 3.1667), std::pair("Ta", 3.3183)}) {
        snap<wide_arch> metal(parameters, {name});
        const auto pressure = [&](double a) {
            const auto crystal = samples::bcc_crystal(1, a, metal.names(), 0, seed{1});
            samples::energy_of(metal, crystal);
            return pressure_eV_A3(metal.virial_eV(), crystal.box);
        };
        double low = 3.0, high = 3.5;  // pressed, drawn
        for (int step = 0; step < 40; ++step) (pressure((low + high) / 2) > 0 ? low : high) = (low + high) / 2;
        CHECK(std::fabs(low - a_A) < 5e-4);
    }
}

TEST_CASE("models that are no SNAP or not there are refused") {
    CHECK(contains(message_of([] { read_kim_snap("NoSuchModel"); }), "found 'NoSuchModel'"));
    const char* other = "EDIP_JustoBazantKaxiras_1998_Si__MO_958932894036_002";
    if (!kim_model_here(other)) return;
    CHECK(message_of([&] { read_kim_snap(other); }) ==
          "KIM model " + std::string(other) + ": expected a file *.snapcoeff, found none");
    CHECK(kim_parameter_files(other).size() >= 1);
}
