/// \file
/// A run as it is found in its folder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

#include "model.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

struct found_run {
    std::filesystem::path folder;
    run_plan plan;
    std::optional<std::uint64_t> checkpoint_at;  ///< jump of the checkpoint that it goes on from
    bool complete = false;
};

/// What a folder holds, with a new total of jumps where there is one. Settings are those of run.json, or of the
/// checkpoint where run.json was lost; changes nothing. The checkpoint of a complete run is not looked at. \throws
/// input_error where there is neither, where they contradict each other, or the total is below what is done.
found_run find_run(const std::filesystem::path& folder, std::optional<std::uint64_t> jumps);

/// Finds the checkpoint of a complete run as well. \throws input_error where there is none.
void find_checkpoint(found_run& run);

/// The model that a run began with. \throws input_error where it has changed or gone.
runtime::any_model model_of(const run_plan& plan);

}  // namespace saddle::cli
