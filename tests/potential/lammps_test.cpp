#include <saddle/potential/lammps.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <future>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/file.hpp>
#include <saddle/potential/eam.hpp>

#include <message.hpp>
#include <potential/lammps_models.hpp>
#include <potential/samples.hpp>

using namespace saddle;

static_assert(potential_with_virial<lammps_potential> && potential_with_dynamics<lammps_potential>);

// first, for trials need a process without MPI, which the first potential starts
TEST_CASE("commands that LAMMPS does not take are refused with its words") {
    CHECK(message_of([] { lammps_potential("pair_style zero 5"); }) ==
          "lammps: species, named or at the end of pair_coeff: expected 1 to 16 species, found 0");
    if (!lammps_here()) return;
    CHECK(contains(message_of([] { lammps_potential("pair_style nosuch; pair_coeff * * Nb"); }),
                   "Unrecognized pair style 'nosuch'"));
    CHECK(contains(message_of([] { lammps_potential("pair_style eam/alloy; pair_coeff * * /nosuch.file Nb"); }),
                   "/nosuch.file"));
    CHECK(contains(message_of([] { lammps_potential("pair_style lj/cut 5", {"A"}); }), "pair coeffs are not set"));
}

TEST_CASE("native EAM is that of LAMMPS: energies, forces, virial, in boxes of any shape") {
    if (!lammps_here()) return;
    for (const auto& [name, style] : {std::pair("CuTa.eam.alloy", "eam/alloy"), std::pair("VFe_mm.eam.fs", "eam/fs")}) {
        const auto path = lammps_file(name);
        if (path.empty()) continue;
        const auto tables = read_setfl(read_file(path), path);
        eam<arch::native> native(tables);
        lammps_potential reference("pair_style " + std::string(style) + "; pair_coeff * * " + path + " " +
                                   joined(tables.names, " "));
        CHECK(reference.names() == tables.names);
        for (const int cells : {1, 3}) {
            const auto structure = samples::sheared(samples::bcc_crystal(cells, 3.2, tables.names, 0.15, seed{6}));
            std::vector<real3> expected(structure.size()), forces(structure.size());
            const double energy = reference.energy_eV(structure, expected);
            CHECK(std::fabs(native.energy_eV(structure, forces) - energy) < 1e-10 * double(structure.size()));
            double worst = 0;
            for (std::size_t i = 0; i < forces.size(); ++i) worst = std::max(worst, length(forces[i] - expected[i]));
            for (std::size_t c = 0; c < 6; ++c)
                worst = std::max(worst, std::fabs(native.virial_eV()[c] - reference.virial_eV()[c]));
            CHECK(worst < 1e-9);
        }
    }
}

TEST_CASE("positions, species, box and number of atoms may change between calls") {
    const auto path = lammps_here() ? lammps_file("VFe_mm.eam.fs") : "";
    if (path.empty()) return;
    const std::string commands = "pair_style eam/fs ; ; pair_coeff * * " + path + " V Fe";
    lammps_potential used(commands), kept(commands);
    const auto small = samples::bcc_crystal(2, 2.9, {"V", "Fe"}, 0.1, seed{6});
    const auto large = samples::bcc_crystal(3, 3.0, {"V", "Fe"}, 0.1, seed{7});
    const double first = samples::energy_of(used, small);
    const double second = samples::energy_of(used, large);
    CHECK(samples::energy_of(used, small) == doctest::Approx(first).epsilon(1e-13));
    CHECK(samples::energy_of(kept, large) == doctest::Approx(second).epsilon(1e-13));
    auto moved = std::move(used);
    CHECK(samples::worst_force_error(moved, small, 5) < 1e-6);
    CHECK(samples::worst_virial_error(moved, small) < 1e-4);
    auto near = small;
    near.positions[1] = near.positions[0] + real3{0.01, 0, 0};
    CHECK(contains(message_of([&] { samples::energy_of(moved, near); }), "expected no other atom within"));
    CHECK(samples::energy_of(moved, small) == doctest::Approx(first).epsilon(1e-13));
}

TEST_CASE("its dynamics are those of velocity Verlet on the native potential, in a box of any shape") {
    const auto path = lammps_here() ? lammps_file("VFe_mm.eam.fs") : "";
    if (path.empty()) return;
    lammps_potential moved("pair_style eam/fs; pair_coeff * * " + path + " V Fe");
    eam<arch::native> native(read_setfl(read_file(path), path));
    const auto first = samples::sheared(samples::bcc_crystal(3, 2.95, {"V", "Fe"}, 0.05, seed{6}));
    const auto masses = masses_u(native.names());
    const auto velocities = maxwell_velocities(first, masses, kelvin{900}, seed{4}, random_stream("test"));
    auto there = first;
    moved.move(there, velocities, {60, 2});

    // positions in Å, time in ps, masses in eV ps²/Å²
    constexpr double dt = 2e-3;
    auto here = first;
    auto v = velocities;
    std::vector<real3> forces(here.size());
    const auto kick = [&] {
        for (std::size_t i = 0; i < v.size(); ++i)
            v[i] = v[i] + (dt / 2 / (masses[here.species[i]] * 1.0364269e-4)) * forces[i];
    };
    native.energy_eV(here, forces);
    for (int step = 0; step < 60; ++step) {
        kick();
        for (std::size_t i = 0; i < v.size(); ++i) here.positions[i] = here.positions[i] + dt * v[i];
        native.energy_eV(here, forces);
        kick();
    }
    double worst = 0, far = 0;
    for (std::size_t i = 0; i < here.size(); ++i) {
        real3 f = here.box.fractional(there.positions[i]) - here.box.fractional(here.positions[i]);
        for (double& x : f) x -= std::round(x);
        worst = std::max(worst, length(here.box.displacement(f)));
        far = std::max(far, length(here.positions[i] - first.positions[i]));
    }
    CHECK(far > 0.1);
    CHECK(worst < 1e-5);

    auto again = first;
    moved.move(again, velocities, {60, 2});
    CHECK(again.positions == there.positions);
    samples::energy_of(moved, samples::bcc_crystal(2, 2.9, {"V", "Fe"}, 0.1, seed{7}));
    again = first;
    moved.move(again, velocities, {60, 2});
    CHECK(again.positions == there.positions);

    lammps_potential unknown("pair_style lj/cut 5; pair_coeff * * 0.4 2.2", {"A"});
    auto other = samples::bcc_crystal(2, 2.9, {"A"}, 0, seed{1});
    CHECK(message_of([&] {
              unknown.move(other, std::vector<real3>(other.size()), {1, 1});
          }) == "dynamics: expected chemical elements, whose masses are known, found 'A'");
}

TEST_CASE("threads may have one each and take turns") {
    const auto path = lammps_here() ? lammps_file("VFe_mm.eam.fs") : "";
    if (path.empty()) return;
    const auto work = [&](seed s) {
        lammps_potential potential("pair_style eam/fs; pair_coeff * * " + path + " V Fe");
        return samples::energy_of(potential, samples::bcc_crystal(2, 2.9, {"V", "Fe"}, 0.1, s));
    };
    auto one = std::async(std::launch::async, work, seed{1}), other = std::async(std::launch::async, work, seed{2});
    const double first = one.get(), second = other.get();
    CHECK(first == work(seed{1}));
    CHECK(second == work(seed{2}));
}

TEST_CASE("commands and the elements in them") {
    CHECK(split_lammps_commands(" a b ;; c;\n d") == std::vector<std::string>{"a b", "c", "d"});
    CHECK(elements_in_lammps_commands("pair_style x; pair_coeff * * f.Nb Nb Mo ; mass 1 2") ==
          species_names{"Nb", "Mo"});
    CHECK(elements_in_lammps_commands("pair_coeff * * file").empty());
    CHECK(elements_in_lammps_commands("mass 1 Nb").empty());
}
