/// \file
/// Counter-based random numbers: Philox4x32-10 (Salmon et al., SC11), from Random123.
///
/// A draw is a pure function of (seed, stream, counter). A run that stops and goes on, or that runs beside others,
/// therefore sees the same numbers.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <Random123/philox.h>

#include <saddle/core/units.hpp>

namespace saddle {

/// Names one independent sequence of random numbers after what it simulates.
struct random_stream {
    std::uint64_t id{};

    constexpr explicit random_stream(std::uint64_t value) : id(value) {}

    /// Stream of a label such as "kmc 1000 K" (64-bit FNV-1a).
    constexpr explicit random_stream(std::string_view label)
        : random_stream(random_stream(std::uint64_t{14695981039346656037ULL}).then(label)) {}

    /// The stream of the label with `more` behind it.
    constexpr random_stream then(std::string_view more) const {
        random_stream longer(id);
        for (const char c : more) {
            longer.id ^= static_cast<unsigned char>(c);
            longer.id *= 1099511628211ULL;
        }
        return longer;
    }
    friend constexpr bool operator==(random_stream, random_stream) = default;
};

/// Uniform double in the half-open interval (0, 1]: never 0, so that its logarithm is finite. 53 random bits.
constexpr double uniform_open_closed(std::uint64_t bits) noexcept {
    return static_cast<double>((bits >> 11) + 1) * 0x1.0p-53;
}

/// Random numbers of one stream, addressed by a 64-bit counter.
class philox {
public:
    constexpr philox(seed s, random_stream stream) : seed_(s.value), stream_(stream.id) {}

    /// The two 64-bit words at place `counter` of the stream.
    std::array<std::uint64_t, 2> words(std::uint64_t counter) const noexcept {
        const r123::Philox4x32 generator;
        const r123::Philox4x32::ctr_type position{{low(counter), high(counter), low(stream_), high(stream_)}};
        const r123::Philox4x32::key_type key{{low(seed_), high(seed_)}};
        const auto block = generator(position, key);
        return {block[0] | std::uint64_t{block[1]} << 32, block[2] | std::uint64_t{block[3]} << 32};
    }

    /// Two uniform doubles in (0, 1] at place `counter`.
    std::array<double, 2> uniforms(std::uint64_t counter) const noexcept {
        const auto w = words(counter);
        return {uniform_open_closed(w[0]), uniform_open_closed(w[1])};
    }

private:
    static constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
    static constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32); }

    std::uint64_t seed_;
    std::uint64_t stream_;
};

/// Sequential use of a stream where no step number exists: set-up of crystals, shuffles. Not for the jump loop.
/// Meets std::uniform_random_bit_generator.
class philox_sequence {
public:
    using result_type = std::uint64_t;
    constexpr philox_sequence(seed s, random_stream stream) : source_(s, stream) {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return ~result_type{0}; }
    result_type operator()() noexcept { return source_.words(counter_++)[0]; }

    /// Uniform integer in [0, bound), bound > 0, without bias (rejection).
    std::uint64_t below(std::uint64_t bound) noexcept {
        const std::uint64_t limit = max() - max() % bound;
        std::uint64_t word = (*this)();
        while (word >= limit) word = (*this)();
        return word % bound;
    }

private:
    philox source_;
    std::uint64_t counter_ = 0;
};

}  // namespace saddle
