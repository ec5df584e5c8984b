#include <doctest/doctest.h>

#include <array>
#include <cstdint>

#include <saddle/core/prefetch.hpp>

using namespace saddle;

TEST_CASE("memory that is asked for is as before, and a place need not exist") {
    const std::array<int, 32> values{1, 2, 3};
    const auto before = values;
    for (const int& value : values) prefetch(&value);
    CHECK(values == before);
    prefetch(nullptr);
    prefetch(reinterpret_cast<const void*>(std::uintptr_t{0x10}));
    CHECK(values == before);
}
