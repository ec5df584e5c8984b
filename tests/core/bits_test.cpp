#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/bits.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

TEST_CASE("lowest bit first, zeros behind the last number") {
    const std::array<std::uint8_t, 3> directions{1, 2, 7};  // 7, 2, 1 from the high end: 1, 11 010 001
    std::string bytes(packed_bytes(3, 3), '\xAA');
    pack_bits(std::span<const std::uint8_t>(directions), 3, bytes.data());
    CHECK(bytes == std::string("\xD1\x01"));
    CHECK(packed_bytes(0, 3) == 0);
    CHECK(packed_bytes(8, 3) == 3);
    CHECK(packed_bytes(9, 3) == 4);
}

TEST_CASE("every width gives back its numbers, and takes the bits it says") {
    philox_sequence draw(seed{2}, random_stream("bits"));
    for (unsigned width = 0; width <= widest_packed_bits; ++width)
        for (const std::size_t count : std::array<std::size_t, 6>{0, 1, 7, 8, 9, 100}) {
            CAPTURE(width);
            CAPTURE(count);
            std::vector<std::int64_t> values(count);
            for (auto& v : values) v = static_cast<std::int64_t>(draw.below(std::uint64_t{1} << width));
            std::string bytes(packed_bytes(count, width), '\xFF');
            pack_bits(std::span<const std::int64_t>(values), width, bytes.data());
            std::vector<std::int64_t> back(count);
            unpack_bits(bytes, width, std::span(back));
            CHECK(back == values);
            bool as_stated = true;
            for (std::size_t i = 0; i < count; ++i)
                for (unsigned bit = 0; bit < width; ++bit) {
                    const std::size_t k = i * width + bit;
                    as_stated = as_stated && ((static_cast<unsigned char>(bytes[k / 8]) >> k % 8 & 1) ==
                                              static_cast<int>(values[i] >> bit & 1));
                }
            CHECK(as_stated);
        }
}
