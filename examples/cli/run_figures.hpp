/// \file
/// Figures of log.csv: order and physical time along one run, and over runs at several temperatures.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Order and physical time against jumps. `title` names the run.
std::vector<figure> figures_of_log(const csv_table& log, const std::string& title);

/// Order at the end of runs against temperature, and time of all of them against jumps; with three temperatures or more
/// also the order of the pair that orders most after different numbers of jumps, and the temperature where it is
/// strongest. Order after n jumps is the mean over the rows of the last fifth of them. Pairs of temperature in K and
/// log, by temperature.
std::vector<figure> figures_of_scan(const std::vector<std::pair<double, const csv_table*>>& logs);

}  // namespace saddle::cli
