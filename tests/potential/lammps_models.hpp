/// \file
/// LAMMPS and the potentials that come with it: tests that need them are skipped where they are missing, never in CI.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <saddle/potential/lammps_library.hpp>

inline bool lammps_here() {
    if (saddle::find_lammps()) return true;
    if (std::getenv("CI")) FAIL("missing in CI: LAMMPS as a library");
    MESSAGE("skipped: no LAMMPS");
    return false;
}

/// Path of a potential file of LAMMPS, empty where it is missing.
inline std::string lammps_file(const std::string& name) {
    const std::string path = "/usr/share/lammps/potentials/" + name;
    if (std::filesystem::exists(path)) return path;
    if (std::getenv("CI")) FAIL("missing in CI: ", path);
    MESSAGE("skipped: no ", path);
    return "";
}
