/// \file
/// Weights to begin with.
#pragma once

#include <cmath>
#include <concepts>
#include <cstddef>
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

}  // namespace saddle
