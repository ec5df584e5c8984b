/// \file
/// Weights of a convolutional network over a cube of voxels, as data.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

/// Filters of width³ voxels, weights in PyTorch's order, and a ReLU.
struct convolution_layer {
    std::size_t inputs{};   ///< channels
    std::size_t outputs{};  ///< channels
    std::size_t width{};
    std::vector<float> weight;  ///< [outputs, inputs, z, y, x]
    std::vector<float> bias;    ///< [outputs]
    std::size_t padding = 0;    ///< voxels of 0 round the cube that comes in
    bool pooled = false;        ///< whether the largest of each 2³ voxels is taken after the ReLU

    /// Voxels along an edge after the filters, for `edge` before them.
    std::size_t filtered(std::size_t edge) const { return edge + 2 * padding + 1 - width; }
    std::size_t edge_out(std::size_t edge) const { return filtered(edge) / (pooled ? 2 : 1); }
};

/// Convolutions, then one linear output in eV of all that is left, channel by channel.
struct convolutional_network {
    std::size_t edge{};  ///< voxels along an edge of the cube that comes in
    std::vector<convolution_layer> convolutions;
    dense_layer output;

    std::size_t channels() const { return convolutions.front().inputs; }
    std::size_t inputs() const { return channels() * edge * edge * edge; }
};

/// Folds a normalisation that follows a convolution into it, as that of a linear layer. \throws input_error as there.
inline convolution_layer folded(convolution_layer layer, const batch_normalisation& norm) {
    const std::size_t taps = layer.inputs * layer.width * layer.width * layer.width;
    dense_layer flat = folded({taps, layer.outputs, std::move(layer.weight), std::move(layer.bias)}, norm);
    layer.weight = std::move(flat.weight);
    layer.bias = std::move(flat.bias);
    return layer;
}

/// \throws input_error (with `place`) unless the layers follow each other, fit the cube and hold finite numbers.
inline void check_network(const convolutional_network& network, const std::string& place) {
    if (network.convolutions.empty()) throw input_error(place, "at least one convolution", "none");
    if (network.edge == 0 || network.edge > 64)
        throw input_error(place, "a cube of 1 to 64 voxels along an edge", std::to_string(network.edge));
    std::size_t channels = network.channels();
    std::size_t edge = network.edge;
    for (std::size_t k = 0; k < network.convolutions.size(); ++k) {
        const auto& c = network.convolutions[k];
        const std::string name = place + ", convolution " + std::to_string(k);
        if (c.inputs != channels)
            throw input_error(name, std::to_string(channels) + " channels", std::to_string(c.inputs));
        if (c.inputs == 0 || c.outputs == 0) throw input_error(name, "inputs and outputs", "none");
        if (c.padding > 0 && c.padding >= c.width)
            throw input_error(name, "less padding than the filters are wide", std::to_string(c.padding));
        if (c.width == 0 || c.width > edge + 2 * c.padding)
            throw input_error(name, "filters of 1 to " + std::to_string(edge + 2 * c.padding) + " voxels",
                              std::to_string(c.width));
        if (c.pooled && c.filtered(edge) % 2 != 0)
            throw input_error(name, "an even number of voxels along an edge before a max-pool",
                              std::to_string(c.filtered(edge)));
        if (c.weight.size() != c.outputs * c.inputs * c.width * c.width * c.width || c.bias.size() != c.outputs)
            throw input_error(name, "weight [out, in, z, y, x] and bias [out]", "other sizes");
        for (const auto* part : {&c.weight, &c.bias})
            for (const float w : *part)
                if (!std::isfinite(w)) throw input_error(name, "finite weights", std::to_string(w));
        channels = c.outputs;
        edge = c.edge_out(edge);
    }
    const std::size_t left = channels * edge * edge * edge;
    if (network.output.inputs != left)
        throw input_error(place + ", output", std::to_string(left) + " inputs", std::to_string(network.output.inputs));
    check_network(dense_network{{network.output}}, place + ", output");
}

}  // namespace saddle
