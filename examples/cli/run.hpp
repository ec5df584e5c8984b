/// \file
/// One run in its folder, from wherever it stands to its end.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <saddle/core/folder_lock.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/checkpoint_schedule.hpp>

#include "arguments.hpp"
#include "model.hpp"
#include "run_files.hpp"
#include "run_plan.hpp"
#include "run_start.hpp"

namespace saddle::cli {

/// A run that is to be done, or to be gone on with.
template <lattice L>
struct run_job {
    run_plan plan;
    std::filesystem::path folder;  ///< exists
    std::shared_ptr<const run_start<L>> start;
    memo_size memo = {};
    std::shared_ptr<const folder_lock> lock = {};  ///< of the folder, where it is held since that was prepared
};

/// What run.json says of a run before it has results.
template <lattice L>
json record_of(const runtime::model<L>& model, const run_job<L>& job, const char* status);

/// What it says of the results.
json result_of(const jump_statistics& statistics, const species_names& names, seconds clock);

/// Sets up the kinetics of a run, at its start.
template <lattice L>
std::unique_ptr<runtime::simulation<L>> simulation_of(const runtime::model<L>& model, const run_job<L>& job);

template <lattice L>
class folder_run {
public:
    /// Takes up the newest checkpoint of the folder, or begins at the start. \throws input_error where another process
    /// is at work there, or what is there does not fit the plan.
    folder_run(const runtime::model<L>& model, const run_job<L>& job, const output_arguments& output);

    std::uint64_t jumps_done() const { return simulation_->statistics().jumps; }

    /// Runs to the end or to an interrupt, and leaves all results in the folder. `count` is called with every portion
    /// of jumps done. \return whether the run is complete. \throws error where it fails; the last checkpoint is then
    /// whole.
    bool go(const std::function<void(std::uint64_t)>& count);

private:
    std::vector<file_mark> take_up(const output_arguments& output);
    stop_reason advance(std::uint64_t jumps);
    void walk(const std::function<void(std::uint64_t)>& count);
    void warn_of_second_vacancies();
    void save();
    void finish(const char* status);
    double wall_s() const;

    const run_job<L>* job_;
    const output_arguments* output_;
    bool warned_ = false;
    std::shared_ptr<const folder_lock> lock_;
    json record_;
    std::unique_ptr<runtime::simulation<L>> simulation_;
    double wall_before_s_ = 0;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    checkpoint_schedule schedule_;
    std::optional<run_files<L>> files_;
};

}  // namespace saddle::cli
