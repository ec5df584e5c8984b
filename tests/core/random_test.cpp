#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <random>
#include <set>
#include <string_view>
#include <vector>

#include <saddle/core/random.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// Lines "philox4x32 10" of Random123's file kat_vectors: counter, key, result.
struct known_answer {
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 2> key;
    std::array<std::uint32_t, 4> result;
};

constexpr std::uint32_t ones = 0xffffffff;
constexpr known_answer known_answers[] = {
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{ones, ones, ones, ones}, {ones, ones}, {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
};

constexpr std::uint64_t joined_words(std::uint32_t low, std::uint32_t high) {
    return low + (std::uint64_t{high} << 32);
}

}  // namespace

TEST_CASE("the generator gives Random123's known answers") {
    for (const auto& known : known_answers) {
        const r123::Philox4x32 generator;
        const auto& c = known.counter;
        const auto block = generator({{c[0], c[1], c[2], c[3]}}, {{known.key[0], known.key[1]}});
        for (std::size_t i = 0; i < 4; ++i) CHECK(block[i] == known.result[i]);
    }
}

TEST_CASE("the seed is the key, place and stream are the counter, low words first") {
    for (const auto& known : known_answers) {
        const seed s{joined_words(known.key[0], known.key[1])};
        const random_stream stream{joined_words(known.counter[2], known.counter[3])};
        const auto words = philox(s, stream).words(joined_words(known.counter[0], known.counter[1]));
        CHECK(words[0] == joined_words(known.result[0], known.result[1]));
        CHECK(words[1] == joined_words(known.result[2], known.result[3]));
    }
}

TEST_CASE("seed, stream and place each change the numbers") {
    std::set<std::uint64_t> words;
    for (const std::uint64_t s : {0ULL, 1ULL, 1ULL << 32})
        for (const std::uint64_t stream : {0ULL, 1ULL, 1ULL << 32})
            for (const std::uint64_t place : {0ULL, 1ULL, 1ULL << 32})
                for (const auto word : philox(seed{s}, random_stream{stream}).words(place)) words.insert(word);
    CHECK(words.size() == 3 * 3 * 3 * 2);
}

TEST_CASE("uniform_open_closed covers (0, 1] with both ends in place") {
    static_assert(uniform_open_closed(0) == 0x1.0p-53);
    static_assert(uniform_open_closed(~std::uint64_t{0}) == 1.0);
    static_assert(uniform_open_closed(0x7ff) == 0x1.0p-53);
    static_assert(uniform_open_closed(0x800) == 0x1.0p-52);
    static_assert(uniform_open_closed(std::uint64_t{1} << 63) == 0.5 + 0x1.0p-53);
    CHECK(uniform_open_closed(~std::uint64_t{0} - 0x800) == 1.0 - 0x1.0p-53);
    const auto u = philox(seed{3}, random_stream{5}).uniforms(7);
    const auto w = philox(seed{3}, random_stream{5}).words(7);
    CHECK(u[0] == uniform_open_closed(w[0]));
    CHECK(u[1] == uniform_open_closed(w[1]));
}

TEST_CASE("uniforms have the moments of the uniform distribution and are not correlated") {
    const philox source(seed{11}, random_stream("moments"));
    constexpr int n = 100000;
    double sum[2]{}, squares[2]{}, product = 0;
    for (int i = 0; i < n; ++i) {
        const auto u = source.uniforms(static_cast<std::uint64_t>(i));
        for (std::size_t k = 0; k < 2; ++k) {
            sum[k] += u[k] - 0.5;
            squares[k] += (u[k] - 0.5) * (u[k] - 0.5);
        }
        product += (u[0] - 0.5) * (u[1] - 0.5);
    }
    const double root = std::sqrt(double{n});
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(std::abs(sum[k] / n) < tolerance::standard_errors * std::sqrt(1.0 / 12) / root);
        CHECK(std::abs(squares[k] / n - 1.0 / 12) < tolerance::standard_errors * std::sqrt(1.0 / 180) / root);
    }
    CHECK(std::abs(product / n) < tolerance::standard_errors / 12 / root);
}

TEST_CASE("a stream's label is hashed by 64-bit FNV-1a") {
    // published test vectors of FNV
    static_assert(random_stream(std::string_view("")).id == 0xcbf29ce484222325);
    static_assert(random_stream("a").id == 0xaf63dc4c8601ec8c);
    static_assert(random_stream("b").id == 0xaf63df4c8601f1a5);
    static_assert(random_stream("foobar").id == 0x85944171f73967e8);
    CHECK(random_stream("\xff").id == (0xcbf29ce484222325 ^ 0xff) * 0x100000001b3);
    CHECK(random_stream("kmc 1000 K") != random_stream("kmc 1001 K"));
    CHECK(random_stream(std::uint64_t{7}).id == 7);
}

TEST_CASE("a sequence takes the first word of each place") {
    static_assert(std::uniform_random_bit_generator<philox_sequence>);
    philox_sequence sequence(seed{5}, random_stream("x"));
    const philox source(seed{5}, random_stream("x"));
    for (std::uint64_t place = 0; place < 5; ++place) CHECK(sequence() == source.words(place)[0]);
}

TEST_CASE("below is uniform") {
    philox_sequence draw(seed{1}, random_stream("below"));
    for (int i = 0; i < 10; ++i) CHECK(draw.below(1) == 0);
    for (const std::uint64_t bound : {2u, 3u, 7u, 64u, 100u}) {
        const int n = 20000;
        std::vector<int> count(bound);
        for (int i = 0; i < n; ++i) {
            const auto k = draw.below(bound);
            REQUIRE(k < bound);
            ++count[k];
        }
        const double expected = n / static_cast<double>(bound);
        double chi_squared = 0;
        for (const int c : count) chi_squared += (c - expected) * (c - expected) / expected;
        const double freedom = static_cast<double>(bound - 1);
        CAPTURE(bound);
        CHECK(std::abs(chi_squared - freedom) < tolerance::standard_errors * std::sqrt(2 * freedom));
    }
}

TEST_CASE("below rejects the words that would favour small numbers") {
    // with this bound the plain remainder would give numbers below 2^62 twice as often as the others
    const std::uint64_t bound = std::uint64_t{3} << 62;
    philox_sequence draw(seed{2}, random_stream("large bound"));
    const int n = 30000;
    int small = 0;
    for (int i = 0; i < n; ++i) {
        const auto k = draw.below(bound);
        REQUIRE(k < bound);
        small += k < std::uint64_t{1} << 62;
    }
    const double share = 1.0 / 3;
    CHECK(std::abs(small - n * share) < tolerance::standard_errors * std::sqrt(n * share * (1 - share)));
}
