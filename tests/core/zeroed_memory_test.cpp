#include <saddle/core/zeroed_memory.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <utility>

using namespace saddle;

TEST_CASE("all bytes are zero, can be written, and start at a large page") {
    constexpr std::size_t large_page = std::size_t{1} << 21;
    for (const std::size_t bytes :
         {std::size_t{1}, std::size_t{4096}, large_page - 1, large_page, 3 * large_page + 5}) {
        for (int again = 0; again < 3; ++again) {  // memory that was given back and comes again is zero as well
            const zeroed_memory memory(bytes);
            auto* first = static_cast<unsigned char*>(memory.get());
            REQUIRE(first != nullptr);
            CHECK(reinterpret_cast<std::uintptr_t>(first) % large_page == 0);
            CHECK(std::all_of(first, first + bytes, [](unsigned char byte) { return byte == 0; }));
            std::fill_n(first, bytes, static_cast<unsigned char>(0xA5));
            CHECK(std::count(first, first + bytes, 0xA5) == static_cast<std::ptrdiff_t>(bytes));
        }
    }
}

TEST_CASE("small pages are taken where they are asked for") {
    const zeroed_memory memory(100, page_size::small);
    CHECK(reinterpret_cast<std::uintptr_t>(memory.get()) % 4096 == 0);
    CHECK(static_cast<unsigned char*>(memory.get())[99] == 0);
}

TEST_CASE("no memory, and memory that moves") {
    zeroed_memory none;
    CHECK(none.get() == nullptr);
    zeroed_memory some(100);
    void* const place = some.get();
    static_cast<unsigned char*>(place)[99] = 7;
    none = std::move(some);
    CHECK(none.get() == place);
    CHECK(static_cast<unsigned char*>(none.get())[99] == 7);
    const zeroed_memory other(std::move(none));
    CHECK(other.get() == place);
}

TEST_CASE("more than the system has is refused") {
    constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
    for (const std::size_t bytes : {most, most - 1000, most - (std::size_t{1} << 21), most / 2})
        CHECK_THROWS_AS(zeroed_memory{bytes}, std::bad_alloc);
}
