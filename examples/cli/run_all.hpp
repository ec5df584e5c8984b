/// \file
/// Runs side by side.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "arguments.hpp"
#include "model.hpp"
#include "run.hpp"

namespace saddle::cli {

/// Does all jobs on so many threads (none: all cores), which changes no result. \return the exit status: 0 where all
/// are complete, 128 + the signal where one ended them early; `folder` is what remarks name. \throws the first error.
template <lattice L>
int run_all(const runtime::model<L>& model, std::vector<run_job<L>> jobs, std::optional<std::uint64_t> threads,
            const std::filesystem::path& folder, const output_arguments& output);

}  // namespace saddle::cli
