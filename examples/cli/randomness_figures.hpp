/// \file
/// Figures of jump randomness.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Histograms of at most six temperatures, and the variance against temperature from three on, of what `randomness
/// --output` gives.
std::vector<figure> randomness_figures(const csv_table& table);

}  // namespace saddle::cli
