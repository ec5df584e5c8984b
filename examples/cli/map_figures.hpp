/// \file
/// Figures of a layer of a crystal, its sites coloured by a value.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// The lowest two atomic layers of what `--map F.csv` of a command holds, a figure for each of its columns of values.
std::vector<figure> map_figures(const csv_table& table);

}  // namespace saddle::cli
