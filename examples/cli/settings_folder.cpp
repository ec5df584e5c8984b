#include "settings_folder.hpp"

#include <filesystem>
#include <system_error>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>

#include "jump_rows.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

namespace fs = std::filesystem;

namespace {

/// What a killed process left half written.
void clear_parts_in(const fs::path& folder) {
    std::vector<fs::path> targets;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".part") targets.push_back(entry.path().stem().stem());
    for (const auto& name : targets) remove_parts(folder / name);
}

}  // namespace

std::unique_ptr<const folder_lock> take_folder(const std::string& folder, const std::string& record,
                                               const nlohmann::ordered_json& settings, const std::string& what) {
    const auto file = fs::path(folder) / record;
    make_folder(folder, "--output");
    auto lock = std::make_unique<const folder_lock>(folder);
    clear_parts_in(folder);
    std::error_code code;
    if (fs::exists(file, code)) {
        const auto before = parse_settings(read_file(file));
        if (!before.is_object()) throw input_error(file.string(), "the settings of a " + what, "others");
        check_same_settings(before, settings, file.string());
        return lock;
    }
    if (!fs::is_empty(folder, code))
        throw input_error(folder, "an empty folder or a " + what + " to go on with", "other files");
    write_file_atomically(file, settings.dump(2) + "\n");
    return lock;
}

void check_same_settings(const nlohmann::ordered_json& expected, const nlohmann::ordered_json& found,
                         const std::string& place) {
    for (const auto& [key, value] : expected.items())
        if (!found.contains(key) || found[key] != value)
            throw input_error(place, key + " as it was, " + value.dump(),
                              found.contains(key) ? found[key].dump() : "none");
    for (const auto& [key, value] : found.items())
        if (!expected.contains(key)) throw input_error(place, "no " + key + ", as it was", value.dump());
}

}  // namespace saddle::cli
