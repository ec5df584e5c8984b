/// \file
/// Checksum by which a cut or changed file is told from a whole one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace saddle {

namespace detail {

/// tables[k][b]: remainder of the byte b followed by k zero bytes, so that eight bytes are taken in one step.
using crc64_tables = std::array<std::array<std::uint64_t, 256>, 8>;

constexpr crc64_tables make_crc64_tables() {
    constexpr std::uint64_t polynomial = 0xC96C5795D7870F42;  // ECMA-182, lowest bit first
    crc64_tables tables{};
    for (std::size_t b = 0; b < 256; ++b) {
        std::uint64_t remainder = b;
        for (int bit = 0; bit < 8; ++bit) remainder = remainder >> 1 ^ (remainder & 1 ? polynomial : 0);
        tables[0][b] = remainder;
    }
    for (std::size_t k = 1; k < 8; ++k)
        for (std::size_t b = 0; b < 256; ++b) tables[k][b] = tables[k - 1][b] >> 8 ^ tables[0][tables[k - 1][b] & 255];
    return tables;
}

inline constexpr crc64_tables crc64_table = make_crc64_tables();

}  // namespace detail

/// CRC-64/XZ (polynomial of ECMA-182) of bytes that come in parts.
class crc64 {
public:
    constexpr crc64() = default;
    /// Goes on after bytes whose checksum is known.
    constexpr explicit crc64(std::uint64_t value_so_far) : state_(~value_so_far) {}

    constexpr void add(std::string_view bytes) noexcept {
        std::size_t i = 0;
        for (; i + 8 <= bytes.size(); i += 8) {
            std::uint64_t next = 0;
            for (std::size_t k = 0; k < 8; ++k) state_ ^= std::uint64_t{byte(bytes[i + k])} << 8 * k;
            for (std::size_t k = 0; k < 8; ++k) next ^= detail::crc64_table[7 - k][state_ >> 8 * k & 255];
            state_ = next;
        }
        for (; i < bytes.size(); ++i) state_ = state_ >> 8 ^ detail::crc64_table[0][(state_ ^ byte(bytes[i])) & 255];
    }

    constexpr std::uint64_t value() const noexcept { return ~state_; }

private:
    static constexpr unsigned char byte(char c) { return static_cast<unsigned char>(c); }

    std::uint64_t state_ = ~std::uint64_t{0};
};

inline std::uint64_t checksum(std::span<const std::byte> bytes) noexcept {
    crc64 sum;
    sum.add({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    return sum.value();
}

}  // namespace saddle
