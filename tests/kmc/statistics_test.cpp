#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <type_traits>

#include <message.hpp>
#include <saddle/kmc/statistics.hpp>

using namespace saddle;

static_assert(std::is_trivially_copyable_v<jump_statistics>);
static_assert(std::has_unique_object_representations_v<jump_statistics>);  // no padding in a checkpoint

TEST_CASE("a displacement is summed without wrap or overflow") {
    displacement d;
    d += vec3{1, -2, 3};
    d += vec3{1, -2, 3};
    CHECK(d == displacement{2, -4, 6});
    CHECK(d.squared() == 56);
    const std::int64_t far = std::int64_t{1} << 40;
    CHECK(displacement{far, far, 0}.squared() == 0x1.0p81);
    CHECK(displacement{1, 2, 3} + displacement{10, -20, 30} == displacement{11, -18, 33});
    CHECK(displacement{1, 2, 3} - displacement{10, -20, 30} == displacement{-9, 22, -27});
}

TEST_CASE("each jump is counted for its species, in opposite directions for atom and vacancy") {
    jump_statistics statistics;
    statistics.count(2, {1, 1, -1}, false);
    statistics.count(16, {1, -1, -1}, true);
    statistics.count(2, {-1, 1, 1}, true);
    CHECK(statistics.jumps == 3);
    CHECK(statistics.jumps_by_species[2] == 2);
    CHECK(statistics.jumps_by_species[16] == 1);
    CHECK(statistics.jumps_by_species[1] == 0);
    CHECK(statistics.abnormal_jumps == 2);
    CHECK(statistics.abnormal_barriers == 0);
    CHECK(statistics.vacancy == displacement{1, 1, -1});
    CHECK(statistics.atoms[2] == displacement{0, -2, 0});
    CHECK(statistics.atoms[16] == displacement{-1, 1, 1});
}

TEST_CASE("counters that no run can have are refused") {
    jump_statistics good;
    good.count(2, {1, 1, -1}, false);
    good.count(1, {1, -1, -1}, true);
    CHECK_NOTHROW(check_statistics(good, "f"));
    CHECK_NOTHROW(check_statistics({}, "f"));
    const auto message = [&](auto change) {
        auto wrong = good;
        change(wrong);
        return message_of([&] { check_statistics(wrong, "f"); });
    };
    CHECK(message([](auto& s) { s.jumps = 3; }) ==
          "f: expected as many jumps as its species made, below 2^56, found 3");
    CHECK(message([](auto& s) { s.jumps = s.jumps_by_species[3] = std::uint64_t{1} << 60; }).find("below 2^56") !=
          std::string::npos);
    CHECK(message([](auto& s) { s.vacancy.x = 5; }) == "f: expected displacements of 2 jumps, found 5");
    CHECK(message([](auto& s) {
              s.atoms[16].z = std::numeric_limits<std::int64_t>::min();
          }).starts_with("f: expected displacements of 2 jumps, found -9223372036854775808"));
    CHECK(message([](auto& s) { ++s.atoms[1].y; }) == "f: expected atoms that moved against the vacancy, found others");
}
