/// \file
/// One table of all runs of a folder.
#pragma once

#include <filesystem>

namespace saddle::cli {

inline constexpr const char* runs_table_name = "runs.csv";

/// Writes runs.csv into a folder of several runs, a row each in the order of the list in run.json: folder, composition,
/// temperature, replica; jumps, time, order and jumps by species at the end; the diffusion coefficient of the vacancy
/// where the run is long enough for one. Nothing into the folder of one run. \throws error.
void write_runs_table(const std::filesystem::path& folder);

}  // namespace saddle::cli
