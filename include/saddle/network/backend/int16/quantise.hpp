/// \file
/// A dense network in 16-bit integers.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

/// One layer y = (b + Σ_i w_i x_i) >> shift in integers: 16-bit weights and inputs, 32-bit sums.
struct int16_layer {
    std::size_t inputs{};
    std::size_t outputs{};
    std::vector<std::int16_t> weight;  ///< [outputs, inputs]
    std::vector<std::int32_t> bias;    ///< [outputs]; half a unit of the result is already added, so the shift rounds
    std::vector<std::int32_t> shift;   ///< [outputs]
};

struct int16_network {
    std::vector<int16_layer> layers;
    int output_exponent{};  ///< the last sum is the output times 2^output_exponent; its layer's shift is not applied
};

namespace detail {

/// Bits of a hidden neuron's largest value among the samples; 15 − 13 more bits take values up to 4 times as large
/// before they saturate.
inline constexpr int activation_bits = 13;

/// Largest output of every hidden neuron over rows of input; that of its layer where a neuron never fires. Activations are rounded to
/// float32, so that products are exact in double precision: a compiler may then contract them with the sums or not, and
/// every machine finds the same scales.
inline std::vector<std::vector<double>> largest_activations(const dense_network& network, const float* rows,
                                                            std::size_t count) {
    std::vector<std::vector<double>> largest;
    std::vector<float> x(rows, rows + count * network.inputs());
    for (std::size_t k = 0; k + 1 < network.layers.size(); ++k) {
        const dense_layer& layer = network.layers[k];
        std::vector<float> y(count * layer.outputs);
        auto& peak = largest.emplace_back(layer.outputs);
        for (std::size_t r = 0; r < count; ++r)
            for (std::size_t o = 0; o < layer.outputs; ++o) {
                double sum = layer.bias[o];
                for (std::size_t i = 0; i < layer.inputs; ++i)
                    sum += double{x[r * layer.inputs + i]} * layer.weight[o * layer.inputs + i];
                y[r * layer.outputs + o] = static_cast<float>(std::fmax(sum, 0.0));
                peak[o] = std::fmax(peak[o], sum);
            }
        const double of_layer = *std::max_element(peak.begin(), peak.end());
        for (double& p : peak)
            if (!(p > 0)) p = of_layer > 0 ? of_layer : 1;
        x = std::move(y);
    }
    return largest;
}

}  // namespace detail

/// Integer form of a network whose inputs are integers from 0 to `largest_input`, from rows of typical input
/// (row-major, `count` × inputs).
///
/// Hidden neuron i stands as A_i = 2^13 h_i / max h_i, maximum over the rows. A row of weights has a power of two as
/// scale of its own, the largest for which no weight leaves 16 bits and no sum 32, whatever the inputs: integer sums
/// then have no order, and every CPU gives the same bits. ReLU lets a neuron's scale pass into the next layer's
/// weights.
/// \throws input_error where a layer has more than 40,000 inputs, beyond which rounding could fill 32 bits.
inline int16_network quantised(const dense_network& network, const float* rows, std::size_t count, int largest_input) {
    constexpr double most_weight = std::numeric_limits<std::int16_t>::max();
    constexpr std::size_t most_inputs = 40000;
    constexpr double most_sum = 0x1.6p30;  // leaves room for what rounding adds: most_inputs/2 of the largest input
    constexpr int most_shift = 24;
    for (const dense_layer& layer : network.layers)
        if (layer.inputs > most_inputs)
            throw input_error("backend int16", "layers of at most " + std::to_string(most_inputs) + " inputs",
                              std::to_string(layer.inputs));
    auto largest = detail::largest_activations(network, rows, count);
    int16_network integer;
    for (std::size_t k = 0; k < network.layers.size(); ++k) {
        const dense_layer& layer = network.layers[k];
        const bool hidden = k + 1 < network.layers.size();
        const int input_bits = k == 0 ? 0 : detail::activation_bits;
        const double most_input = k == 0 ? largest_input : std::numeric_limits<std::int16_t>::max();
        int16_layer made{layer.inputs, layer.outputs, {}, {}, {}};
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            double unit = hidden ? largest[k][o] : 1.0;
            std::vector<double> w(layer.inputs);
            double sum = 0;
            double top = 0;
            for (std::size_t i = 0; i < layer.inputs; ++i) {
                w[i] = layer.weight[o * layer.inputs + i] * (k == 0 ? 1.0 : largest[k - 1][i]) / unit;
                sum += std::abs(w[i]);
                top = std::fmax(top, std::abs(w[i]));
            }
            sum = std::fma(sum, most_input, std::ldexp(std::abs(layer.bias[o] / unit), input_bits));
            int exponent = std::ilogb(std::fmin(most_weight / std::fmax(top, 1e-30), most_sum / std::fmax(sum, 1e-30)));
            if (hidden) {
                const int least = detail::activation_bits - input_bits;  // where the shift is 0
                exponent = std::min(exponent, least + most_shift);
                if (exponent < least) {  // weights too large for this unit: the neuron gets a larger one
                    const double factor = std::ldexp(1.0, least - exponent);
                    for (double& v : w) v /= factor;
                    largest[k][o] = unit *= factor;
                    exponent = least;
                }
            }
            for (const double v : w)
                made.weight.push_back(static_cast<std::int16_t>(std::lround(std::ldexp(v, exponent))));
            const int shift = exponent + input_bits - detail::activation_bits;
            const double half = hidden && shift > 0 ? std::ldexp(0.5, shift) : 0.0;
            made.bias.push_back(
                static_cast<std::int32_t>(std::lround(std::ldexp(layer.bias[o] / unit, exponent + input_bits) + half)));
            made.shift.push_back(hidden ? shift : 0);
            if (!hidden) integer.output_exponent = exponent + input_bits;
        }
        integer.layers.push_back(std::move(made));
    }
    return integer;
}

}  // namespace saddle
