/// \file
/// What dropout leaves out of a batch.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <saddle/core/random.hpp>

namespace saddle {

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
