/// \file
/// Reads a model from any file that holds one. Needs nlohmann-json.
#pragma once

#include <filesystem>
#include <string>

#include <saddle/core/file.hpp>
#include <saddle/io/npy.hpp>
#include <saddle/network/model_data.hpp>
#include <saddle/network/model_file.hpp>
#include <saddle/network/nnk_import.hpp>

namespace saddle {

/// A model file, or the published `weights.npy`; known by content. \throws input_error.
inline model_data read_model(const std::filesystem::path& path) {
    const std::string bytes = read_file(path);
    return is_npy(bytes) ? import_nnk(bytes, path.string()) : parse_model(bytes, path.string());
}

}  // namespace saddle
