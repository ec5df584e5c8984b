#include <saddle/kmc/temperature_schedule.hpp>

#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include <message.hpp>

using namespace saddle;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();

using points = std::vector<schedule_point>;

std::string refusal(schedule_axis axis, const points& p) {
    return message_of([&] { temperature_schedule(axis, p, "s"); });
}

}  // namespace

TEST_CASE("one temperature, and steps") {
    const temperature_schedule constant(schedule_axis::jumps, {{0, 800}});
    CHECK(constant.stretch_at(0).temperature == kelvin{800});
    CHECK(constant.stretch_at(0).until == inf);
    const temperature_schedule steps(schedule_axis::jumps, {{0, 800}, {100, 800}, {100, 400}, {250, 400}, {250, 900}});
    for (const double at : {0.0, 50.0, 99.0}) {
        CHECK(steps.stretch_at(at).temperature == kelvin{800});
        CHECK(steps.stretch_at(at).until == 100);
    }
    CHECK(steps.stretch_at(100).temperature == kelvin{400});
    CHECK(steps.stretch_at(249).from == 100);
    CHECK(steps.stretch_at(250).temperature == kelvin{900});
    CHECK(steps.stretch_at(1e15).until == inf);
}

TEST_CASE("a ramp stays within half a kelvin of its line, and its mean is that of the line") {
    struct line {
        double width, first_K, last_K;
    };
    for (const auto axis : {schedule_axis::jumps, schedule_axis::time_s})
        for (const line& l : {line{1e6, 300, 1100}, {12345, 1200, 400}, {7, 500, 503.5}}) {
            CAPTURE(l.width);
            const bool jumps = axis == schedule_axis::jumps;
            const temperature_schedule ramp(axis, {{0, l.first_K}, {l.width, l.last_K}});
            const double slope = (l.last_K - l.first_K) / l.width;
            const double rounding = (jumps ? std::fabs(slope) : 0.0) + 1e-9;  // to whole jumps, and of this sum
            double mean = 0;
            double at = 0;
            while (at < l.width) {
                const auto stretch = ramp.stretch_at(at);
                CHECK(stretch.from == at);
                const double until = std::fmin(stretch.until, l.width);
                if (jumps) CHECK(until == std::floor(until));
                for (const double place : {at, 0.5 * (at + until), until})
                    CHECK(std::fabs(stretch.temperature.value - (l.first_K + slope * place)) <= 0.5 + rounding);
                mean += stretch.temperature.value * (until - at) / l.width;
                at = until;
            }
            CHECK(mean == doctest::Approx(0.5 * (l.first_K + l.last_K)).epsilon(jumps ? 1e-3 : 1e-9));
            CHECK(ramp.stretch_at(l.width).temperature.value == l.last_K);
        }
}

TEST_CASE("points that make no schedule are refused") {
    using enum schedule_axis;
    CHECK(refusal(jumps, {}) == "s: expected at least one temperature, found none");
    CHECK(refusal(jumps, {{5, 800}}) == "s: expected a first temperature at 0, found one at 5.000000");
    CHECK(refusal(jumps, {{0, 800}, {2.5, 700}}) == "s: expected whole numbers of jumps, found 2.500000");
    CHECK(refusal(time_s, {{0, 800}, {2.5, 700}}) == "nothing was thrown");
    CHECK(refusal(time_s, {{0, 800}, {inf, 700}}) == "s: expected finite times, found inf");
    CHECK(refusal(jumps, {{0, 800}, {9, 700}, {8, 700}}) ==
          "s: expected places that do not go back, found 8.000000 after 9.000000");
    CHECK(refusal(jumps, {{0, 800}, {9, 700}, {9, 600}, {9, 500}}) ==
          "s: expected at most two temperatures at one place, found three at 9.000000");
    CHECK(refusal(jumps, {{0, 800}, {9, 0}}).starts_with("temperature"));
    CHECK(refusal(time_s, {{0, 1}, {9, 2e6}}) == "s: expected ramps over at most 1000000 K in all, found more");
}
