/// \file
/// The layers of a network that is trained, as data: what each kind of layer is, and the networks of both papers.
#pragma once

#include <cstddef>
#include <string>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle {

/// Kinds of layers. Rows of cubes are ordered channel, z, y, x.
namespace layer {

/// y = W x + b, W [outputs, inputs].
struct linear {
    std::size_t inputs{};
    std::size_t outputs{};
    bool biased = true;
};

/// Filters of width³ voxels over a cube of edge³ voxels, `padding` voxels of 0 round it; W [outputs, inputs, z, y, x].
struct convolution {
    std::size_t inputs{};   ///< channels
    std::size_t outputs{};  ///< channels
    std::size_t edge{};     ///< of the cube that comes in
    std::size_t width = 3;
    std::size_t padding = 0;
    bool biased = true;

    std::size_t edge_out() const { return edge + 2 * padding + 1 - width; }
};

/// γ (x − μ)/√(σ² + ε) + β with mean and variance of each channel over batch and positions (Ioffe & Szegedy,
/// arXiv:1502.03167); a prediction takes the running ones.
struct normalisation {
    std::size_t channels{};
    std::size_t positions = 1;  ///< numbers of a channel in a row: 1 after a linear layer, edge³ after a convolution
};

/// max(x, 0).
struct relu {
    std::size_t values{};
};

/// The largest of 2³ voxels; edge is even.
struct max_pool {
    std::size_t channels{};
    std::size_t edge{};
};

/// While training each number is 0 with probability `share`, else divided by 1 − share; a prediction takes all.
struct dropout {
    std::size_t values{};
    double share{};
};

}  // namespace layer

using layer_description =
    std::variant<layer::linear, layer::convolution, layer::normalisation, layer::relu, layer::max_pool, layer::dropout>;

/// Layers in order; the last one gives one number.
using architecture = std::vector<layer_description>;

/// ε of every normalisation, and the share by which its running statistics follow those of a batch.
inline constexpr double normalisation_epsilon = 1e-5;
inline constexpr double normalisation_follow = 0.1;

/// What goes between the linear maps.
struct architecture_options {
    bool normalised = true;  ///< batch normalisation before each ReLU
    double dropout = 0;      ///< after each ReLU
};

namespace detail {

inline void add_activation(architecture& layers, std::size_t channels, std::size_t positions,
                           const architecture_options& options) {
    if (options.normalised) layers.push_back(layer::normalisation{channels, positions});
    layers.push_back(layer::relu{channels * positions});
    if (options.dropout > 0) layers.push_back(layer::dropout{channels * positions, options.dropout});
}

}  // namespace detail

/// Dense network with these hidden widths; none is linear regression.
inline architecture dense_architecture(std::size_t inputs, const std::vector<std::size_t>& hidden,
                                       const architecture_options& options = {}) {
    architecture layers;
    for (const std::size_t width : hidden) {
        layers.push_back(layer::linear{inputs, width, !options.normalised});
        detail::add_activation(layers, width, 1, options);
        inputs = width;
    }
    layers.push_back(layer::linear{inputs, 1});
    return layers;
}

/// Filters of 3×3×3 without padding over edge³ voxels, then one linear output (Xing et al., NNK: edge 9, filters
/// 32-64-128-128). \throws input_error where the filters want a larger cube.
inline architecture convolutional_architecture(std::size_t channels, std::size_t edge,
                                               const std::vector<std::size_t>& filters,
                                               const architecture_options& options = {}) {
    if (filters.empty() || 2 * filters.size() >= edge)
        throw input_error(
            "network",
            "1 to " + std::to_string((edge - 1) / 2) + " convolutions over " + std::to_string(edge) + "³ voxels",
            std::to_string(filters.size()));
    architecture layers;
    for (const std::size_t outputs : filters) {
        layers.push_back(layer::convolution{channels, outputs, edge, 3, 0, !options.normalised});
        edge -= 2;
        detail::add_activation(layers, outputs, edge * edge * edge, options);
        channels = outputs;
    }
    layers.push_back(layer::linear{channels * edge * edge * edge, 1});
    return layers;
}

/// 4·depth convolutions of `filters` filters of 3×3×3 with one voxel of padding, a max-pool after each `depth` of them
/// but the last, then one linear output (Fan et al., CNN: edge 32, 60 filters, depth 3). \throws input_error unless the
/// edge can be halved three times.
inline architecture pooled_architecture(std::size_t channels, std::size_t edge, std::size_t depth, std::size_t filters,
                                        const architecture_options& options = {}) {
    if (edge == 0 || edge % 8 != 0)
        throw input_error("network", "8, 16, 24 … voxels along an edge for three max-pools", std::to_string(edge));
    architecture layers;
    for (std::size_t k = 1; k <= 4 * depth; ++k) {
        layers.push_back(layer::convolution{channels, filters, edge, 3, 1, !options.normalised});
        detail::add_activation(layers, filters, edge * edge * edge, options);
        channels = filters;
        if (k % depth != 0 || k == 4 * depth) continue;
        layers.push_back(layer::max_pool{filters, edge});
        edge /= 2;
    }
    layers.push_back(layer::linear{channels * edge * edge * edge, 1});
    return layers;
}

/// Numbers that go into a layer, a row.
inline std::size_t inputs_of(const layer_description& description) {
    struct visitor {
        std::size_t operator()(const layer::linear& l) const { return l.inputs; }
        std::size_t operator()(const layer::convolution& l) const { return l.inputs * l.edge * l.edge * l.edge; }
        std::size_t operator()(const layer::normalisation& l) const { return l.channels * l.positions; }
        std::size_t operator()(const layer::relu& l) const { return l.values; }
        std::size_t operator()(const layer::max_pool& l) const { return l.channels * l.edge * l.edge * l.edge; }
        std::size_t operator()(const layer::dropout& l) const { return l.values; }
    };
    return std::visit(visitor{}, description);
}

/// Numbers that come out of a layer, a row.
inline std::size_t outputs_of(const layer_description& description) {
    if (const auto* l = std::get_if<layer::linear>(&description)) return l->outputs;
    if (const auto* l = std::get_if<layer::convolution>(&description))
        return l->outputs * l->edge_out() * l->edge_out() * l->edge_out();
    if (std::holds_alternative<layer::max_pool>(description)) return inputs_of(description) / 8;
    return inputs_of(description);
}

/// \throws input_error unless the layers follow each other and the last one gives one number.
inline void check_architecture(const architecture& layers) {
    std::size_t width = 0;
    for (std::size_t k = 0; k < layers.size(); ++k) {
        if (k > 0 && inputs_of(layers[k]) != width)
            throw input_error("layer " + std::to_string(k), std::to_string(width) + " inputs",
                              std::to_string(inputs_of(layers[k])));
        width = outputs_of(layers[k]);
    }
    if (width != 1) throw input_error("network", "one output", std::to_string(width));
}

/// Multiply-adds of a row in the linear maps, forward.
inline std::size_t multiply_adds(const architecture& layers) {
    std::size_t sum = 0;
    for (const auto& description : layers) {
        if (const auto* l = std::get_if<layer::linear>(&description)) sum += l->inputs * l->outputs;
        if (const auto* l = std::get_if<layer::convolution>(&description))
            sum += outputs_of(description) * l->inputs * l->width * l->width * l->width;
    }
    return sum;
}

}  // namespace saddle
