#include <saddle/kmc/jump_draws.hpp>

#include <doctest/doctest.h>

#include <bit>
#include <cstdint>
#include <limits>

#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

const philox random_numbers(seed{42}, random_stream("kmc 1000 K"));

void check_draw(jump_draws::draw found, std::uint64_t jump) {
    CAPTURE(jump);
    const auto [u_path, u_time] = random_numbers.uniforms(jump);
    CHECK(std::bit_cast<std::uint64_t>(found.path) == std::bit_cast<std::uint64_t>(u_path));
    CHECK(std::bit_cast<std::uint64_t>(found.waiting) == std::bit_cast<std::uint64_t>(-exact_log(u_time)));
}

}  // namespace

TEST_CASE("jump n draws its two numbers at place n") {
    jump_draws draws(random_numbers);
    for (std::uint64_t n = 0; n < 5000; ++n) check_draw(draws.at(n), n);
}

TEST_CASE("what a jump draws does not depend on what was drawn before") {
    jump_draws draws(random_numbers);
    philox_sequence any(seed{1}, random_stream("places"));
    for (int trial = 0; trial < 3000; ++trial) {
        const std::uint64_t n = any() >> any.below(64);
        check_draw(draws.at(n), n);
        check_draw(draws.at(n), n);
    }
    constexpr std::uint64_t last = std::numeric_limits<std::uint64_t>::max();
    for (const std::uint64_t n : {last, std::uint64_t{0}, last - 8, last}) check_draw(draws.at(n), n);
}

TEST_CASE("a run that goes on in the middle draws what the whole run draws") {
    for (std::uint64_t start = 0; start < 40; ++start) {
        jump_draws draws(random_numbers);
        for (std::uint64_t n = start; n < start + 20; ++n) check_draw(draws.at(n), n);
        jump_draws copy = draws;
        check_draw(copy.at(start + 20), start + 20);
        check_draw(copy.at(start), start);
    }
}
