#include <doctest/doctest.h>

#include <saddle/parallel/communicator.hpp>

using namespace saddle;

TEST_CASE("a rank alone sends to nobody, and its sums are its own") {
    one_rank alone;
    CHECK(alone.rank() == 0);
    CHECK(alone.size() == 1);
    CHECK(alone.exchange({}, {}).empty());
    std::vector<std::uint64_t> values{3, 4};
    alone.sum(values);
    CHECK(values == std::vector<std::uint64_t>{3, 4});
    CHECK(alone.gather({5}) == std::vector<rank_message>{{5}});
}
