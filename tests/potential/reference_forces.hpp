/// \file
/// Energies and forces of Nb-Mo-Ta by LAMMPS and by ASE with the SNAP potential of the CNN papers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/file.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>

inline saddle::atoms read_extxyz_of(const std::filesystem::path& path, const saddle::species_names& names) {
    return saddle::with_species(saddle::read_extxyz(saddle::read_file(path), path.string()), names);
}

/// The last three columns of each row.
inline std::vector<saddle::real3> forces_in_extxyz(const std::filesystem::path& path) {
    std::ifstream in(path);
    std::string line;
    std::getline(in, line);
    std::getline(in, line);
    std::vector<saddle::real3> forces;
    for (std::string species; std::getline(in, line);) {
        std::istringstream row(line);
        saddle::real3 position, force;
        row >> species >> position[0] >> position[1] >> position[2] >> force[0] >> force[1] >> force[2];
        REQUIRE(row);
        forces.push_back(force);
    }
    return forces;
}

/// To 1e-6 eV and eV/Å.
template <class P>
void check_reference_forces(P& potential, const std::filesystem::path& folder) {
    const auto displaced_file = folder / "energy_force_check" / "displaced_249.extxyz";
    const auto displaced = read_extxyz_of(displaced_file, potential.names());
    const auto expected = forces_in_extxyz(displaced_file);
    std::vector<saddle::real3> forces(displaced.size());
    REQUIRE(expected.size() == displaced.size());
    CHECK(std::fabs(potential.energy_eV(displaced, forces) - 11.669527556054) < 1e-6);
    double worst = 0;
    for (std::size_t i = 0; i < forces.size(); ++i)
        for (std::size_t k = 0; k < 3; ++k) worst = std::max(worst, std::fabs(forces[i][k] - expected[i][k]));
    CHECK(worst < 1e-6);

    const auto perfect = read_extxyz_of(folder / "NbMoTa_5x5x5_perfect.extxyz", potential.names());
    forces.resize(perfect.size());
    CHECK(std::fabs(potential.energy_eV(perfect, forces) + 17.16953287) < 1e-6);
    const auto vacant = read_extxyz_of(folder / "NbMoTa_5x5x5_vac0.extxyz", potential.names());
    forces.resize(vacant.size());
    CHECK(std::fabs(potential.energy_eV(vacant, forces) + 14.59753985) < 1e-6);
    double largest = 0;
    for (const auto& f : forces) largest = std::max(largest, saddle::length(f));
    CHECK(std::fabs(largest - 0.97993453) < 1e-6);
    if constexpr (saddle::potential_with_virial<P>) {
        constexpr double bar_of_eV_A3 = 1.602176634e6;
        const double pressure = saddle::pressure_eV_A3(potential.virial_eV(), vacant.box) * bar_of_eV_A3;
        CHECK(std::fabs(pressure + 4140.565) < 0.01);
    }
}
