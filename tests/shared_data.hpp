/// \file
/// Published data that stays outside the project: tests that need it are skipped where it is missing, never in CI.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>

#include <doctest/doctest.h>

#ifndef SADDLE_SHARED_DATA
#define SADDLE_SHARED_DATA "../shared/data"
#endif

/// Path of a file or folder of the shared data, such as "nkk/weights.npy"; none where it is missing, which is said, and
/// in CI is a failure.
inline std::optional<std::filesystem::path> shared_data(const std::string& name) {
    const auto path = std::filesystem::path(SADDLE_SHARED_DATA) / name;
    if (std::filesystem::exists(path)) return path;
    if (std::getenv("CI")) FAIL("missing in CI: ", path.string());
    MESSAGE("skipped: no ", path.string());
    return std::nullopt;
}
