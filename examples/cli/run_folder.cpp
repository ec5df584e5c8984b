#include "run_folder.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <system_error>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/checkpoint.hpp>

#include "displacement_file.hpp"
#include "domain_checkpoint.hpp"
#include "domain_files.hpp"
#include "run_events.hpp"
#include "run_files.hpp"
#include "runs_table.hpp"

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

/// run.json first: without it nothing of a half-removed run can be taken up.
constexpr const char* files_of_a_run[] = {
    "run.json",  checkpoint_name, previous_checkpoint_name, log_name,        displacements_name, trajectory_name,
    events_name, final_dump_name, final_extxyz_name,        runs_table_name, collective_name};

}  // namespace

bool is_file_of_run(const fs::path& file, const fs::path& folder) {
    std::error_code code;
    const auto same_name = [&](const char* name) { return file.filename() == name; };
    return std::any_of(std::begin(files_of_a_run), std::end(files_of_a_run), same_name) &&
           fs::equivalent(file.has_parent_path() ? file.parent_path() : ".", folder, code);
}

void clear_parts(const fs::path& folder) {
    for (const char* name : files_of_a_run) remove_parts(folder / name);
}

std::shared_ptr<const folder_lock> prepare_folder(const fs::path& folder, bool overwrite) {
    std::error_code code;
    const bool made = !fs::exists(folder, code) && fs::create_directories(folder, code);
    if (!made) {
        if (code) throw input_error(folder.string(), "a folder that can be made", code.message());
        if (!fs::is_directory(folder, code)) throw input_error(folder.string(), "a folder", "a file");
        if (!overwrite)
            throw input_error(folder.string(), "a folder that does not exist yet, or --overwrite", "an existing one");
    }
    auto lock = std::make_shared<const folder_lock>(folder);
    check_writable(folder / "run.json");
    for (const char* name : files_of_a_run) fs::remove(folder / name, code);
    drop_other_parts(folder, {}, {});
    clear_parts(folder);
    return lock;
}

void write_run_json(const fs::path& folder, const json& content) {
    write_file_atomically(folder / "run.json", content.dump(2) + "\n");
}

json read_run_json(const fs::path& folder) {
    const auto file = folder / "run.json";
    const auto text = read_file(file);
    auto record = parse_settings(text);
    if (!record.is_object())
        throw input_error(file.string(), "a JSON object as `saddle anneal` writes it", quoted_text(text));
    return record;
}

bool is_complete(const json& record) {
    const auto count = [&](const char* name) -> std::optional<std::uint64_t> {
        const auto found = record.find(name);
        if (found == record.end() || !found->is_number_unsigned()) return std::nullopt;
        return found->get<std::uint64_t>();
    };
    const auto status = record.find("status");
    if (status == record.end() || *status != "complete" || !count("jumps")) return false;
    // a run over domains ends with a window, in which jumps are not counted out
    const bool over_domains = record.contains("domains") && !record["domains"].is_null();
    return over_domains ? count("jumps_done") >= count("jumps") : count("jumps_done") == count("jumps");
}

json index_of(const std::vector<listed_run>& runs) {
    json index;
    for (const auto& [name, value] : runs.front().record.items()) {
        bool common = name != "status";
        for (const auto& run : runs) common = common && run.record.contains(name) && run.record[name] == value;
        if (common) index[name] = value;
    }
    for (const auto& run : runs) {
        json entry;
        for (const char* axis : {"composition", "temperature_K", "replica"})
            if (run.record[axis] != "") entry[axis] = run.record[axis];
        entry["folder"] = run.folder;
        index["runs"].push_back(entry);
    }
    return index;
}

std::vector<fs::path> run_folders(const fs::path& folder) {
    // a run that lost its run.json may still have its checkpoint
    std::error_code code;
    if (!fs::exists(folder / "run.json", code)) return {folder};
    const json record = read_run_json(folder);
    if (!record.contains("runs")) return {folder};
    std::vector<fs::path> folders;
    for (const auto& entry : record["runs"]) {
        const bool named = entry.is_object() && entry.contains("folder") && entry["folder"].is_string();
        if (!named)
            throw input_error((folder / "run.json").string(), "a folder of every run", quoted_text(entry.dump()));
        folders.push_back(folder / entry["folder"].get<std::string>());
    }
    return folders;
}

}  // namespace saddle::cli
