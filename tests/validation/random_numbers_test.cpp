#include "random_numbers.hpp"

#include <cstdint>

#include <doctest/doctest.h>

#include "wrong_models.hpp"

using namespace saddle;
using namespace saddle::validation;

TEST_CASE("the library's generator passes") { CHECK(passes(random_numbers({}))); }

TEST_CASE("one round less, or key and counter mistaken, fail") {
    const auto low = [](std::uint64_t w) { return static_cast<std::uint32_t>(w); };
    const auto high = [](std::uint64_t w) { return static_cast<std::uint32_t>(w >> 32); };
    const auto nine_rounds = [&](seed s, random_stream stream, std::uint64_t place) {
        const r123::Philox4x32_R<9> generator;
        const auto block =
            generator({{low(place), high(place), low(stream.id), high(stream.id)}}, {{low(s.value), high(s.value)}});
        return std::array{block[0] | std::uint64_t{block[1]} << 32, block[2] | std::uint64_t{block[3]} << 32};
    };
    CHECK_FALSE(passes({known_answer_words(nine_rounds)}));
    const auto mistaken = [](seed s, random_stream stream, std::uint64_t place) {
        return philox(seed{place}, stream).words(s.value);
    };
    CHECK_FALSE(passes({known_answer_words(mistaken)}));
}
