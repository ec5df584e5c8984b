/// \file
/// Weights of a dense network as data, and the folding of batch normalisation into them.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle {

/// y = W x + b, weights in PyTorch's order.
struct dense_layer {
    std::size_t inputs{};
    std::size_t outputs{};
    std::vector<float> weight;  ///< [outputs, inputs], row-major
    std::vector<float> bias;    ///< [outputs]
};

/// Layers with a ReLU between them; the last one is linear and has one output, in eV.
struct dense_network {
    std::vector<dense_layer> layers;

    std::size_t inputs() const { return layers.front().inputs; }
};

/// What a trained batch normalisation does to its input: γ (x − μ)/√(σ² + ε) + β, per output of the layer before.
struct batch_normalisation {
    std::vector<float> scale;     ///< γ
    std::vector<float> shift;     ///< β
    std::vector<float> mean;      ///< μ
    std::vector<float> variance;  ///< σ²
    double epsilon{};
};

/// Folds a normalisation that follows a linear layer into it: W' = W γ/√(σ² + ε), b' = (b − μ) γ/√(σ² + ε) + β, in
/// double precision, rounded once. \throws input_error where sizes differ or σ² + ε is not positive.
inline dense_layer folded(dense_layer layer, const batch_normalisation& norm) {
    for (const auto* part : {&norm.scale, &norm.shift, &norm.mean, &norm.variance})
        if (part->size() != layer.outputs)
            throw input_error("batch normalisation", std::to_string(layer.outputs) + " values",
                              std::to_string(part->size()));
    for (std::size_t o = 0; o < layer.outputs; ++o) {
        const double spread = norm.variance[o] + norm.epsilon;
        if (!(spread > 0)) throw input_error("batch normalisation", "a positive variance", std::to_string(spread));
        const double factor = norm.scale[o] / std::sqrt(spread);
        for (std::size_t i = 0; i < layer.inputs; ++i) {
            float& w = layer.weight[o * layer.inputs + i];
            w = static_cast<float>(w * factor);
        }
        layer.bias[o] = static_cast<float>((double{layer.bias[o]} - norm.mean[o]) * factor + norm.shift[o]);
    }
    return layer;
}

/// \throws input_error (with `place`) unless layers follow each other, end in one output and hold finite numbers.
inline void check_network(const dense_network& network, const std::string& place) {
    if (network.layers.empty()) throw input_error(place, "at least one layer", "none");
    std::size_t inputs = network.inputs();
    for (std::size_t k = 0; k < network.layers.size(); ++k) {
        const auto& layer = network.layers[k];
        const std::string name = place + ", layer " + std::to_string(k);
        if (layer.inputs != inputs)
            throw input_error(name, std::to_string(inputs) + " inputs", std::to_string(layer.inputs));
        if (layer.inputs == 0 || layer.outputs == 0) throw input_error(name, "inputs and outputs", "none");
        if (layer.weight.size() != layer.inputs * layer.outputs || layer.bias.size() != layer.outputs)
            throw input_error(name, "weight [out, in] and bias [out]", "other sizes");
        for (const auto* part : {&layer.weight, &layer.bias})
            for (const float w : *part)
                if (!std::isfinite(w)) throw input_error(name, "finite weights", std::to_string(w));
        inputs = layer.outputs;
    }
    if (inputs != 1) throw input_error(place, "one output", std::to_string(inputs));
}

}  // namespace saddle
