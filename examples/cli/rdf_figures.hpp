/// \file
/// Figures of radial distribution functions.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// g(r) of every pair of species, of what `rdf --output` gives, above a base line of its own: the peaks of a crystal
/// would cover each other.
std::vector<figure> distribution_figures(const csv_table& table);

}  // namespace saddle::cli
