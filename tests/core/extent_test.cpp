#include <doctest/doctest.h>

#include <saddle/core/extent.hpp>

using namespace saddle;

static_assert(extent<7>(3) == 7);
static_assert(extent<0>(3) == 0);
static_assert(extent<dynamic>(3) == 3);

TEST_CASE("a size of the type wins over the one of run time") {
    std::size_t at_run_time = 5;
    CHECK(extent<7>(at_run_time) == 7);
    CHECK(extent<dynamic>(at_run_time) == 5);
}
