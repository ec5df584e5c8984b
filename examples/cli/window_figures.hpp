/// \file
/// Figures of runs over domains.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// What windows of domains change, of a table with a column jumps_a_window and, for each quantity relative to serial
/// runs, columns QUANTITY and QUANTITY_error (examples/studies/domains.sh). \throws input_error where a window is not
/// above 0.
std::vector<figure> window_figures(const csv_table& table);

}  // namespace saddle::cli
