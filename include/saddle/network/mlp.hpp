/// \file
/// The dense network (multilayer perceptron) as a type.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include <saddle/core/extent.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

/// Dense network with the given hidden widths, ReLU after each, one linear output. `mlp<>` is linear regression,
/// `mlp<128, 128, 128, 128>` the published NNK network, `mlp<dynamic>` takes widths and depth from its weights.
template <std::size_t... Hidden>
struct mlp {
    static_assert(((Hidden >= 1) && ...), "saddle: mlp<Hidden...> needs at least one neuron in every hidden layer");
    static_assert(((Hidden != dynamic) && ...), "saddle: mlp<dynamic> takes no further widths");

    static constexpr bool is_dynamic = false;
    static constexpr std::array<std::size_t, sizeof...(Hidden)> hidden{Hidden...};
    static constexpr std::size_t depth = sizeof...(Hidden) + 1;

    /// Inputs of layer k for a descriptor of `inputs` numbers.
    static constexpr std::size_t layer_inputs(std::size_t k, std::size_t inputs) {
        return k == 0 ? inputs : hidden[k - 1];
    }
    static constexpr std::size_t layer_outputs(std::size_t k) { return k < hidden.size() ? hidden[k] : 1; }
};

template <>
struct mlp<dynamic> {
    static constexpr bool is_dynamic = true;
};

/// Whether weights have the shape that the type and the descriptor fix.
template <class Network>
bool fits(const dense_network& weights, std::size_t inputs) {
    if (weights.layers.empty() || weights.inputs() != inputs) return false;
    if constexpr (!Network::is_dynamic) {
        if (weights.layers.size() != Network::depth) return false;
        for (std::size_t k = 0; k < Network::depth; ++k)
            if (weights.layers[k].outputs != Network::layer_outputs(k)) return false;
    }
    return true;
}

/// "560-256-256-1"
inline std::string shape_of(const dense_network& weights) {
    std::string text = weights.layers.empty() ? "empty" : std::to_string(weights.inputs());
    for (const auto& layer : weights.layers) text.append("-").append(std::to_string(layer.outputs));
    return text;
}

/// Multiply-adds of one evaluation.
inline std::size_t multiply_adds(const dense_network& weights) {
    std::size_t sum = 0;
    for (const auto& layer : weights.layers) sum += layer.inputs * layer.outputs;
    return sum;
}

}  // namespace saddle
