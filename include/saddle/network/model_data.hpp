/// \file
/// All that a model file holds, as a value.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/units.hpp>
#include <saddle/descriptor/description.hpp>
#include <saddle/lattice/vec3.hpp>
#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

/// What the network must answer for one environment; replayed at load.
struct reference_pair {
    std::vector<digit> environment;  ///< crystal's frame, site order of `neighbourhood<L, K>`
    vec3 jump;                       ///< from the vacancy, units of a/2
    double barrier_eV{};
};

/// A trained model, before types are composed for it. The format is docs/model-file.md.
struct model_data {
    std::string source;  ///< file it was read from, for messages
    std::string lattice;
    double lattice_constant_A{};
    std::array<double, 2> lattice_constant_range_A{};  ///< of the training data
    species_names species;
    map_description descriptor;
    double attempt_frequency_per_s = default_attempt_frequency_per_s;
    dense_network network;                ///< batch normalisation folded; no layers where it is convolutional
    convolutional_network convolutional;  ///< the same; no convolutions where it is dense
    std::vector<reference_pair> references;
    std::string metadata;  ///< the JSON object of the file, as text; empty where there was none

    bool is_convolutional() const { return !convolutional.convolutions.empty(); }
};

/// Largest difference of a replayed barrier from its reference, eV. Covers float32 sums in any order.
inline constexpr double replay_tolerance_eV = 1e-4;

}  // namespace saddle
