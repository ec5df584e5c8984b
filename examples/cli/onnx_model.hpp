/// \file
/// Models from ONNX files: the network is in the file, what its inputs mean comes from the user.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>

#include <saddle/network/model_data.hpp>

namespace saddle::cli {

/// What an ONNX file does not say.
struct onnx_arguments {
    std::string input;  ///< digit, one_hot, voxels-yxz or voxels-zyx
    std::string alignment = "canonical";

    void add_to(CLI::App& command);
};

/// The rest of what a model file states.
struct onnx_description {
    std::string lattice;
    double lattice_constant_A{};
    species_names species;
    std::size_t shells{};
};

/// A model without reference pairs. \throws input_error where the network is none that saddle runs, its inputs are not
/// as many as described, or the species are not given.
model_data read_onnx_model(const std::filesystem::path& path, const onnx_arguments& arguments, onnx_description given);

}  // namespace saddle::cli
