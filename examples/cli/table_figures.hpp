/// \file
/// Figures of the tables that commands other than anneal write.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// What a table of another command shows, known by its columns. None for other tables. \throws input_error where such a
/// table has no rows.
std::vector<figure> figures_of_table(const csv_table& table);

}  // namespace saddle::cli
