// saddle plot: figures of what a folder holds.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

#include "commands.hpp"
#include "csv_table.hpp"
#include "run_figures.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "table_figures.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

struct plot_arguments {
    std::string folder;
    std::string output;
};

std::vector<figure> figures_of_run(const fs::path& folder) {
    const csv_table log(folder / log_name);
    return figures_of_log(log, name_of(parse_plan(read_run_json(folder), (folder / "run.json").string())));
}

/// Runs that differ in their temperature alone.
std::vector<figure> figures_of_runs(const std::vector<fs::path>& folders) {
    std::vector<std::unique_ptr<csv_table>> logs;
    std::vector<std::pair<double, const csv_table*>> by_temperature;
    std::error_code code;
    for (const auto& folder : folders) {
        if (!fs::exists(folder / log_name, code)) continue;  // has not begun
        const auto plan = parse_plan(read_run_json(folder), (folder / "run.json").string());
        logs.push_back(std::make_unique<csv_table>(folder / log_name));
        by_temperature.emplace_back(plan.temperature_K, logs.back().get());
    }
    std::sort(by_temperature.begin(), by_temperature.end());
    const auto same = [](const auto& a, const auto& b) { return a.first == b.first; };
    if (std::adjacent_find(by_temperature.begin(), by_temperature.end(), same) != by_temperature.end()) return {};
    return figures_of_scan(by_temperature);
}

/// Tables of other commands, in the order of their names.
std::vector<figure> figures_of_tables(const fs::path& folder) {
    std::vector<fs::path> tables;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".csv" && entry.path().filename() != log_name) tables.push_back(entry.path());
    std::sort(tables.begin(), tables.end());
    std::vector<figure> figures;
    for (const auto& path : tables) {
        const csv_table table(path);
        for (auto& f : figures_of_table(table)) figures.push_back(std::move(f));
    }
    return figures;
}

std::vector<figure> figures_of(const fs::path& folder) {
    std::error_code code;
    if (!fs::is_directory(folder, code)) throw input_error(folder.string(), "a folder", "none");
    auto figures = figures_of_tables(folder);
    if (!fs::exists(folder / "run.json", code)) return figures;
    const auto runs = run_folders(folder);
    for (auto& f : runs == std::vector{folder} ? figures_of_run(folder) : figures_of_runs(runs))
        figures.push_back(std::move(f));
    return figures;
}

}  // namespace

command add_plot(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("plot", "Figures, PNG and SVG, of what a folder holds (by gnuplot)");
    const auto arguments = std::make_shared<plot_arguments>();
    sub->add_option("folder", arguments->folder, "Folder of a run, of runs, or of tables")->required();
    sub->add_option("-o,--output", arguments->output, "Folder for the figures (default: the same)");
    sub->footer(
        "Example: saddle plot run\n"
        "A run: order and time against jumps. Runs at several temperatures: order at their end and after fewer\n"
        "jumps against temperature, the temperature of strongest order, time against jumps; of several compositions\n"
        "or replicas order and diffusion (runs.csv). Tables (CSV) of other commands in the folder, known by their\n"
        "columns, each under its name: analyze --b2 --output, --clusters; randomness --output; --map of both;\n"
        "spectrum --output, --histogram; diffusion --output, --msd; rdf --output; evaluate --output; order.csv of\n"
        "order; the history of train; windows of domains (examples/studies/domains.sh).");
    return [arguments, &output] {
        const auto figures = figures_of(arguments->folder);
        if (figures.empty())
            throw input_error(arguments->folder, "a run, runs at different temperatures, or tables of saddle",
                              "nothing to draw");
        const fs::path folder = arguments->output.empty() ? arguments->folder : arguments->output;
        std::error_code code;
        fs::create_directories(folder, code);
        if (code) throw input_error(folder.string(), "a folder that can be made", code.message());
        for (const auto& f : figures) {
            draw(f, folder);
            output.remark("wrote " + (folder / f.name).string() + ".png and .svg");
        }
        return 0;
    };
}

}  // namespace saddle::cli
