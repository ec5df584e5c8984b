/// \file
/// Linear models of barriers in closed form. Defined in a source that is left out where Eigen is.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/cluster_basis.hpp>

namespace saddle::cli {

/// `features` is sites, orbits or pairs. \throws input_error as `fit_ridge`.
cluster_expansion fit_linear(const barrier_set& set, std::span<const std::size_t> rows, const std::string& features,
                             double penalty);

/// Predicted barriers of some rows, eV.
std::vector<double> predict(const cluster_expansion& fitted, const barrier_set& set, std::span<const std::size_t> rows);

}  // namespace saddle::cli
