/// \file
/// Temperature schedules as a table: "jump,temperature_K" or "time_s,temperature_K".
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/temperature_schedule.hpp>

namespace saddle {

namespace detail {

inline schedule_axis read_schedule_header(const line_reader& lines, std::string_view line) {
    const auto header = comma_fields(line);
    if (header == fields{"jump", "temperature_K"}) return schedule_axis::jumps;
    if (header == fields{"time_s", "temperature_K"}) return schedule_axis::time_s;
    lines.fail("the header jump,temperature_K or time_s,temperature_K", quoted_text(line));
}

}  // namespace detail

/// Reads a table of points, ascending; lines that begin with # are remarks. \throws input_error naming the line, or the
/// table where its points make no schedule.
inline temperature_schedule read_schedule(std::string_view text, const std::string& name) {
    line_reader lines(text, name);
    std::vector<schedule_point> points;
    schedule_axis axis{};
    bool in_table = false;
    while (lines.skip_blank_lines()) {
        const auto line = trimmed(lines.next("a row"));
        if (line.starts_with('#')) continue;
        if (!std::exchange(in_table, true)) {
            axis = detail::read_schedule_header(lines, line);
            continue;
        }
        const auto row = comma_fields(line);
        if (row.size() != 2) lines.fail("2 fields", std::to_string(row.size()));
        points.push_back({lines.real(row[0], axis == schedule_axis::jumps ? "a number of jumps" : "a time in s"),
                          lines.real(row[1], "a temperature in K")});
        if (!(points.back().temperature_K > 0)) lines.fail("a temperature above 0 K", quoted_text(row[1]));
    }
    if (points.empty()) throw input_error(name, "a table of temperatures with a header and a row", "none");
    return temperature_schedule(axis, std::move(points), name);
}

/// The same from a file.
inline temperature_schedule read_schedule_file(const std::filesystem::path& path) {
    return read_schedule(read_file(path), path.string());
}

}  // namespace saddle
