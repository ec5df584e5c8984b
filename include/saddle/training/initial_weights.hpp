/// \file
/// Weights to begin with.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <saddle/core/random.hpp>

namespace saddle {

/// Uniform in ±√(6/n) of n inputs, so that a ReLU keeps the size of what passes (He et al., arXiv:1502.01852); `tensor`
/// is the number of the tensor in its network.
template <std::floating_point S>
void draw_weights(std::span<S> weights, std::size_t inputs, seed s, std::size_t tensor) {
    const philox source(s, random_stream("weights of tensor " + std::to_string(tensor)));
    const double bound = std::sqrt(6.0 / static_cast<double>(inputs));
    for (std::size_t i = 0; i < weights.size(); ++i)
        weights[i] = static_cast<S>(bound * (2 * source.uniforms(i)[0] - 1));
}

/// What dropout multiplies number i of a batch with: 0 with probability `share`, else 1/(1 − share). Four draws of 32
/// bits come from each counter.
template <std::floating_point S>
void draw_dropout(std::span<S> factors, double share, std::uint64_t seed_value, std::uint64_t step, std::size_t layer) {
    const philox source(seed{seed_value},
                        random_stream("dropout of layer " + std::to_string(layer) + ", step " + std::to_string(step)));
    const auto limit = static_cast<std::uint32_t>(share * 4294967296.0);
    const S kept = static_cast<S>(1 / (1 - share));
    for (std::size_t i = 0; i < factors.size(); i += 4) {
        const auto words = source.words(i / 4);
        for (std::size_t k = 0; k < 4 && i + k < factors.size(); ++k)
            factors[i + k] = static_cast<std::uint32_t>(words[k / 2] >> (32 * (k % 2))) < limit ? S{0} : kept;
    }
}

}  // namespace saddle
