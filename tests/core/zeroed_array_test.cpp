#include <saddle/core/zeroed_array.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

using namespace saddle;

namespace {

using triple = std::array<std::int32_t, 3>;

/// Bytes of this program that are in memory, by Linux; 0 elsewhere.
std::size_t resident_bytes() {
    std::size_t size = 0, resident = 0;
    std::ifstream("/proc/self/statm") >> size >> resident;
    return resident * 4096;
}

}  // namespace

TEST_CASE("values are zero until they are written, and copies are independent") {
    static_assert(std::is_nothrow_move_constructible_v<zeroed_array<triple>>);
    zeroed_array<triple> some(1000);
    CHECK(some.size() == 1000);
    for (std::size_t i = 0; i < some.size(); ++i) CHECK(some[i] == triple{});
    some[7] = {1, -2, 3};
    zeroed_array<triple> copy(some);
    CHECK(copy.size() == 1000);
    CHECK(copy[7] == triple{1, -2, 3});
    CHECK(copy[8] == triple{});
    copy[8] = {4, 5, 6};
    CHECK(some[8] == triple{});
    some = std::move(copy);
    CHECK(some[8] == triple{4, 5, 6});
    copy = some;
    CHECK(copy[8] == triple{4, 5, 6});
    const zeroed_array<triple> taken(std::move(some));
    CHECK(taken[7] == triple{1, -2, 3});
    CHECK(zeroed_array<triple>().size() == 0);
    CHECK(zeroed_array<triple>(0).size() == 0);
}

TEST_CASE("what is not written takes no memory, nor does it in a copy") {
    const std::size_t before = resident_bytes();
    if (before == 0) {
        MESSAGE("skipped: no /proc/self/statm here");
        return;
    }
    constexpr std::size_t size = std::size_t{1} << 26;  // 256 MiB
    zeroed_array<std::uint32_t> large(size);
    for (std::size_t i = 0; i < size; i += size / 16) large[i] = 1;
    const zeroed_array<std::uint32_t> copy(large);
    std::size_t written = 0;
    for (std::size_t i = 0; i < size; ++i) written += copy[i];
    CHECK(written == 16);
    CHECK(resident_bytes() - before < std::size_t{128} << 20);  // a sanitizer keeps books of what is read
}

TEST_CASE("more than can be counted is refused") {
    CHECK_THROWS_AS(zeroed_array<triple>{std::numeric_limits<std::size_t>::max() / 11}, std::bad_alloc);
}
