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
    static constexpr std::size_t padding = 0;
    static constexpr bool pools_after(std::size_t /*convolution*/) { return false; }
};

template <>
struct cnn<dynamic> {
    using weights_type = convolutional_network;
    static constexpr bool is_dynamic = true;
};

/// 4·Depth convolutions of 3×3×3 with one voxel of padding, a max-pool of 2³ voxels after each Depth of them but the
/// last, one linear output: `pooled_cnn<3>` on 32³ voxels is the best of Fan et al., CNN (32 → 16 → 8 → 4).
template <std::size_t Depth, std::size_t Filters = 60>
struct pooled_cnn {
    static_assert(Depth >= 1, "saddle: pooled_cnn<Depth> needs at least one convolution before each max-pool");
    static_assert(Filters >= 1, "saddle: pooled_cnn<Depth, Filters> needs at least one filter");

    using weights_type = convolutional_network;
    static constexpr bool is_dynamic = false;
    static constexpr std::array<std::size_t, 4 * Depth> filters = [] {
        std::array<std::size_t, 4 * Depth> all{};
        all.fill(Filters);
        return all;
    }();
    static constexpr std::size_t width = 3;
    static constexpr std::size_t padding = 1;
    static constexpr bool pools_after(std::size_t convolution) {
        return (convolution + 1) % Depth == 0 && convolution + 1 < 4 * Depth;
    }
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
            if (const auto& c = weights.convolutions[k]; c.outputs != Network::filters[k] ||
                                                         c.width != Network::width || c.padding != Network::padding ||
                                                         c.pooled != Network::pools_after(k))
                return false;
    }
    return true;
}

/// "5x9^3-32-64-128-128-1"; where a max-pool follows "60/2"
inline std::string shape_of(const convolutional_network& weights) {
    if (weights.convolutions.empty()) return "empty";
    std::string text = std::to_string(weights.channels()) + "x" + std::to_string(weights.edge) + "^3";
    for (const auto& c : weights.convolutions)
        text.append("-").append(std::to_string(c.outputs)).append(c.pooled ? "/2" : "");
    return text + "-1";
}

/// Multiply-adds of one evaluation.
inline std::size_t multiply_adds(const convolutional_network& weights) {
    std::size_t sum = weights.output.inputs;
    std::size_t edge = weights.edge;
    for (const auto& c : weights.convolutions) {
        const std::size_t n = c.filtered(edge);
        sum += c.weight.size() * n * n * n;
        edge = c.edge_out(edge);
    }
    return sum;
}

}  // namespace saddle
