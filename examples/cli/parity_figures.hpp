/// \file
/// Figures of what `evaluate --output` writes.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Predicted against known barriers by alloy, and both distributions.
std::vector<figure> parity_figures(const csv_table& table);

}  // namespace saddle::cli
