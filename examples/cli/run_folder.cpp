#include "run_folder.hpp"

#include <cstddef>
#include <system_error>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

constexpr const char* run_files[] = {"run.json", "log.csv", "final.dump", "final.extxyz", "trajectory.dump"};

std::string order_column(std::size_t shell, const std::string& a, const std::string& b) {
    return "delta" + std::to_string(shell) + "_" + a + "-" + b;
}

/// Calls f(shell, a, b) for every column of order, a ≤ b in the order of digits.
template <class F>
void for_each_pair(const std::vector<digit>& present, F f) {
    for (std::size_t shell = 1; shell <= runtime::order_shells; ++shell)
        for (auto a = present.begin(); a != present.end(); ++a)
            for (auto b = a; b != present.end(); ++b) f(shell, *a, *b);
}

template <lattice L>
std::vector<digit> present_species(const supercell<L>& crystal) {
    const auto counts = digit_counts(crystal);
    std::vector<digit> present;
    for (std::size_t d = 1; d < counts.size(); ++d)
        if (counts[d] != 0) present.push_back(static_cast<digit>(d));
    return present;
}

}  // namespace

void prepare_folder(const fs::path& folder, bool overwrite) {
    std::error_code code;
    if (fs::exists(folder, code)) {
        if (!fs::is_directory(folder, code)) throw input_error(folder.string(), "a folder", "a file");
        if (!overwrite)
            throw input_error(folder.string(), "a folder that does not exist yet, or --overwrite", "an existing one");
        for (const char* name : run_files) fs::remove(folder / name, code);
    } else if (!fs::create_directories(folder, code)) {
        throw input_error(folder.string(), "a folder that can be made", code.message());
    }
    try {
        write_file_atomically(folder / "run.json", "{}\n");
    } catch (const error& problem) {
        throw input_error(folder.string(), "a folder that can be written to", problem.what());
    }
}

template <lattice L>
run_log<L>::run_log(const fs::path& folder, const supercell<L>& start)
    : present_(present_species(start)), file_(folder / "log.csv") {
    const auto name = [&](digit d) { return start.names()[d - std::size_t{1}]; };
    std::vector<std::string> header{"jump", "time_s"};
    for_each_pair(present_,
                  [&](auto shell, digit a, digit b) { header.push_back(order_column(shell, name(a), name(b))); });
    for (const digit d : present_) header.push_back("jumps_" + name(d));
    std::string row;
    append_csv_range(row, header);
    file_.write(row);
}

template <lattice L>
void run_log<L>::append(const runtime::simulation<L>& run) {
    const auto& statistics = run.statistics();
    std::string row = std::to_string(statistics.jumps) + ',' + number_text(run.clock().value);
    for_each_pair(present_,
                  [&](auto shell, digit a, digit b) { row += ',' + number_text(run.order().delta(shell, a, b)); });
    for (const digit d : present_) row += ',' + std::to_string(statistics.jumps_by_species[d]);
    file_.write(row + '\n');
    file_.flush();
}

template <lattice L>
atoms current_atoms(const crystal<L>& frame, const runtime::simulation<L>& run) {
    std::vector<std::int64_t> ids(frame.ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = frame.ids[run.paths().started_at(site{i}).index];
    auto made = to_atoms(frame, run.crystal().renumbered(frame.sites.names()), ids);
    made.step = static_cast<std::int64_t>(run.statistics().jumps);
    return made;
}

template <lattice L>
trajectory<L>::trajectory(const fs::path& folder, const crystal<L>& frame)
    : frame_(&frame), file_(folder / "trajectory.dump") {}

template <lattice L>
void trajectory<L>::append(const runtime::simulation<L>& run) {
    std::string text;
    append_lammps_dump(text, current_atoms(*frame_, run));
    file_.write(text);
    file_.flush();
}

template <lattice L>
void write_final(const fs::path& folder, const crystal<L>& frame, const runtime::simulation<L>& run) {
    const auto last = current_atoms(frame, run);
    std::string text;
    append_lammps_dump(text, last);
    write_file_atomically(folder / "final.dump", text);
    text.clear();
    append_extxyz(text, last, {.time_s = run.clock().value, .columns = {}});
    write_file_atomically(folder / "final.extxyz", text);
}

void write_run_json(const fs::path& folder, const nlohmann::ordered_json& content) {
    write_file_atomically(folder / "run.json", content.dump(2) + "\n");
}

template class run_log<bcc>;
template class run_log<fcc>;
template class trajectory<bcc>;
template class trajectory<fcc>;
template void write_final<bcc>(const fs::path&, const crystal<bcc>&, const runtime::simulation<bcc>&);
template void write_final<fcc>(const fs::path&, const crystal<fcc>&, const runtime::simulation<fcc>&);

}  // namespace saddle::cli
