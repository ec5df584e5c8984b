/// \file
/// Shuffles whose places can be asked for one by one.
#pragma once

#include <bit>
#include <cstdint>
#include <string>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>

namespace saddle {

/// A random order of 0 … n−1 as a function: `at(i)` is what stands on place i, whoever asks, and nothing is stored. A
/// Feistel network over the numbers of 2h bits (Luby and Rackoff 1988), whose rounds are Philox, on a power of 4 that
/// holds n; numbers from n on are mapped again until one is below n (Black and Rogaway 2002), at most four times on
/// average.
class permutation {
public:
    /// \throws input_error unless n is from 1 to 2^62.
    permutation(std::uint64_t n, seed s, random_stream stream) : size_(n), source_(s, stream) {
        if (n < 1 || n > std::uint64_t{1} << 62)
            throw input_error("permutation", "1 to 2^62 places", std::to_string(n));
        half_bits_ = (static_cast<unsigned>(std::bit_width(n - 1)) + 1) / 2;
    }

    std::uint64_t size() const { return size_; }

    /// For i < n.
    std::uint64_t at(std::uint64_t i) const noexcept {
        do i = mixed(i);
        while (i >= size_);
        return i;
    }

private:
    static constexpr std::uint64_t rounds = 8;

    std::uint64_t mixed(std::uint64_t i) const noexcept {
        const std::uint64_t mask = (std::uint64_t{1} << half_bits_) - 1;
        std::uint64_t left = i >> half_bits_, right = i & mask;
        for (std::uint64_t round = 0; round < rounds; ++round) {
            const std::uint64_t next = left ^ (source_.words(round << 32 | right)[0] & mask);
            left = right;
            right = next;
        }
        return left << half_bits_ | right;
    }

    std::uint64_t size_;
    unsigned half_bits_ = 0;
    philox source_;
};

}  // namespace saddle
