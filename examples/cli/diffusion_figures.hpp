/// \file
/// Figures of diffusion.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Diffusion coefficients against inverse temperature with their fits, of what `diffusion --output` gives.
std::vector<figure> arrhenius_figures(const csv_table& table);

/// Mean square displacements against time, a curve for each species, of what `diffusion --msd` gives.
std::vector<figure> displacement_figures(const csv_table& table);

}  // namespace saddle::cli
