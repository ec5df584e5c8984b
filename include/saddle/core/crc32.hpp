/// \file
/// The checksum of binary files: CRC-32 as in zlib, PNG and Ethernet.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

namespace saddle {

namespace detail {

/// Row 0 is the remainder of each byte value by the reflected polynomial 0xEDB88320; row k the same with k zero bytes
/// behind it, so that eight bytes are taken in one step.
inline constexpr auto crc32_table = [] {
    std::array<std::array<std::uint32_t, 256>, 8> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1 ^ (remainder & 1 ? 0xEDB88320U : 0U);
        table[0][byte] = remainder;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t byte = 0; byte < 256; ++byte)
            table[k][byte] = table[k - 1][byte] >> 8 ^ table[0][table[k - 1][byte] & 255];
    return table;
}();

}  // namespace detail

/// CRC-32 of bytes; `previous` is that of the bytes before them. "123456789" has 0xCBF43926.
inline std::uint32_t crc32(std::span<const std::byte> bytes, std::uint32_t previous = 0) noexcept {
    static_assert(std::endian::native == std::endian::little);
    const auto& table = detail::crc32_table;
    std::uint32_t remainder = ~previous;
    for (; bytes.size() >= 8; bytes = bytes.subspan(8)) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data(), 8);
        word ^= remainder;
        remainder = 0;
        for (std::size_t k = 0; k < 8; ++k) remainder ^= table[7 - k][word >> 8 * k & 255];
    }
    for (const std::byte byte : bytes)
        remainder = remainder >> 8 ^ table[0][(remainder ^ std::to_integer<std::uint32_t>(byte)) & 255];
    return ~remainder;
}

}  // namespace saddle
