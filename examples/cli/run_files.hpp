/// \file
/// The files that a run fills: log, trajectory, final state.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <saddle/core/growing_file.hpp>
#include <saddle/structure/crystal.hpp>

#include "displacement_file.hpp"
#include "model.hpp"
#include "run_events.hpp"
#include "run_plan.hpp"
#include "run_start.hpp"

namespace saddle::cli {

inline constexpr const char* log_name = "log.csv";
inline constexpr const char* trajectory_name = "trajectory.dump";
inline constexpr const char* final_dump_name = "final.dump";
inline constexpr const char* final_extxyz_name = "final.extxyz";

/// log.csv: jump, time, order of every pair in the first shells, jumps by species; for the species that the crystal
/// has, in the model's order. On a schedule the temperature as well.
template <lattice L>
class run_log {
public:
    /// Goes on where `marks` know the file, else begins it.
    run_log(const std::filesystem::path& folder, const run_plan& plan, const supercell<L>& start,
            const std::vector<file_mark>& marks);
    /// The row is with the system after `sync`, or a tenth of a second after the one handed over before.
    void append(const runtime::simulation<L>& run);
    file_mark sync() { return file_.sync(); }

private:
    using wall_clock = std::chrono::steady_clock;

    /// What a column of order says, for so many pairs: in most rows of a cold run none has changed.
    struct order_text {
        std::int64_t pairs = -1;
        std::string text;
    };

    std::vector<digit> present_;
    std::optional<temperature_schedule> schedule_;
    growing_file file_;
    std::vector<order_text> order_;
    std::string row_;
    wall_clock::time_point flushed_{};
};

/// trajectory.dump: frames that OVITO and ASE read; the time step of a frame is its jump.
template <lattice L>
class trajectory {
public:
    /// Goes on where `marks` know the file, else begins it.
    trajectory(const std::filesystem::path& folder, const crystal<L>& frame, const std::vector<file_mark>& marks);
    void append(const runtime::simulation<L>& run);
    file_mark sync() { return file_.sync(); }

private:
    const crystal<L>* frame_;
    growing_file file_;
};

/// All files that grow while a run goes on. What a checkpoint needs of them is one mark a file, so a further kind of
/// file is one more member here.
template <lattice L>
class run_files {
public:
    /// Goes on after the marks; files that they do not know begin with the run as it is now.
    run_files(const std::filesystem::path& folder, const run_plan& plan, const run_start<L>& start,
              const runtime::simulation<L>& run, const std::vector<file_mark>& marks);

    /// Jumps from `done` to the next moment that is recorded, at most `portion`.
    std::uint64_t until_next(std::uint64_t done, std::uint64_t portion) const;
    /// Keeps the jumps of a stretch, wherever it ended.
    void keep(const runtime::simulation<L>& run);
    /// Writes what is due after a jump.
    void record(const runtime::simulation<L>& run);
    /// The last row of the log, where no row is due at that jump anyway, and the jumps kept last. A run that goes on
    /// cuts them off again.
    void close(const runtime::simulation<L>& run);
    std::vector<file_mark> sync();

private:
    std::uint64_t first_jump_;
    std::uint64_t sample_every_;
    std::optional<std::uint64_t> dump_every_;
    run_log<L> log_;
    std::optional<run_displacements<L>> displacements_;
    std::optional<trajectory<L>> frames_;
    std::optional<run_events<L>> events_;
};

/// final.dump and final.extxyz.
template <lattice L>
void write_final(const std::filesystem::path& folder, const crystal<L>& frame, const runtime::simulation<L>& run);

}  // namespace saddle::cli
