#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <saddle/core/crc32.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

std::uint32_t crc_of(std::string_view text, std::uint32_t previous = 0) {
    return crc32(std::as_bytes(std::span(text)), previous);
}

/// The definition: division by the polynomial, bit by bit.
std::uint32_t remainder_of(std::string_view text) {
    std::uint32_t remainder = 0xFFFFFFFF;
    for (const char c : text)
        for (int bit = 0; bit < 8; ++bit) {
            const bool odd = ((remainder ^ (static_cast<unsigned char>(c) >> bit)) & 1) != 0;
            remainder = remainder >> 1 ^ (odd ? 0xEDB88320 : 0);
        }
    return remainder ^ 0xFFFFFFFF;
}

}  // namespace

TEST_CASE("published check values") {
    CHECK(crc_of("") == 0);
    CHECK(crc_of("123456789") == 0xCBF43926);  // the value that every catalogue of checksums names
    CHECK(crc_of("a") == 0xE8B7BE43);
    CHECK(crc_of("The quick brown fox jumps over the lazy dog") == 0x414FA339);
}

TEST_CASE("any length, whole or in parts, is the division bit by bit") {
    philox_sequence draw(seed{1}, random_stream("crc32"));
    std::string text;
    for (std::size_t length = 0; length < 70; ++length, text += static_cast<char>(draw.below(256))) {
        CAPTURE(length);
        const auto expected = remainder_of(text);
        CHECK(crc_of(text) == expected);
        for (std::size_t cut = 0; cut <= length; cut += 5)
            CHECK(crc_of(std::string_view(text).substr(cut), crc_of(text.substr(0, cut))) == expected);
    }
}
