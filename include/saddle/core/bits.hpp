/// \file
/// Small numbers in as few bits as they need.
///
/// Number i takes bits [i·width, (i + 1)·width) of a string of bits, lowest bit first; bit k of the string is bit
/// k mod 8 of byte k/8. Bits behind the last number are 0.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace saddle {

/// Widest number that `pack_bits` takes.
inline constexpr unsigned widest_packed_bits = 56;

/// Bytes of `count` packed numbers.
constexpr std::size_t packed_bytes(std::size_t count, unsigned width) { return (count * width + 7) / 8; }

/// Writes `packed_bytes` bytes to `out`. Every value must be below 2^width, width up to 56; of width 0 there is nothing.
template <std::integral T>
void pack_bits(std::span<const T> values, unsigned width, char* out) noexcept {
    std::uint64_t waiting = 0;
    unsigned bits = 0;
    for (const T value : values) {
        waiting |= static_cast<std::uint64_t>(value) << bits;
        for (bits += width; bits >= 8; bits -= 8, waiting >>= 8) *out++ = static_cast<char>(waiting & 255);
    }
    if (bits > 0) *out = static_cast<char>(waiting & 255);
}

/// Fills `values` from as many packed numbers; `in` holds at least their `packed_bytes`.
template <std::integral T>
void unpack_bits(std::string_view in, unsigned width, std::span<T> values) noexcept {
    const std::uint64_t mask = (std::uint64_t{1} << width) - 1;
    const char* next = in.data();
    std::uint64_t waiting = 0;
    unsigned bits = 0;
    for (T& value : values) {
        for (; bits < width; bits += 8) waiting |= std::uint64_t{static_cast<unsigned char>(*next++)} << bits;
        value = static_cast<T>(waiting & mask);
        waiting >>= width;
        bits -= width;
    }
}

}  // namespace saddle
