#include <saddle/kmc/run_clock.hpp>

#include <array>
#include <cmath>
#include <limits>

#include <doctest/doctest.h>

#include <message.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

std::string message_of_load(const std::array<double, 3>& times) {
    output_archive out;
    out.value(times);
    input_archive in(out.bytes(), "file");
    run_clock clock;
    return message_of([&] { clock.load(in, "run"); });
}

}  // namespace

TEST_CASE("between jumps a clock counts mean times by -ln u") {
    run_clock clock;
    CHECK(clock.residence_s(2, 0.75) == 1.5);
    clock.jump_after(1.5);
    clock.jump_after(4);
    CHECK(clock.last_jump() == seconds(5.5));
    CHECK(clock.now() == seconds(5.5));
}

TEST_CASE("a jump is due when the integral of the rate over what was waited and what is left is -ln u") {
    run_clock clock;
    clock.jump_after(10);
    clock.wait_until(seconds(11), 2);  // half of a mean time
    clock.wait_until(seconds(14), 4);  // and three quarters
    CHECK(clock.last_jump() == seconds(10));
    CHECK(clock.now() == seconds(14));
    CHECK(clock.residence_s(8, 2) == doctest::Approx(4 + 0.75 * 8).epsilon(tolerance::few_roundings<double>));
    CHECK(clock.residence_s(8, 1) == 4);  // overdue: at once
    clock.jump_after(5);
    CHECK(clock.now() == seconds(15));
    CHECK(clock.residence_s(8, 2) == 16);
}

TEST_CASE("a clock is saved with what was waited, and what is no time is refused") {
    run_clock clock;
    clock.jump_after(3);
    clock.wait_until(seconds(4), 5);
    const auto saved = state_of(clock);
    run_clock other;
    input_archive in(saved, "file");
    other.load(in, "run");
    CHECK(in.empty());
    CHECK(state_of(other) == saved);
    CHECK(other.residence_s(5, 1) == clock.residence_s(5, 1));
    CHECK(message_of_load({1, 2, 3}) == "nothing was thrown");
    CHECK(message_of_load({-1, 0, 0}) == "run: expected a finite time of at least 0 s, found -1.000000");
    for (const double wrong : {-1.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
        CHECK(message_of_load({wrong, 0, 0}).starts_with("run: expected a finite time of at least 0 s, found "));
        CHECK(message_of_load({0, wrong, 0}).starts_with("run: expected a finite time waited of at least 0, found "));
        CHECK(message_of_load({0, 0, wrong}).starts_with("run: expected a finite time waited of at least 0, found "));
    }
}
