/// \file
/// Figures of barrier spectra: of one crystal, along a series, over compositions.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Of `spectrum --histogram`: the densities by jumping species of one crystal; of a series a figure for each species,
/// its crystals told apart by colour.
std::vector<figure> spectrum_figures(const csv_table& table);

/// Of `spectrum --output`: maps of mean and deviation over a composition triangle; both against the share of the
/// species that varies most along a line of compositions; both against the degree of order along frames or structures.
std::vector<figure> mean_barrier_figures(const csv_table& table);

}  // namespace saddle::cli
