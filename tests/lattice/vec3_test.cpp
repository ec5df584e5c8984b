#include <doctest/doctest.h>

#include <saddle/lattice/vec3.hpp>

using namespace saddle;

static_assert(vec3{1, 2, 3} + vec3{10, 20, -30} == vec3{11, 22, -27});
static_assert(vec3{1, 2, 3} - vec3{10, 20, -30} == vec3{-9, -18, 33});
static_assert(-vec3{1, -2, 0} == vec3{-1, 2, 0});
static_assert(dot(vec3{1, 2, 3}, vec3{4, -5, 6}) == 12);
static_assert(squared_length(vec3{-1, 2, -2}) == 9);
static_assert(vec3{} == vec3{0, 0, 0});

TEST_CASE("vectors are ordered by x, then y, then z") {
    CHECK(vec3{-1, 9, 9} < vec3{0, -9, -9});
    CHECK(vec3{0, -1, 9} < vec3{0, 0, -9});
    CHECK(vec3{0, 0, -1} < vec3{0, 0, 0});
    CHECK_FALSE(vec3{1, 0, 0} < vec3{0, 9, 9});
}
