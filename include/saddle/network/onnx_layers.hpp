/// \file
/// Layers of an ONNX network while arithmetic before and behind them is folded in: float64, rounded once at the end.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle::detail {

/// y = W x + b. Filters are such a matrix too: a row an output channel, its columns [in, z, y, x].
struct wide_layer {
    std::size_t inputs{}, outputs{};  ///< columns, rows
    std::vector<double> weight, bias;
    std::size_t width = 0;  ///< of filters; 0 where the layer is dense
    std::size_t padding = 0;
    bool pooled = false;

    bool has_filters() const { return width > 0; }

    /// f (W x + b) + s, one number an output.
    void scale_outputs(const std::vector<double>& f, const std::vector<double>& s) {
        for (std::size_t o = 0; o < outputs; ++o) {
            for (std::size_t i = 0; i < inputs; ++i) weight[o * inputs + i] *= f[o];
            bias[o] = bias[o] * f[o] + s[o];
        }
    }

    /// W (f x + s) + b = (W f) x + (b + W s), one number a channel; `f` divides the columns into channels.
    void scale_inputs(const std::vector<double>& f, const std::vector<double>& s) {
        const std::size_t columns = inputs / f.size();
        for (std::size_t o = 0; o < outputs; ++o)
            for (std::size_t i = 0; i < inputs; ++i) {
                double& w = weight[o * inputs + i];
                bias[o] += w * s[i / columns];
                w *= f[i / columns];
            }
    }
};

inline std::vector<float> rounded(const std::vector<double>& values) {
    std::vector<float> floats;
    floats.reserve(values.size());
    for (const double v : values) floats.push_back(static_cast<float>(v));
    return floats;
}

inline dense_layer rounded_dense(const wide_layer& layer) {
    return {layer.inputs, layer.outputs, rounded(layer.weight), rounded(layer.bias)};
}

/// The layer as filters of this width: a dense one sees all that is left, so its filters are as wide as the cube.
inline convolution_layer rounded_filters(const wide_layer& layer, std::size_t width) {
    return {layer.inputs / (width * width * width),
            layer.outputs,
            width,
            rounded(layer.weight),
            rounded(layer.bias),
            layer.padding,
            layer.pooled};
}

/// Edge of a cube of n voxels, of 1 to 64; none where n is no cube.
inline std::optional<std::size_t> edge_of_cube(std::size_t n) {
    for (std::size_t edge = 1; edge <= 64; ++edge)
        if (edge * edge * edge == n) return edge;
    return std::nullopt;
}

/// Voxels along an edge that come into filters, for what comes out of them; 0 where there is no such cube of up to 64.
inline std::size_t edge_before(const wide_layer& layer, std::size_t edge) {
    const std::size_t wide = (layer.pooled ? 2 * edge : edge) + layer.width - 1;
    return wide > 2 * layer.padding && wide - 2 * layer.padding <= 64 ? wide - 2 * layer.padding : 0;
}

}  // namespace saddle::detail
