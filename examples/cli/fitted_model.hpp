/// \file
/// What the model file of a fit says of the barriers behind it.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <saddle/dataset/barrier_set.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle::cli {

/// Lattice, species and lattice constants (mean, lowest, highest) of the rows that were learnt from; descriptor,
/// network and metadata are left to add. `output` is where the file is to be.
model_data fitted_model(const barrier_set& set, std::span<const std::size_t> rows, const std::string& output);

}  // namespace saddle::cli
