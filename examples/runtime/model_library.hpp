/// \file
/// Finds a model by file or by name.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <saddle/network/model_data.hpp>

namespace saddle::runtime {

/// The model that is used where none is named.
inline constexpr const char* default_model = "NbMoTaWV";

/// Folders in which models that ship are looked for: beside the installed program, then the source tree.
std::vector<std::filesystem::path> model_folders();

/// Names of the models in the folders.
std::vector<std::string> shipped_models(const std::vector<std::filesystem::path>& folders = model_folders());

/// `file_or_name` itself where it is a file, else the model of that name in the first folder that has it. \throws
/// input_error that lists the names where there is neither.
std::filesystem::path find_model(const std::string& file_or_name,
                                 const std::vector<std::filesystem::path>& folders = model_folders());

/// Whether a file looks like one that `read_model_file` reads.
bool is_model_file(const std::filesystem::path& path);

/// Reads a model file or the published weights.npy. \throws input_error.
model_data read_model_file(const std::filesystem::path& path);

/// The bytes of a model file; where the data have no reference pairs, with those of the scalar backend. \throws
/// input_error where the data fit no composition.
std::string model_file_bytes(model_data data);

}  // namespace saddle::runtime
