/// \file
/// VALIDATION 12: barriers of the published network, and of the model that ships, on every backend of this build.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "backend_choice.hpp"
#include "model.hpp"
#include "target.hpp"

namespace saddle::validation {

/// Backends that exact results are promised for and that run on this CPU; with `tolerant` also those of libraries.
std::vector<runtime::backend_choice> backends_here(bool tolerant);

/// Largest difference from the reference pairs that a model carries: environments put into a crystal, so that what
/// gathers them is tested too.
finding reference_pairs(const model_data& data, runtime::backend_choice backend);

/// Largest difference from the barriers that the network's authors publish: `folder` holds weights.npy, initial.dump
/// and reference_barriers.csv with the columns vacancy_id, neighbor_id, dx, dy, dz, barrier_eV. \throws input_error
/// where a file is missing or wrong.
finding published_barriers(const std::filesystem::path& folder, runtime::backend_choice backend);

findings published_network(const settings&);

}  // namespace saddle::validation
