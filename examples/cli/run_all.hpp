/// \file
/// Runs side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include <saddle/core/progress.hpp>

#include "arguments.hpp"
#include "model.hpp"
#include "run.hpp"

namespace saddle::cli {

/// What the machine gives to runs; nothing of it changes a result.
struct machine_arguments {
    std::optional<std::uint64_t> threads;         ///< none: all cores
    std::optional<std::uint64_t> memo_MiB = 256;  ///< for environments remembered, by all runs side by side

    void add_to(CLI::App& command);
};

/// What each of so many runs side by side may remember. \throws input_error where that is too much.
memo_size memo_of_each(const machine_arguments& machine, std::size_t threads);

/// One job, its jumps counted by `progress`; errors name it. \return whether it is complete.
template <lattice L>
bool run_one(const runtime::model<L>& model, const run_job<L>& job, const output_arguments& output,
             shared_progress& progress);

/// Does all jobs, with the other ranks where there are any, and writes the table of several. \return the exit status: 0
/// where all are complete, 128 + the signal where one ended them early; `folder` is what remarks name. \throws the
/// first error.
template <lattice L>
int run_all(const runtime::model<L>& model, std::vector<run_job<L>> jobs, const machine_arguments& machine,
            const std::filesystem::path& folder, const output_arguments& output);

}  // namespace saddle::cli
