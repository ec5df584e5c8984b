/// \file
/// Figures of what `saddle order` samples.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Of order.csv: order of the pair that orders most against trials, B2 units and clusters against trials where they are
/// most; of several temperatures also order, accepted trials and B2 clusters against temperature.
std::vector<figure> swap_figures(const csv_table& table);

}  // namespace saddle::cli
