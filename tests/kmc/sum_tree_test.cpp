#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/kmc/sum_tree.hpp>

using namespace saddle;

namespace {

/// Rates over many orders of magnitude, some 0.
double some_rate(philox_sequence& draw) {
    if (draw.below(5) == 0) return 0;
    return uniform_open_closed(draw()) * std::pow(10.0, static_cast<double>(draw.below(24)));
}

}  // namespace

TEST_CASE("after any number of changes every sum is that of a tree made of the leaves alone, bit for bit") {
    philox_sequence draw(seed{1}, random_stream("tree"));
    for (const std::size_t size : {1u, 2u, 3u, 5u, 8u, 100u}) {
        sum_tree changed(size);
        std::vector<double> leaves(size);
        for (int n = 0; n < 100'000; ++n) {
            const auto leaf = static_cast<std::size_t>(draw.below(size));
            changed.set(leaf, leaves[leaf] = some_rate(draw));
        }
        sum_tree fresh(size);
        long double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            fresh.set(i, leaves[i]);
            sum += leaves[i];
        }
        CHECK(changed.size() == size);
        CHECK(changed.total() == fresh.total());
        CHECK(std::abs(static_cast<double>(sum / changed.total()) - 1) < 1e-14);
        for (int n = 1; n <= 1000; ++n) CHECK(changed.select(n / 1000.0) == fresh.select(n / 1000.0));
    }
}

TEST_CASE("a leaf is chosen by its share") {
    philox_sequence draw(seed{2}, random_stream("tree"));
    for (const std::size_t size : {1u, 2u, 3u, 7u, 64u, 1000u}) {
        sum_tree tree(size);
        std::vector<long double> upto(size);
        long double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const double rate = i + 1 == size && sum == 0 ? 1 : some_rate(draw) / 1e12;
            tree.set(i, rate);
            CHECK(tree[i] == rate);
            upto[i] = sum += rate;
        }
        for (int n = 0; n < 2000; ++n) {
            const double u = n == 0 ? 1 : uniform_open_closed(draw());
            const std::size_t found = tree.select(u);
            REQUIRE(found < size);
            CHECK(tree[found] > 0);
            const long double below = found == 0 ? 0 : upto[found - 1];
            const long double slack = 1e-14L * sum;
            CHECK(below - slack < u * sum);
            CHECK(u * sum <= upto[found] + slack);
        }
    }
}

TEST_CASE("of two numbers the first chooses among blocks of 64 leaves, the second in the block") {
    philox_sequence draw(seed{3}, random_stream("tree"));
    for (const std::size_t size : {1u, 8u, 64u, 65u, 512u, 1000u, 5000u}) {
        sum_tree tree(size);
        std::vector<long double> upto(size);
        long double sum = 0;
        for (std::size_t i = 0; i < size; ++i) {
            const double rate = i + 1 == size ? 1 : some_rate(draw) / 1e12;
            tree.set(i, rate);
            upto[i] = sum += rate;
        }
        for (int n = 0; n < 2000; ++n) {
            const double u = uniform_open_closed(draw()), v = n == 0 ? 1 : uniform_open_closed(draw());
            const std::size_t found = tree.select({u, v});
            if (size <= 64) {
                CHECK(found == tree.select(u));
                continue;
            }
            REQUIRE(found < size);
            CHECK(tree[found] > 0);
            const std::size_t first = tree.select(u) / 64 * 64;
            REQUIRE(found / 64 * 64 == first);
            const auto before = [&](std::size_t leaf) { return leaf == 0 ? 0 : upto[leaf - 1]; };
            const long double below = before(first), whole = before(std::min(first + 64, size)) - below;
            const long double slack = 1e-14L * sum;
            CHECK(before(found) - slack < below + v * whole);
            CHECK(below + v * whole <= upto[found] + slack);
        }
    }
}

TEST_CASE("exact shares fall exactly, and a leaf of 0 is never chosen") {
    sum_tree tree(6);
    tree.set(1, 1);
    tree.set(2, 2);
    tree.set(4, 5);
    CHECK(tree.total() == 8);
    CHECK(sum_tree(0).total() == 0);
    CHECK(tree.select(0x1.0p-53) == 1);
    CHECK(tree.select(1 / 8.0) == 1);
    CHECK(tree.select(1 / 8.0 + 0x1.0p-53) == 2);
    CHECK(tree.select(3 / 8.0) == 2);
    CHECK(tree.select(3 / 8.0 + 0x1.0p-53) == 4);
    CHECK(tree.select(1) == 4);
    tree.set(4, 0);
    CHECK(tree.select(1) == 2);
    tree.set(2, 1e-300);
    CHECK(tree.select(1) == 1);  // the other's share is below the rounding of the sum
}
