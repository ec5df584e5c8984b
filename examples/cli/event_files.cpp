#include "event_files.hpp"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string_view>
#include <utility>
#include <vector>

#include <unistd.h>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/atom_ids.hpp>
#include <saddle/kmc/event_log.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/recognise.hpp>

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

/// f.operator()<L>() for the lattice of a log.
template <class F>
auto on_lattice_of(const event_log_reader& log, F f) {
    if (log.header().lattice == bcc::name) return f.template operator()<bcc>();
    if (log.header().lattice == fcc::name) return f.template operator()<fcc>();
    throw input_error(log.name() + ", header", "lattice bcc or fcc", quoted_text(log.header().lattice));
}

event_log_reader opened(const fs::path& path, const output_arguments& messages) {
    event_log_reader log(path);
    if (const auto remark = log.remark()) messages.remark(*remark);
    return log;
}

/// write(path) with a temporary name beside `output` that becomes its name at the end, so that a failure leaves no part
/// of a file. What is no regular file is written to as it is.
template <class Write>
void write_beside(const fs::path& output, Write write) {
    std::error_code code;
    if (fs::exists(output, code) && !fs::is_regular_file(output, code)) return write(output);
    const fs::path target = fs::is_symlink(output, code) ? fs::weakly_canonical(output, code) : output;
    const fs::path part = target.string() + "." + std::to_string(::getpid()) + ".part";
    try {
        write(part);
        fs::rename(part, target);
    } catch (const fs::filesystem_error& problem) {
        fs::remove(part, code);
        throw error(output.string() + ": cannot rename: " + problem.code().message());
    } catch (...) {
        fs::remove(part, code);
        throw;
    }
}

/// First and last moment and the jumps between, all of the log.
struct moments {
    std::uint64_t first;
    std::uint64_t last;
    std::uint64_t step;
};

moments parse_range(const std::string& text) {
    const auto fail = [&] {
        throw input_error("--frames", "FIRST:LAST:STEP in jumps, FIRST ≤ LAST", quoted_text(text));
    };
    const auto first_end = text.find(':');
    const auto last_end = first_end == text.npos ? text.npos : text.find(':', first_end + 1);
    if (last_end == text.npos) fail();
    const auto first = parse_integer(text.substr(0, first_end));
    const auto last = parse_integer(text.substr(first_end + 1, last_end - first_end - 1));
    const auto step = parse_integer(text.substr(last_end + 1));
    if (!first || !last || !step || *first < 0 || *last < *first || *step < 1) fail();
    return {static_cast<std::uint64_t>(*first), static_cast<std::uint64_t>(*last), static_cast<std::uint64_t>(*step)};
}

moments chosen(const moment_arguments& arguments, const event_log_reader& log) {
    moments range{log.jumps(), log.jumps(), 1};
    if (!arguments.frames.empty()) range = parse_range(arguments.frames);
    if (arguments.every) range = {0, log.jumps(), *arguments.every};
    if (arguments.jump) range = {*arguments.jump, *arguments.jump, 1};
    if (range.last > log.jumps())
        throw input_error(log.name(), "jumps from 0 to " + std::to_string(log.jumps()), std::to_string(range.last));
    return range;
}

/// Shown every so many jumps, so that a walk of many jumps tells where it is.
constexpr std::uint64_t portion = 1 << 20;

template <lattice L>
void write_frames(event_log_reader& log, const fs::path& path, structure_format format, const moments& range,
                  const output_arguments& messages) {
    const auto& header = log.header();
    event_replay<L> replay(log);
    auto frame = frame_of(header, replay.crystal());
    atom_ids ids(header.ids);
    growing_file out(path);
    progress_line progress("convert", range.last, "jumps", messages.progress());
    for (std::uint64_t moment = range.first;; moment += range.step) {
        while (replay.jump() < moment) {
            replay.advance_to(std::min(moment, replay.jump() + portion), ids);
            progress.update(replay.jump());
        }
        frame.step = static_cast<std::int64_t>(moment);
        const auto structure = to_atoms(frame, replay.crystal().renumbered(header.types), ids.all());
        std::string text;
        if (format == structure_format::extxyz)
            append_extxyz(text, structure, {.time_s = replay.clock().value, .columns = {}});
        else
            text = write_structure(structure, format);
        out.write(text);
        if (range.last - moment < range.step) break;
    }
    out.flush();
}

template <lattice L>
void write_text(event_log_reader& log, const fs::path& path, const output_arguments& messages) {
    if (const auto count = log.header().layout.vacancies; count != 1)
        throw input_error(log.name(), "a log of one vacancy, which is all that the published text can say",
                          std::to_string(count));
    event_replay<L> replay(log);
    event_text text(log.header().ids, replay.vacancy());
    growing_file out(path);
    progress_line progress("convert", log.jumps(), "jumps", messages.progress());
    out.write(text.take());
    while (replay.jump() < log.jumps()) {
        replay.advance_to(std::min(log.jumps(), replay.jump() + portion), text);
        out.write(text.take());
        progress.update(replay.jump());
    }
    out.flush();
}

template <lattice L>
void write_log(line_reader& in, crystal<L> start, const fs::path& path) {
    const auto vacancy_id = make_vacancy_of_text(in, start);
    const auto block_jumps = default_block_jumps(start.sites.size());
    event_recorder<L> events(start.sites, block_jumps);
    event_log_writer log(path,
                         make_event_log_header(start, start.sites, {vacancy_id}, block_jumps, {{"source", in.name()}}));
    auto last = start.sites;
    for_each_text_event(in, start.sites, start.ids, [&](const supercell<L>&, const jump_event& event) {
        last.exchange(event.from, event.to);
        events.observe(last, event);
        log.append(events);
    });
    log.finish(events, last);
    log.sync();
}

/// The crystal, or none and a line more in `problems`.
template <lattice L>
std::optional<crystal<L>> recognised_if(const atoms& start, const output_arguments& messages, std::string& problems) {
    try {
        return recognised<L>(start, messages);
    } catch (const input_error& problem) {
        problems += (problems.empty() ? "as " : "; as ") + std::string(L::name) + ": " + problem.what();
        return std::nullopt;
    }
}

std::string atoms_of(const event_log_header& header, const std::vector<digit>& occupation) {
    std::vector<std::size_t> count(header.species.size() + 1);
    for (const digit d : occupation) ++count[d];
    std::string text;
    for (std::size_t d = 1; d < count.size(); ++d)
        if (count[d] != 0) text += (text.empty() ? "" : ", ") + header.species[d - 1] + " " + std::to_string(count[d]);
    return text;
}

std::string rounded(double value, const char* format = "%.6g") {
    char text[32];
    std::snprintf(text, sizeof text, format, value);
    return text;
}

}  // namespace

void moment_arguments::add_to(CLI::App& command) {
    auto* const one = command.add_option_function<std::string>(
        "--jump", [this](const std::string& text) { jump = count_of("--jump", text); },
        "Event log: the frame after so many jumps (default: the last)");
    auto* const regular = command.add_option_function<std::string>(
        "--every", [this](const std::string& text) { every = count_of("--every", text, 1); },
        "Event log: a frame every so many jumps");
    auto* const range = command.add_option("--frames", frames, "Event log: frames FIRST:LAST:STEP, in jumps");
    one->type_name("N")->excludes(regular)->excludes(range);
    regular->type_name("N")->excludes(range);
}

bool is_event_log_file(const fs::path& path) {
    std::string head(8, '\0');
    std::ifstream in(path, std::ios::binary);
    return in.read(head.data(), static_cast<std::streamsize>(head.size())) && is_event_log(head);
}

void convert_event_log(const std::string& input, const std::string& output, structure_format format,
                       const moment_arguments& moments, const output_arguments& messages) {
    auto log = opened(input, messages);
    const auto range = chosen(moments, log);
    on_lattice_of(log, [&]<lattice L>() {
        write_beside(output, [&](const fs::path& path) { write_frames<L>(log, path, format, range, messages); });
    });
}

void convert_event_log_to_text(const std::string& input, const std::string& output, const output_arguments& messages) {
    auto log = opened(input, messages);
    on_lattice_of(log, [&]<lattice L>() {
        write_beside(output, [&](const fs::path& path) { write_text<L>(log, path, messages); });
    });
}

void convert_text_to_event_log(const std::string& input, const atoms& start, const std::string& output,
                               const output_arguments& messages) {
    const std::string text = read_file(input);
    line_reader in(text, input);
    const auto write = [&](const auto& crystal) {
        write_beside(output, [&](const fs::path& path) { write_log(in, crystal, path); });
    };
    std::string problems;
    if (const auto found = recognised_if<bcc>(start, messages, problems)) return write(*found);
    if (const auto found = recognised_if<fcc>(start, messages, problems)) return write(*found);
    throw input_error(problems);
}

std::vector<std::pair<std::string, std::string>> event_log_facts_of(const fs::path& path,
                                                                    const output_arguments& messages) {
    auto log = opened(path, messages);
    const auto& header = log.header();
    const auto last = log.read(log.blocks() - 1);
    const auto bytes =
        std::to_string(log.bytes()) +
        (log.jumps() == 0 ? "" : ", " + rounded(double(log.bytes()) / double(log.jumps()), "%.4g") + " a jump");
    std::vector<std::pair<std::string, std::string>> facts{
        {"file", path.string()},
        {"lattice", header.lattice + ", " + std::to_string(header.cells[0]) + " × " + std::to_string(header.cells[1]) +
                        " × " + std::to_string(header.cells[2]) + " cells of " + rounded(header.lattice_constant_A) +
                        " Å"},
        {"atoms", std::to_string(header.layout.sites - header.layout.vacancies) + " (" +
                      atoms_of(header, last.occupation) + ")"},
        {"vacancies", std::to_string(header.layout.vacancies)},
        {"jumps", std::to_string(log.jumps()) + (log.closed() ? "" : ", not closed: the run goes on or was killed")},
        {"crystals",
         std::to_string(log.blocks()) + ", one every " + std::to_string(header.layout.block_jumps) + " jumps"},
        {"time", rounded(last.end_s) + " s"},
        {"bytes", bytes}};
    facts.insert(facts.end(), header.facts.begin(), header.facts.end());
    return facts;
}

}  // namespace saddle::cli
