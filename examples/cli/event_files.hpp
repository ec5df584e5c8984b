/// \file
/// Event logs on the command line: to frames, to the published text and back, and what one holds.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <saddle/io/structure_file.hpp>
#include <saddle/structure/atoms.hpp>

#include "arguments.hpp"

namespace saddle::cli {

/// Which moments of a run become frames: one jump, every so many jumps, or FIRST:LAST:STEP; none of them: the last.
struct moment_arguments {
    std::optional<std::uint64_t> jump;
    std::optional<std::uint64_t> every;
    std::string frames;

    void add_to(CLI::App& command);
    bool several() const { return every || !frames.empty(); }
};

/// Whether a file begins as an event log does.
bool is_event_log_file(const std::filesystem::path& path);

/// Frames of a log. \throws input_error for moments that it does not have.
void convert_event_log(const std::string& input, const std::string& output, structure_format format,
                       const moment_arguments& moments, const output_arguments& messages);

/// The published text of a log.
void convert_event_log_to_text(const std::string& input, const std::string& output, const output_arguments& messages);

/// A log from the published text and the structure that it began with. \throws input_error naming the line.
void convert_text_to_event_log(const std::string& input, const atoms& start, const std::string& output,
                               const output_arguments& messages);

/// For `saddle info`: what a log holds, name and value of each line.
std::vector<std::pair<std::string, std::string>> event_log_facts_of(const std::filesystem::path& path,
                                                                    const output_arguments& messages);

}  // namespace saddle::cli
