#include "runs_table.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

#include "csv_table.hpp"
#include "diffusion_runs.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// What a run was and where it came to.
struct run_row {
    std::vector<std::string> head;
    std::vector<std::string> columns;         ///< of its log, beyond jump and time
    std::map<std::string, std::string> last;  ///< its last row
};

const std::vector<std::string> head_columns{"folder", "composition", "temperature_K",      "replica",
                                            "jumps",  "time_s",      "D_vacancy_m2_per_s", "D_vacancy_standard_error"};

run_row read_row(const fs::path& folder, const fs::path& below) {
    const auto plan = parse_plan(read_run_json(folder), (folder / "run.json").string());
    const csv_table log(folder / log_name);
    run_row row;
    for (std::size_t k = 0; k < log.columns().size() && log.size() > 0; ++k) {
        const std::string name(log.columns()[k]);
        row.last[name] = log.text(log.size() - 1, k);
        if (name.starts_with("delta") || name.starts_with("jumps_")) row.columns.push_back(name);
    }
    const auto diffusion = vacancy_diffusion_of(folder);
    row.head = {folder.lexically_relative(below).string(),
                name_of_alloy(plan),
                plan.schedule ? row.last["temperature_K"] : number_text(plan.temperature_K),
                std::to_string(plan.replica),
                row.last["jump"],
                row.last["time_s"],
                diffusion ? number_text(diffusion->mean()) : "",
                diffusion ? number_text(diffusion->standard_error()) : ""};
    return row;
}

/// Those of all runs, order first: alloys differ in their pairs.
std::vector<std::string> columns_of(const std::vector<run_row>& rows) {
    std::vector<std::string> columns;
    for (const auto& row : rows)
        for (const auto& name : row.columns)
            if (std::find(columns.begin(), columns.end(), name) == columns.end()) columns.push_back(name);
    std::stable_partition(columns.begin(), columns.end(), [](const auto& name) { return name.starts_with("delta"); });
    return columns;
}

}  // namespace

void write_runs_table(const fs::path& folder) {
    const auto folders = run_folders(folder);
    if (folders == std::vector{folder}) return;
    std::vector<run_row> rows;
    for (const auto& run : folders) rows.push_back(read_row(run, folder));
    const auto columns = columns_of(rows);
    auto header = head_columns;
    header.insert(header.end(), columns.begin(), columns.end());
    std::string csv;
    append_csv_range(csv, header);
    for (auto& row : rows) {
        auto fields = row.head;
        for (const auto& name : columns) fields.push_back(row.last[name]);
        append_csv_range(csv, fields);
    }
    write_file_atomically(folder / runs_table_name, csv);
}

}  // namespace saddle::cli
