/// \file
/// Networks with random weights, random input for them, and their evaluation in long double.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>
#include <tolerance.hpp>

/// Uniform in (−1, 1].
inline float symmetric(saddle::philox_sequence& draw) {
    return static_cast<float>(2 * saddle::uniform_open_closed(draw()) - 1);
}

/// `widths` from the inputs to the last hidden layer; weights of a size that keeps activations near 1.
inline saddle::dense_network random_network(const std::vector<std::size_t>& widths, std::uint64_t seed_value) {
    saddle::philox_sequence draw(saddle::seed{seed_value}, saddle::random_stream("network"));
    saddle::dense_network network;
    for (std::size_t k = 0; k < widths.size(); ++k) {
        saddle::dense_layer layer;
        layer.inputs = widths[k];
        layer.outputs = k + 1 < widths.size() ? widths[k + 1] : 1;
        const float scale = static_cast<float>(std::sqrt(3.0 / static_cast<double>(layer.inputs)));
        for (std::size_t i = 0; i < layer.inputs * layer.outputs; ++i) layer.weight.push_back(scale * symmetric(draw));
        for (std::size_t o = 0; o < layer.outputs; ++o) layer.bias.push_back(symmetric(draw));
        network.layers.push_back(layer);
    }
    return network;
}

/// Value of a network, and the largest difference that rounding to Scalar can make in it.
struct exact_output {
    long double value;
    long double rounding_error;
};

/// y = W x + b with a ReLU between layers, in long double. The error of each sum is bounded by its number of terms
/// times the sum of their magnitudes, and carried through the following layers (a ReLU does not enlarge it).
template <class Scalar = float>
exact_output evaluate_exactly(const saddle::dense_network& network, const float* input) {
    std::vector<long double> x(input, input + network.inputs());
    std::vector<long double> error(x.size(), 0);
    for (const auto& layer : network.layers) {
        const bool last = &layer == &network.layers.back();
        std::vector<long double> y(layer.outputs), error_of_y(layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            long double sum = layer.bias[o];
            long double magnitude = std::abs(sum);
            for (std::size_t i = 0; i < layer.inputs; ++i) {
                const long double w = layer.weight[o * layer.inputs + i];
                sum += w * x[i];
                magnitude += std::abs(w) * (std::abs(x[i]) + error[i]);
                error_of_y[o] += std::abs(w) * error[i];
            }
            error_of_y[o] += magnitude * tolerance::sum_of_products<Scalar>(layer.inputs);
            y[o] = last ? sum : std::max(sum, 0.0L);
        }
        x = y;
        error = error_of_y;
    }
    return {x[0], error[0]};
}

/// Filters of 3×3×3 over edge³ voxels, weights of a size that keeps activations near 1.
inline saddle::convolutional_network random_cubes(std::size_t channels, std::size_t edge,
                                                  const std::vector<std::size_t>& filters, std::uint64_t seed_value) {
    saddle::philox_sequence draw(saddle::seed{seed_value}, saddle::random_stream("cubes"));
    saddle::convolutional_network network;
    network.edge = edge;
    for (const std::size_t outputs : filters) {
        saddle::convolution_layer c{channels, outputs, 3, {}, {}};
        const float scale = static_cast<float>(std::sqrt(3.0 / static_cast<double>(27 * channels)));
        for (std::size_t i = 0; i < 27 * channels * outputs; ++i) c.weight.push_back(scale * symmetric(draw));
        for (std::size_t o = 0; o < outputs; ++o) c.bias.push_back(symmetric(draw));
        network.convolutions.push_back(c);
        channels = outputs;
        edge -= 2;
    }
    network.output = random_network({channels * edge * edge * edge}, seed_value).layers[0];
    return network;
}

/// The network of `pooled_cnn<depth, filters>`.
inline saddle::convolutional_network random_pooled_cubes(std::size_t channels, std::size_t edge, std::size_t depth,
                                                         std::size_t filters, std::uint64_t seed_value) {
    auto network = random_cubes(channels, 2 * 4 * depth + 1, std::vector<std::size_t>(4 * depth, filters), seed_value);
    network.edge = edge;
    for (std::size_t k = 0; k < 4 * depth; ++k) {
        network.convolutions[k].padding = 1;
        network.convolutions[k].pooled = (k + 1) % depth == 0 && k + 1 < 4 * depth;
    }
    network.output = random_network({filters * edge * edge * edge / 512}, seed_value).layers[0];
    return network;
}
