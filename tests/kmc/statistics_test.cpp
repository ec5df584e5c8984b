#include <doctest/doctest.h>

#include <cstdint>
#include <type_traits>

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
