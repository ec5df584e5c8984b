/// \file
/// What `saddle train` is asked for: the options, what they mean and what the model file says of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <saddle/descriptor/description.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/training/architecture.hpp>

#include "arguments.hpp"
#include "data_arguments.hpp"
#include "training_run.hpp"

namespace saddle::cli {

/// The options of `saddle train`.
struct train_arguments {
    data_arguments data;
    std::string lattice{bcc::name};
    std::optional<std::uint64_t> shells = 8;
    std::string leave_out;
    double validation = 0.05;
    std::string validation_unit = "vacancy";
    double outliers = 0;
    bool forward_only = false;

    std::string preset;
    std::string descriptor;
    std::string encoding = "one_hot";
    std::string alignment = "canonical";
    std::optional<std::uint64_t> voxels = 32;
    double spacing_A = 0.5;
    double cutoff_A = 7.6;
    std::optional<std::uint64_t> turns = 1;
    std::string network = "mlp:128x4";
    bool plain = false;
    double dropout = 0;

    std::optional<std::uint64_t> epochs = 60;
    std::optional<std::uint64_t> batch = 256;
    std::string loss = "mae";
    double huber_width = 0.1;
    std::string optimiser = "adamw";
    double weight_decay = 0;
    std::string schedule = "one-cycle";
    double rate = 3e-3;
    std::optional<std::uint64_t> patience = 10;
    double factor = 10;
    double floor = 1e-5;
    std::optional<std::uint64_t> early_stopping = 0;
    bool augment = false;

    std::optional<std::uint64_t> ensemble = 1;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> threads;
    std::string backend;
    std::string licence;
    std::string source;
    bool resume = false;
    bool overwrite = false;
    std::string output;

    void add_to(CLI::App& command);
    /// What the preset says, for options that neither the command line nor the settings file gives. Density maps are
    /// trained by theirs where none is chosen.
    void apply_preset(CLI::App& command) const;
    /// \throws input_error for an option that means nothing to the descriptor.
    void check_given(const CLI::App& command) const;
};

/// How the networks are trained, but for data and layers. \throws input_error for spellings that are not known.
training_plan plan_of(const train_arguments& a);

/// \throws input_error where the output has another ending or cannot be written, where a model or a stopped training is
/// in the way, and where --resume finds a model that is done.
void check_output(const train_arguments& a, const training_plan& plan);

/// "digit_map", "voxel_map" or "sdm". \throws input_error where --descriptor does not fit the kind of network, or
/// --alignment the descriptor.
std::string kind_of(const train_arguments& a);

/// What the network sees of crystals with this mean lattice constant. \throws input_error as `kind_of`, and where
/// --cutoff does not hold the shells of --shells.
map_description description_of(const train_arguments& a, double lattice_constant_A);

/// The network as layers over `inputs` numbers. \throws input_error where the convolutions do not fit.
architecture layers_of(const train_arguments& a, const map_description& map, std::size_t species, std::size_t inputs);

/// The settings that results depend on, as the model card has them.
nlohmann::ordered_json settings_record(const train_arguments& a, const std::string& backend);

}  // namespace saddle::cli
