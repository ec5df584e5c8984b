#include <saddle/descriptor/turn.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <type_traits>
#include <utility>
#include <vector>

#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

static_assert(std::is_same_v<place_type<256>, std::uint8_t>);
static_assert(std::is_same_v<place_type<257>, std::uint16_t>);

template <std::size_t N>
std::array<place_type<N>, N> shuffled(philox_sequence& draw) {
    std::array<place_type<N>, N> places{};
    std::iota(places.begin(), places.end(), place_type<N>{0});
    for (std::size_t k = N; k > 1; --k) std::swap(places[k - 1], places[static_cast<std::size_t>(draw.below(k))]);
    return places;
}

constexpr float untouched = -1234.5f;

/// Both forms of one implementation against to[k] = from[places[k]]; not a digit may be read or written beyond N.
template <std::size_t N, class ToDigits, class ToNumbers>
void check_turns(ToDigits to_digits, ToNumbers to_numbers) {
    CAPTURE(N);
    philox_sequence draw(seed{N}, random_stream("turn"));
    for (int trial = 0; trial < 50; ++trial) {
        const auto places = shuffled<N>(draw);
        std::vector<digit> from(N);  // on the heap, where a sanitizer sees what is read behind it
        for (digit& d : from) d = static_cast<digit>(trial == 0 ? 255 : draw.below(trial % 2 ? 17 : 256));
        std::array<digit, N> digits{};
        std::vector<float> numbers(N + 1, untouched);
        to_digits(from.data(), places, digits);
        to_numbers(from.data(), places, numbers.data());
        for (std::size_t k = 0; k < N; ++k) {
            CHECK(digits[k] == from[places[k]]);
            CHECK(numbers[k] == static_cast<float>(from[places[k]]));
        }
        CHECK(numbers[N] == untouched);
    }
}

template <std::size_t N>
void check_as_chosen() {
    using places = std::array<place_type<N>, N>;
    check_turns<N>([](const digit* from, const places& p, std::array<digit, N>& to) { turn(from, p, to); },
                   [](const digit* from, const places& p, float* to) { turn(from, p, to); });
}

template <std::size_t N>
void check_plain() {
    using places = std::array<place_type<N>, N>;
    check_turns<N>(
        [](const digit* from, const places& p, std::array<digit, N>& to) { detail::turn_plain<N>(from, p, to.data()); },
        [](const digit* from, const places& p, float* to) { detail::turn_plain<N>(from, p, to); });
}

#if defined(__x86_64__)
template <std::size_t N>
void check_vbmi() {
    using places = std::array<place_type<N>, N>;
    check_turns<N>([](const digit* from, const places& p, std::array<digit, N>& to) { detail::turn_vbmi(from, p, to); },
                   [](const digit* from, const places& p, float* to) { detail::turn_vbmi(from, p, to); });
}
#endif

}  // namespace

TEST_CASE("an environment is turned by its definition, whatever the CPU") {
    check_as_chosen<1>();
    check_as_chosen<14>();
    check_as_chosen<63>();
    check_as_chosen<64>();
    check_as_chosen<65>();
    check_as_chosen<112>();
    check_as_chosen<127>();
    check_as_chosen<128>();
    check_as_chosen<200>();
    check_as_chosen<300>();
}

TEST_CASE("the plain loop turns by the same definition") {
    check_plain<1>();
    check_plain<14>();
    check_plain<63>();
    check_plain<64>();
    check_plain<65>();
    check_plain<112>();
    check_plain<127>();
    check_plain<128>();
    check_plain<200>();
    check_plain<300>();
}

TEST_CASE("byte permutations of AVX-512 turn by the same definition") {
#if defined(__x86_64__)
    static_assert(detail::fits_vbmi<128> && !detail::fits_vbmi<129>);
    if (!detail::have_vbmi()) {
        MESSAGE("skipped: this CPU lacks AVX-512 VBMI");
        return;
    }
    check_vbmi<1>();
    check_vbmi<14>();
    check_vbmi<63>();
    check_vbmi<64>();
    check_vbmi<65>();
    check_vbmi<112>();
    check_vbmi<127>();
    check_vbmi<128>();
#else
    MESSAGE("skipped: not on x86-64");
#endif
}
