/// \file
/// The program as several ranks of an MPI job. Rank 0 plans, speaks and hands the runs out; every rank works on them.
///
/// A program that was not started by mpirun (or srun) on several ranks never touches MPI.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "arguments.hpp"
#include "run_all.hpp"

namespace saddle::cli {

/// Whether rank 0 says what there is to say, so that this process is silent.
bool another_rank_speaks();

/// Ranks of the job that this process is one of; 1 where it was started by itself.
std::size_t rank_count();

/// Runs `command` (which gives an exit status and throws nothing), on rank 0 with the others ready to work for it.
/// \return the exit status: that of rank 0 there, 0 on the others. \throws input_error on several ranks where the
/// command has nothing for them, or the program was built without MPI.
int run_on_ranks(const std::string& name, const std::function<int()>& command);

/// Whether this process is there to do what rank 0 hands out.
bool works_for_rank_0();

/// Does so until there is no more.
int work_for_rank_0(const machine_arguments& machine);

/// Whether other ranks work for this process.
bool has_other_ranks();

/// Has the runs of all folders done: `here(k)` in this process and gives whether the run is complete, else by another
/// rank as `saddle resume` would, after which `elsewhere(k)` is called. Stops at an interrupt, here or elsewhere, and
/// calls `interrupted()` before it waits for the others: one of them may be gone. \return how many are complete.
/// \throws the error of the first run that has one, when all have ended.
std::size_t share_runs(const std::vector<std::filesystem::path>& folders, std::size_t threads,
                       const std::function<bool(std::size_t)>& here, const std::function<void(std::size_t)>& elsewhere,
                       const std::function<void()>& interrupted);

/// What became of a run, as one rank tells another.
std::string report_of(const std::function<bool()>& run);

/// Whether the run of a report is complete. \throws what it reports.
bool says_complete(const std::string& report);

}  // namespace saddle::cli
