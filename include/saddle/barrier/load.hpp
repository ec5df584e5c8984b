/// \file
/// From a model file to a composed barrier model in one call. Needs nlohmann-json.
#pragma once

#include <filesystem>

#include <saddle/barrier/make_model.hpp>
#include <saddle/network/read_model.hpp>

namespace saddle {

/// Reads a model file (or the published NNK weights), checks that it fits the policies of `Model` and replays its
/// reference pairs. \throws input_error.
template <class Model>
Model load(const std::filesystem::path& path) {
    return make_model<Model>(read_model(path));
}

}  // namespace saddle
