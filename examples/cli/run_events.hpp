/// \file
/// trajectory.events: every jump of a run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <saddle/core/checksum.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/kmc/event_log/writer.hpp>

#include "model.hpp"
#include "run_plan.hpp"
#include "run_start.hpp"

namespace saddle::cli {

inline constexpr const char* events_name = "trajectory.events";

/// Jumps of a block of the run's event log; 0 where it keeps none.
template <lattice L>
std::uint32_t event_block_jumps(const run_plan& plan, const run_start<L>& start);

template <lattice L>
class run_events {
public:
    /// Goes on after the mark, else begins the file.
    run_events(const std::filesystem::path& folder, const run_plan& plan, const run_start<L>& start,
               const file_mark* mark);
    /// Due after every stretch of jumps.
    void append(const runtime::simulation<L>& run) { log_.append(run.events()); }
    /// Closes the log as it stands; the run may go on.
    void finish(const runtime::simulation<L>& run) { log_.finish(run.events(), run.crystal()); }
    file_mark sync();

private:
    std::filesystem::path path_;
    event_log_writer log_;
    file_mark mark_;  ///< what has been summed up
};

}  // namespace saddle::cli
