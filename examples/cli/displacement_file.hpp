/// \file
/// displacements.csv: what a run records for diffusion coefficients.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/analysis/displacement_blocks.hpp>
#include <saddle/core/growing_file.hpp>

#include "model.hpp"

namespace saddle::cli {

inline constexpr const char* displacements_name = "displacements.csv";

/// A row at every sample: jump, time_s, expected_time_s (`mean_square_displacement`), block (from 1), unwrapped
/// displacement of the vacancy, and for each species that the crystal has: jumps, summed displacement of its atoms, sum
/// of their square displacements since the block began; in units of a/2.
template <lattice L>
class run_displacements {
public:
    /// Goes on after the mark, else begins the file with the run as it is now.
    run_displacements(const std::filesystem::path& folder, const runtime::simulation<L>& run, const file_mark* mark);
    /// Rows are handed to the system in portions, and by `sync`.
    void append(const runtime::simulation<L>& run);
    file_mark sync() { return file_.sync(); }

private:
    std::vector<digit> present_;
    growing_file file_;
    std::string row_;
};

struct displacement_table {
    species_names species;
    std::vector<displacement_sample> samples;
};

/// Reads it, without a last row that is not finished. \throws input_error naming the line.
displacement_table read_displacements(const std::filesystem::path& file);

}  // namespace saddle::cli
