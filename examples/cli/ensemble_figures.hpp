/// \file
/// Figures of runs.csv.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Of compositions, temperatures and replicas: order at the end, and diffusion of the vacancy where the table has it.
/// Replicas are drawn as their mean with its standard error. No order for one composition without replicas, of which
/// the logs tell more.
std::vector<figure> figures_of_ensemble(const csv_table& table);

}  // namespace saddle::cli
