#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include <message.hpp>
#include <saddle/core/permutation.hpp>
#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("every number stands on one place, for any size") {
    for (const std::uint64_t n : {1u, 2u, 3u, 4u, 5u, 16u, 17u, 1000u, 65'536u, 65'537u}) {
        const permutation places(n, seed{1}, random_stream("places"));
        CHECK(places.size() == n);
        std::vector<int> seen(n);
        for (std::uint64_t i = 0; i < n; ++i) {
            REQUIRE(places.at(i) < n);
            ++seen[places.at(i)];
        }
        for (const int times : seen) REQUIRE(times == 1);
    }
}

TEST_CASE("it depends on seed and stream, and on nothing else") {
    const permutation one(1000, seed{1}, random_stream("a")), again(1000, seed{1}, random_stream("a")),
        other_seed(1000, seed{2}, random_stream("a")), other_stream(1000, seed{1}, random_stream("b"));
    int same_seed = 0, same_stream = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) {
        CHECK(one.at(i) == again.at(i));
        same_seed += one.at(i) == other_seed.at(i);
        same_stream += one.at(i) == other_stream.at(i);
    }
    CHECK(same_seed < 10);  // one on average
    CHECK(same_stream < 10);
}

TEST_CASE("every order of few is as probable as any other") {
    const int n = 24'000;
    std::map<std::vector<std::uint64_t>, int> seen;
    for (int s = 0; s < n; ++s) {
        const permutation places(4, seed{static_cast<std::uint64_t>(s)}, random_stream("places"));
        ++seen[{places.at(0), places.at(1), places.at(2), places.at(3)}];
    }
    REQUIRE(seen.size() == 24);
    double chi_squared = 0;
    for (const auto& [order, count] : seen) chi_squared += (count - n / 24.0) * (count - n / 24.0) / (n / 24.0);
    CHECK(std::abs(chi_squared - 23) < tolerance::standard_errors * std::sqrt(2 * 23.0));
}

TEST_CASE("neighbours go to places that know nothing of each other") {
    const std::uint64_t n = 1'000'000'000'000;
    const permutation places(n, seed{3}, random_stream("places"));
    double sum = 0, products = 0, before = 0;
    const int count = 20'000;
    for (int i = 0; i < count; ++i) {
        const auto at = places.at(n / 2 + static_cast<std::uint64_t>(i));
        REQUIRE(at < n);
        const double x = static_cast<double>(at) / static_cast<double>(n) - 0.5;
        sum += x;
        products += x * before;
        before = x;
    }
    CHECK(std::abs(sum / count) < tolerance::standard_errors * std::sqrt(1 / 12.0 / count));
    CHECK(std::abs(products / count) < tolerance::standard_errors / 12.0 / std::sqrt(double{count}));
}

TEST_CASE("sizes that cannot be counted are refused") {
    const auto message = [](std::uint64_t n) {
        return message_of([&] { permutation(n, seed{1}, random_stream("places")); });
    };
    CHECK(message(0) == "permutation: expected 1 to 2^62 places, found 0");
    CHECK(message((std::uint64_t{1} << 62) + 1) == "permutation: expected 1 to 2^62 places, found 4611686018427387905");
    CHECK(message(std::uint64_t{1} << 62) == "nothing was thrown");
}
