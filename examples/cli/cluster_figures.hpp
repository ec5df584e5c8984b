/// \file
/// Figures of B2 clusters.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// How many clusters are how large, and the sizes of those that are there all the time, of what `analyze --clusters`
/// gives.
std::vector<figure> cluster_figures(const csv_table& table);

/// B2 units, clusters and the largest one against jumps, of what `analyze --b2` gives for several frames.
std::vector<figure> growth_figures(const csv_table& table);

}  // namespace saddle::cli
