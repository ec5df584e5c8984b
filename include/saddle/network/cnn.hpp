/// \file
/// The convolutional network on voxels as a type.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <string>

#include <saddle/core/extent.hpp>
#include <saddle/network/convolutional_network.hpp>

namespace saddle {

/// Convolutions of 3×3×3 without padding with these numbers of filters, ReLU after each, one linear output:
/// `cnn<32, 64, 128, 128>` on 9³ voxels is that of Xing et al., NNK (9 → 7 → 5 → 3 → 1). `cnn<dynamic>` takes filters,
/// their width and depth from its weights. A descriptor of voxels goes with it.
template <std::size_t... Filters>
struct cnn {
    static_assert(sizeof...(Filters) >= 1, "saddle: cnn<Filters...> needs at least one convolution");
    static_assert(((Filters >= 1) && ...), "saddle: cnn<Filters...> needs at least one filter in every convolution");
    static_assert(((Filters != dynamic) && ...), "saddle: cnn<dynamic> takes no further filters");

    using weights_type = convolutional_network;
    static constexpr bool is_dynamic = false;
    static constexpr std::array<std::size_t, sizeof...(Filters)> filters{Filters...};
    static constexpr std::size_t width = 3;
};

template <>
struct cnn<dynamic> {
    using weights_type = convolutional_network;
    static constexpr bool is_dynamic = true;
};

/// A network whose weights are those of convolutions.
template <class N>
concept convolutional_policy = std::same_as<typename N::weights_type, convolutional_network>;

/// Whether weights have the shape that the type and the descriptor fix.
template <convolutional_policy Network>
bool fits(const convolutional_network& weights, std::size_t inputs) {
    if (weights.convolutions.empty() || weights.inputs() != inputs) return false;
    if constexpr (!Network::is_dynamic) {
        if (weights.convolutions.size() != Network::filters.size()) return false;
        for (std::size_t k = 0; k < Network::filters.size(); ++k)
            if (weights.convolutions[k].outputs != Network::filters[k] ||
                weights.convolutions[k].width != Network::width)
                return false;
    }
    return true;
}

/// "5x9^3-32-64-128-128-1"
inline std::string shape_of(const convolutional_network& weights) {
    if (weights.convolutions.empty()) return "empty";
    std::string text = std::to_string(weights.channels()) + "x" + std::to_string(weights.edge) + "^3";
    for (const auto& c : weights.convolutions) text.append("-").append(std::to_string(c.outputs));
    return text + "-1";
}

/// Multiply-adds of one evaluation.
inline std::size_t multiply_adds(const convolutional_network& weights) {
    std::size_t sum = weights.output.inputs;
    std::size_t edge = weights.edge;
    for (const auto& c : weights.convolutions) {
        edge += 1 - c.width;
        sum += c.weight.size() * edge * edge * edge;
    }
    return sum;
}

}  // namespace saddle
