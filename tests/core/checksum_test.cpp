#include <doctest/doctest.h>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <saddle/core/checksum.hpp>

using namespace saddle;

namespace {

constexpr std::uint64_t of(std::string_view text) {
    crc64 sum;
    sum.add(text);
    return sum.value();
}

/// One bit at a time, from the definition.
std::uint64_t bitwise(std::string_view text) {
    std::uint64_t state = ~std::uint64_t{0};
    for (const char c : text)
        for (int bit = 0; bit < 8; ++bit) {
            const bool out = (state ^ static_cast<unsigned char>(c) >> bit) & 1;
            state = state >> 1 ^ (out ? 0xC96C5795D7870F42 : 0);
        }
    return ~state;
}

}  // namespace

TEST_CASE("the published check value of CRC-64/XZ") {
    static_assert(of("123456789") == 0x995DC9BBDF1939FA);
    CHECK(of("") == 0);
}

TEST_CASE("every length agrees with the definition bit by bit") {
    std::string text;
    for (int n = 0; n < 70; ++n) {
        CHECK(of(text) == bitwise(text));
        text += static_cast<char>(37 * n + 200);
    }
}

TEST_CASE("bytes may come in parts, and a sum may be taken up later") {
    const std::string text = "what was written before the stop, and what was written after it";
    for (std::size_t cut = 0; cut <= text.size(); ++cut) {
        crc64 parts;
        parts.add(text.substr(0, cut));
        crc64 later(parts.value());
        parts.add(text.substr(cut));
        later.add(text.substr(cut));
        CHECK(parts.value() == of(text));
        CHECK(later.value() == of(text));
    }
    CHECK(checksum(std::as_bytes(std::span(text))) == of(text));
}

TEST_CASE("every flipped bit shows") {
    const std::string text(40, 'x');
    for (std::size_t bit = 0; bit < 8 * text.size(); ++bit) {
        auto changed = text;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        CHECK(of(changed) != of(text));
    }
}
