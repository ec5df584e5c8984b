#include <doctest/doctest.h>

#include <chrono>
#include <cstdint>
#include <optional>

#include <saddle/kmc/checkpoint_schedule.hpp>

using namespace saddle;
using namespace std::chrono_literals;

TEST_CASE("by jumps: at every multiple, whatever the clock says") {
    const checkpoint_schedule::clock::time_point start;
    checkpoint_schedule schedule(30, start);
    CHECK(schedule.until_next(0, 1000) == 30);
    CHECK(schedule.until_next(29, 1000) == 1);
    CHECK(schedule.until_next(30, 20) == 20);
    for (std::uint64_t done = 1; done < 100; ++done) CHECK(schedule.due(done, start + 1h) == (done % 30 == 0));
    schedule.written(start, start + 10min);
    CHECK(schedule.due(30, start));
}

TEST_CASE("by the clock: once a minute, and writing takes a twentieth of the time at most") {
    const checkpoint_schedule::clock::time_point start;
    checkpoint_schedule schedule(std::nullopt, start);
    CHECK(schedule.until_next(7, 4096) == 4096);
    CHECK_FALSE(schedule.due(7, start + 59s));
    CHECK(schedule.due(7, start + 60s));
    schedule.written(start + 60s, start + 61s);
    CHECK_FALSE(schedule.due(7, start + 120s));
    CHECK(schedule.due(7, start + 121s));
    schedule.written(start + 130s, start + 140s);  // ten seconds of two hundred
    CHECK_FALSE(schedule.due(7, start + 329s));
    CHECK(schedule.due(7, start + 330s));
}
