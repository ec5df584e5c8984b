/// \file
/// Figures of the tables that commands other than anneal write.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// What a table of another command shows, known by its columns: histograms and variance of randomness, growth and sizes
/// of B2 clusters, Arrhenius lines, mean square displacements, g(r), maps of a layer of sites, spectra of barriers,
/// predicted against known barriers. None for other tables. \throws input_error where such a table has no rows.
std::vector<figure> figures_of_table(const csv_table& table);

}  // namespace saddle::cli
