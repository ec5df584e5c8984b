#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include <saddle/descriptor/input.hpp>

using namespace saddle;

TEST_CASE("dense rows stay where they are") {
    const std::vector<float> values{1, 2, 3, 4};
    const auto rows = as_dense(dense_rows{values.data(), 2, 2}, 2, nullptr);
    CHECK(rows.data == values.data());
    CHECK(rows.rows == 2);
    CHECK(rows.width == 2);
}

TEST_CASE("active rows are written out as 0 and 1, and 'none' as nothing") {
    const std::vector<std::uint16_t> active{0, 3, 5, 1, 5, 5};
    std::vector<float> scratch(2 * 5 + 1, 9.0f);
    const auto rows = as_dense(active_rows{active.data(), 2, 3}, 5, scratch.data());
    CHECK(rows.rows == 2);
    CHECK(rows.width == 5);
    CHECK(rows.data == scratch.data());
    CHECK(scratch == std::vector<float>{1, 0, 0, 1, 0, 0, 1, 0, 0, 0, 9});
}
