#include "run_files.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/text.hpp>

#include "order_columns.hpp"

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

const file_mark* mark_of(const std::vector<file_mark>& marks, const char* name) {
    const auto found = std::find_if(marks.begin(), marks.end(), [&](const file_mark& m) { return m.name == name; });
    return found == marks.end() ? nullptr : &*found;
}

growing_file opened(const fs::path& folder, const char* name, const std::vector<file_mark>& marks) {
    if (const auto* mark = mark_of(marks, name)) return growing_file(folder, *mark);
    return growing_file(folder / name);
}

template <lattice L>
kelvin temperature_of(const runtime::simulation<L>& run, const temperature_schedule& schedule) {
    const bool by_jumps = schedule.axis() == schedule_axis::jumps;
    return schedule.stretch_at(by_jumps ? static_cast<double>(run.statistics().jumps) : run.clock().value).temperature;
}

/// The crystal of a run as atoms: ids and species order of the frame it began with.
template <lattice L>
atoms current_atoms(const crystal<L>& frame, const runtime::simulation<L>& run) {
    std::vector<std::int64_t> ids(frame.ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = frame.ids[run.paths().started_at(site{i}).index];
    auto made = to_atoms(frame, run.crystal().renumbered(frame.sites.names()), ids);
    made.step = static_cast<std::int64_t>(run.statistics().jumps);
    return made;
}

}  // namespace

template <lattice L>
run_log<L>::run_log(const fs::path& folder, const run_plan& plan, const supercell<L>& start,
                    const std::vector<file_mark>& marks)
    : present_(present_species(start)), schedule_(plan.schedule), file_(opened(folder, log_name, marks)) {
    for_each_order_column(present_, [&](auto, digit, digit) { order_.emplace_back(); });
    if (mark_of(marks, log_name)) return;
    auto header = log_columns(present_, start.names());
    if (schedule_) header.push_back("temperature_K");
    std::string row;
    append_csv_range(row, header);
    file_.write(row);
}

template <lattice L>
void run_log<L>::append(const runtime::simulation<L>& run) {
    const auto& statistics = run.statistics();
    row_.clear();
    append_number(row_, static_cast<std::int64_t>(statistics.jumps));
    append_number(row_ += ',', run.clock().value);
    const auto& order = run.order();
    std::size_t column = 0;
    for_each_order_column(present_, [&](auto shell, digit a, digit b) {
        auto& [pairs, text] = order_[column++];
        if (const auto found = order.pairs(shell)(a, b); found != pairs) {
            pairs = found;
            text = ',';
            append_number(text, order.delta(shell, a, b));
        }
        row_ += text;
    });
    for (const digit d : present_)
        append_number(row_ += ',', static_cast<std::int64_t>(statistics.jumps_by_species[d]));
    if (schedule_) append_number(row_ += ',', temperature_of(run, *schedule_).value);
    file_.write(row_ += '\n');
    constexpr std::chrono::milliseconds soon{100};
    if (const auto now = wall_clock::now(); now - flushed_ >= soon) {
        file_.flush();
        flushed_ = now;
    }
}

template <lattice L>
trajectory<L>::trajectory(const fs::path& folder, const crystal<L>& frame, const std::vector<file_mark>& marks)
    : frame_(&frame), file_(opened(folder, trajectory_name, marks)) {}

template <lattice L>
void trajectory<L>::append(const runtime::simulation<L>& run) {
    std::string text;
    append_lammps_dump(text, current_atoms(*frame_, run));
    file_.write(text);
    file_.flush();
}

template <lattice L>
run_files<L>::run_files(const fs::path& folder, const run_plan& plan, const run_start<L>& start,
                        const runtime::simulation<L>& run, const std::vector<file_mark>& marks)
    : first_jump_(plan.first_jump()), sample_every_(plan.sample_every), dump_every_(plan.dump_every),
      log_(folder, plan, start.sites, marks) {
    if (!mark_of(marks, log_name)) log_.append(run);
    if (plan.displacement_block) displacements_.emplace(folder, run, mark_of(marks, displacements_name));
    if (plan.events) events_.emplace(folder, plan, start, mark_of(marks, events_name));
    if (!dump_every_) return;
    frames_.emplace(folder, start.frame, marks);
    if (!mark_of(marks, trajectory_name)) frames_->append(run);
}

template <lattice L>
std::uint64_t run_files<L>::until_next(std::uint64_t done, std::uint64_t portion) const {
    const auto jumps = std::min(portion, sample_every_ - done % sample_every_);
    return dump_every_ ? std::min(jumps, *dump_every_ - done % *dump_every_) : jumps;
}

template <lattice L>
void run_files<L>::keep(const runtime::simulation<L>& run) {
    if (events_) events_->append(run);
}

template <lattice L>
void run_files<L>::record(const runtime::simulation<L>& run) {
    const auto done = run.statistics().jumps;
    if (frames_ && done % *dump_every_ == 0) frames_->append(run);
    if (done % sample_every_ != 0) return;
    log_.append(run);
    if (displacements_) displacements_->append(run);
}

template <lattice L>
void run_files<L>::close(const runtime::simulation<L>& run) {
    const auto done = run.statistics().jumps;
    if (done % sample_every_ != 0 && done != first_jump_) log_.append(run);
    if (events_) events_->finish(run);
    sync();
}

template <lattice L>
std::vector<file_mark> run_files<L>::sync() {
    std::vector<file_mark> marks{log_.sync()};
    if (displacements_) marks.push_back(displacements_->sync());
    if (frames_) marks.push_back(frames_->sync());
    if (events_) marks.push_back(events_->sync());
    return marks;
}

template <lattice L>
void write_final(const fs::path& folder, const crystal<L>& frame, const runtime::simulation<L>& run) {
    const auto last = current_atoms(frame, run);
    std::string text;
    append_lammps_dump(text, last);
    write_file_atomically(folder / final_dump_name, text);
    text.clear();
    append_extxyz(text, last, {.time_s = run.clock().value, .columns = {}});
    write_file_atomically(folder / final_extxyz_name, text);
}

template class run_files<bcc>;
template class run_files<fcc>;
template void write_final<bcc>(const fs::path&, const crystal<bcc>&, const runtime::simulation<bcc>&);
template void write_final<fcc>(const fs::path&, const crystal<fcc>&, const runtime::simulation<fcc>&);

}  // namespace saddle::cli
