/// \file
/// The learning curve of a training.
#pragma once

#include <vector>

#include "csv_table.hpp"
#include "plot_script.hpp"

namespace saddle::cli {

/// Of the history that `train` leaves: losses of training and, where there is one, of validation by epoch, and the
/// epoch whose weights the model has.
std::vector<figure> history_figures(const csv_table& table);

}  // namespace saddle::cli
