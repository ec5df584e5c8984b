/// \file
/// Models of the KIM API that tests use: skipped where one is not installed, never in CI.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

#include <saddle/potential/kim_collections.hpp>

/// The potential of the CNN papers; Debian's openkim-models.
inline constexpr const char* nb_mo_ta_snap = "SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000";

inline bool kim_model_here(const std::string& name) {
    const auto installed = saddle::installed_kim_models();
    if (std::binary_search(installed.begin(), installed.end(), name)) return true;
    if (std::getenv("CI")) FAIL("missing in CI: KIM model ", name);
    MESSAGE("skipped: no KIM model ", name);
    return false;
}
