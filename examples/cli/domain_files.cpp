#include "domain_files.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <saddle/analysis/short_range_order.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/shells.hpp>

#include "order_columns.hpp"
#include "run_files.hpp"

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

/// Goes on where `marks` know the file, else begins it with these columns.
growing_file opened(const fs::path& folder, const char* name, const std::vector<file_mark>& marks,
                    const std::vector<std::string>& columns) {
    for (const auto& mark : marks)
        if (mark.name == name) return growing_file(folder, mark);
    std::string header;
    append_csv_range(header, columns);
    write_file_atomically(folder / name, header);
    crc64 sum;
    sum.add(header);
    return growing_file(folder, {name, header.size(), sum.value()});
}

std::vector<std::string> collective_columns(const std::vector<digit>& present, const species_names& names) {
    std::vector<std::string> columns{"jump", "time_s"};
    const auto add = [&](const std::string& what) {
        for (const char* axis : {"x_", "y_", "z_"}) columns.push_back(axis + what + "/(a/2)");
    };
    add("vacancies");
    for (const digit d : present) add(names[d - std::size_t{1}]);
    return columns;
}

void append_displacement(std::string& row, const displacement& d) {
    for (const std::int64_t x : {d.x, d.y, d.z}) append_number(row += ',', x);
}

/// One a site.
template <lattice L>
std::vector<std::int64_t> ids_by_species(const crystal<L>& frame, const supercell<L>& sites) {
    std::vector<std::vector<std::int64_t>> free(frame.sites.names().size() + 1);
    for (std::size_t i = frame.ids.size(); i-- > 0;) free[frame.sites[site{i}]].push_back(frame.ids[i]);
    std::vector<std::int64_t> ids;
    ids.reserve(sites.size());
    for (const digit d : sites.occupation()) {
        ids.push_back(free[d].back());
        free[d].pop_back();
    }
    return ids;
}

}  // namespace

std::string approximation_of(const run_plan& plan) {
    const auto& n = *plan.domains;
    return "approximate: in windows of " + number_text(*plan.window_s) + " s the " + std::to_string(n[0]) + " x " +
           std::to_string(n[1]) + " x " + std::to_string(n[2]) +
           " domains take turns, and a vacancy that comes to a border rests; the error goes to 0 with the window "
           "(halve --window to see whether anything changes)";
}

template <lattice L>
domain_log<L>::domain_log(const fs::path& folder, const supercell<L>& start, const std::vector<file_mark>& marks)
    : present_(present_species(start)), atoms_by_digit_(digit_counts(start)),
      log_(opened(folder, log_name, marks, log_columns(present_, start.names()))),
      collective_(opened(folder, collective_name, marks, collective_columns(present_, start.names()))) {}

template <lattice L>
void domain_log<L>::append(const jump_statistics& statistics, seconds clock,
                           const std::array<pair_counts, runtime::order_shells>& pairs) {
    std::string start;
    append_number(start, static_cast<std::int64_t>(statistics.jumps));
    append_number(start += ',', clock.value);
    std::string row = start;
    for_each_order_column(present_, [&](auto shell, digit a, digit b) {
        append_number(row += ',',
                      pair_order_parameter(pairs[shell - 1], shell_sizes<L, runtime::order_shells>[shell - 1],
                                           atoms_by_digit_, a, b));
    });
    for (const digit d : present_) append_number(row += ',', static_cast<std::int64_t>(statistics.jumps_by_species[d]));
    log_.write(row += '\n');
    log_.flush();
    row = start;
    append_displacement(row, statistics.vacancy);
    for (const digit d : present_) append_displacement(row, statistics.atoms[d]);
    collective_.write(row += '\n');
    collective_.flush();
}

template <lattice L>
void write_final(const fs::path& folder, const crystal<L>& frame, const supercell<L>& sites, std::uint64_t jumps,
                 seconds clock) {
    const auto named = sites.renumbered(frame.sites.names());
    auto last = to_atoms(frame, named, ids_by_species(frame, named));
    last.step = static_cast<std::int64_t>(jumps);
    std::string text;
    append_lammps_dump(text, last);
    write_file_atomically(folder / final_dump_name, text);
    text.clear();
    append_extxyz(text, last, {.time_s = clock.value, .columns = {}});
    write_file_atomically(folder / final_extxyz_name, text);
}

template class domain_log<bcc>;
template class domain_log<fcc>;
template void write_final<bcc>(const fs::path&, const crystal<bcc>&, const supercell<bcc>&, std::uint64_t, seconds);
template void write_final<fcc>(const fs::path&, const crystal<fcc>&, const supercell<fcc>&, std::uint64_t, seconds);

}  // namespace saddle::cli
