/// \file
/// Figures of the tables that the program writes, as gnuplot scripts.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "csv_table.hpp"

namespace saddle::cli {

struct figure {
    std::string name;    ///< of its files, without ending
    std::string script;  ///< data, labels and the plot command; terminal and output are set by `draw`
};

/// Order and physical time against jumps. `title` names the run.
std::vector<figure> figures_of_log(const csv_table& log, const std::string& title);

/// Order at the end of runs against temperature, and time of all of them against jumps. Pairs of temperature in K and
/// log.
std::vector<figure> figures_of_scan(const std::vector<std::pair<double, const csv_table*>>& logs);

/// What a table of another command shows, known by its columns: histograms of randomness, growth of clusters, spectra
/// of barriers, means over a composition triangle. None for other tables.
std::vector<figure> figures_of_table(const csv_table& table);

/// Writes FOLDER/NAME.png and .svg by gnuplot. \throws error where gnuplot is missing or fails.
void draw(const figure& f, const std::filesystem::path& folder);

}  // namespace saddle::cli
