#include <saddle/barrier/environment_memo.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <utility>
#include <vector>

#include <count_allocations.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

using memo8 = environment_memo<8>;
using environment_type = std::vector<digit>;
constexpr std::size_t mebibyte = std::size_t{1} << 20;

memo8::barriers barriers_of(std::uint64_t number) {
    memo8::barriers values;
    for (std::size_t j = 0; j < values.size(); ++j) values[j] = static_cast<float>(8 * number + j) + 0.25f;
    return values;
}

/// Digits from 0 to `species`.
environment_type random_digits(std::size_t sites, std::size_t species, philox_sequence& draw) {
    environment_type environment(sites);
    for (digit& d : environment) d = static_cast<digit>(draw.below(species + 1));
    return environment;
}

void learn(memo8& memo, const environment_type& environment, const memo8::barriers& values) {
    REQUIRE(memo.find(environment.data()) == nullptr);
    memo.store(values);
}

bool knows(memo8& memo, const environment_type& environment, const memo8::barriers& values) {
    const auto* found = memo.find(environment.data());
    if (found) CHECK(*found == values);
    return found != nullptr;
}

/// Memory of one bucket, in which every environment meets every other.
std::size_t bucket_bytes(std::size_t sites, std::size_t species) {
    std::size_t bytes = 8;
    while (memo8(sites, species, bytes).bytes() == 0) bytes += 8;
    return bytes;
}

/// All environments that differ from one in a single digit.
std::vector<environment_type> neighbours(const environment_type& environment, std::size_t species) {
    std::vector<environment_type> all;
    for (std::size_t k = 0; k < environment.size(); ++k)
        for (std::size_t d = 0; d <= species; ++d)
            if (d != environment[k]) (all.emplace_back(environment))[k] = static_cast<digit>(d);
    return all;
}

/// Entries that are held, and those of them that a memo gives back.
using known_entries = std::map<environment_type, memo8::barriers>;

known_entries held_of(memo8& memo, const known_entries& all) {
    known_entries held;
    for (const auto& [environment, values] : all)
        if (knows(memo, environment, values)) held.emplace(environment, values);
    return held;
}

}  // namespace

TEST_CASE("an environment is told from all that differ in one digit, any number of sites and species") {
    philox_sequence draw(seed{1}, random_stream("environments"));
    for (std::size_t species = 2; species <= 16; ++species)
        for (const std::size_t sites : {1u, 7u, 8u, 9u, 13u, 16u, 21u, 26u, 32u, 63u, 64u, 65u, 112u, 113u}) {
            CAPTURE(species);
            CAPTURE(sites);
            for (const bool empty : {false, true}) {
                auto environment = random_digits(sites, species, draw);
                if (empty) std::fill(environment.begin(), environment.end(), digit{0});
                memo8 memo(sites, species, bucket_bytes(sites, species));
                learn(memo, environment, barriers_of(1));
                for (const auto& other : neighbours(environment, species)) CHECK(memo.find(other.data()) == nullptr);
                CHECK(knows(memo, environment, barriers_of(1)));
            }
        }
}

TEST_CASE("neighbouring environments are remembered, each with its barriers") {
    philox_sequence draw(seed{2}, random_stream("environments"));
    for (const auto& [sites, species] : {std::pair<std::size_t, std::size_t>{112, 3}, {112, 5}, {42, 16}, {13, 2}}) {
        const auto all = neighbours(random_digits(sites, species, draw), species);
        memo8 memo(sites, species, 16 * mebibyte);
        for (std::size_t k = 0; k < all.size(); ++k) learn(memo, all[k], barriers_of(k));
        std::size_t known = 0;
        for (std::size_t k = 0; k < all.size(); ++k) known += knows(memo, all[k], barriers_of(k));
        // half an entry to one and a half a bucket: at most 1 in 100 finds its bucket full
        CHECK(static_cast<double>(known) > 0.98 * static_cast<double>(all.size()));
        CHECK(memo.counts().lookups == 2 * all.size());
        CHECK(memo.counts().hits == known);
    }
}

TEST_CASE("memory stays within its bound, and too little remembers nothing") {
    // 112 sites of three species with eight barriers: one cache line an entry, four entries a bucket
    CHECK(memo8(112, 3, 255).bytes() == 0);
    CHECK(memo8(112, 3, 256).bytes() == 256);
    CHECK(memo8(112, 3, 511).bytes() == 256);
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{1}, std::size_t{1000}, 12345 + mebibyte, 3 * mebibyte})
        for (const std::size_t sites : {1u, 33u, 112u, 176u}) {
            const memo8 memo(sites, 5, bytes);
            CHECK(memo.bytes() <= bytes);
            CHECK(bytes - memo.bytes() < bucket_bytes(sites, 5));
        }
    for (const std::size_t bytes : {0u, 255u}) {
        memo8 none(112, 3, bytes);
        const environment_type environment(112, 1);
        for (int repeat = 0; repeat < 3; ++repeat) learn(none, environment, barriers_of(1));
        CHECK(none.counts().hits == 0);
    }
}

TEST_CASE("the least recently used of a full bucket gives way") {
    philox_sequence draw(seed{3}, random_stream("environments"));
    memo8 memo(26, 3, bucket_bytes(26, 3));
    std::vector<environment_type> all;
    for (int k = 0; k < 9; ++k) all.push_back(random_digits(26, 3, draw));
    std::deque<std::size_t> recent;  // of four, the latest first
    memo_counts expected;
    for (int step = 0; step < 20000; ++step) {
        const auto k = static_cast<std::size_t>(std::min(draw.below(9), draw.below(9)));
        const auto place = std::find(recent.begin(), recent.end(), k);
        ++expected.lookups;
        expected.hits += place != recent.end();
        const auto* found = memo.find(all[k].data());
        REQUIRE((found != nullptr) == (place != recent.end()));
        if (found) {
            CHECK(*found == barriers_of(k));
            recent.erase(place);
        } else {
            memo.store(barriers_of(k));
        }
        recent.push_front(k);
        if (recent.size() > 4) recent.pop_back();
    }
    CHECK(memo.counts().lookups == expected.lookups);
    CHECK(memo.counts().hits == expected.hits);
}

TEST_CASE("whatever is known is right, in little memory and in much") {
    for (const std::size_t bytes : {std::size_t{1000}, std::size_t{40000}, mebibyte / 2, 8 * mebibyte}) {
        philox_sequence draw(seed{4}, random_stream("environments"));
        memo8 memo(14, 2, bytes);
        known_entries truth;
        std::uint64_t hits = 0;
        for (int step = 0; step < 60000; ++step) {
            auto environment = random_digits(14, 2, draw);
            std::fill(environment.begin() + 8, environment.end(), digit{1});  // 6561 environments
            const auto* found = memo.find(environment.data());
            hits += found != nullptr;
            if (found) {
                REQUIRE(*found == truth.at(environment));
            } else {  // a place that was lost comes back with another value, which must be the one found from then on
                memo.store(truth[environment] = barriers_of(static_cast<std::uint64_t>(step)));
            }
        }
        CHECK(memo.counts().lookups == 60000);
        CHECK(memo.counts().hits == hits);
        if (bytes >= mebibyte / 2) CHECK(hits > 45000);  // room for all but those of overfull buckets
    }
}

TEST_CASE("a table that grows keeps its entries") {
    philox_sequence draw(seed{5}, random_stream("environments"));
    constexpr std::size_t start = 512;  // buckets in use of 2050 is 2050 / 4
    memo8 memo(112, 3, 2050 * 256);
    known_entries all;
    const auto learn_one = [&] {
        const auto environment = random_digits(112, 3, draw);
        const auto values = barriers_of(all.size());
        learn(memo, environment, values);
        all.emplace(environment, values);
    };
    for (const std::size_t buckets : {start, 2 * start}) {
        while (all.size() < 2 * buckets) learn_one();
        const auto before = held_of(memo, all);
        CHECK(before.size() <= 4 * buckets);
        // Two entries a bucket on average: of a Poisson distribution 4 in 100 have no place, twice with the smaller
        // table
        CHECK(static_cast<double>(before.size()) > 0.9 * static_cast<double>(all.size()));
        learn_one();
        const auto after = held_of(memo, all);
        CHECK(after.size() >= before.size());  // the new one may have taken a place in a bucket that stayed full
        CHECK(after.size() <= before.size() + 1);
        std::size_t kept = 0;
        for (const auto& entry : before) kept += after.contains(entry.first);
        CHECK(kept + 1 >= before.size());
        CHECK(kept + (after.size() == before.size()) == before.size());
    }
    while (all.size() < 20000) learn_one();
    const auto full = held_of(memo, all);
    CHECK(full.size() <= 2050 * 4);
    CHECK(full.size() > 4 * 2 * start);  // more than the table had room for before it grew the second time
    CHECK(full.size() > 2048 * 4 * 95 / 100);
    CHECK(memo.bytes() == 2050 * 256);
}

TEST_CASE("a copy starts empty, a moved memo keeps all") {
    philox_sequence draw(seed{6}, random_stream("environments"));
    const auto environment = random_digits(112, 3, draw);
    memo8 memo(112, 3, mebibyte);
    learn(memo, environment, barriers_of(5));
    memo8 copy = memo;
    CHECK(copy.bytes() == memo.bytes());
    CHECK(copy.counts().lookups == 0);
    learn(copy, environment, barriers_of(6));
    CHECK(knows(copy, environment, barriers_of(6)));
    CHECK(knows(memo, environment, barriers_of(5)));  // memory of its own

    memo8 moved = std::move(memo);
    CHECK(knows(moved, environment, barriers_of(5)));
    memo8 assigned(112, 3, 0);
    assigned = moved;
    CHECK(assigned.bytes() == moved.bytes());
    learn(assigned, environment, barriers_of(7));
    assigned = std::move(moved);
    CHECK(knows(assigned, environment, barriers_of(5)));
    CHECK(assigned.counts().hits == 3);
}

TEST_CASE("twelve barriers, values of every kind") {
    philox_sequence draw(seed{7}, random_stream("environments"));
    environment_memo<12> memo(18, 5, 4096);
    const auto environment = random_digits(18, 5, draw);
    const environment_memo<12>::barriers values{-0.0f, 1e-45f, -1.0f, 3.4e38f, 1, 2, 3, 4, 5, 6, 7, 0.1f};
    CHECK(memo.find(environment.data()) == nullptr);
    memo.store(values);
    const auto* found = memo.find(environment.data());
    REQUIRE(found);
    CHECK(std::memcmp(found, &values, sizeof values) == 0);
}

TEST_CASE("looking up and remembering allocate nothing, growth included") {
    philox_sequence draw(seed{8}, random_stream("environments"));
    std::vector<environment_type> all;
    for (int k = 0; k < 6000; ++k) all.push_back(random_digits(112, 3, draw));
    memo8 memo(112, 3, 8 * mebibyte);
    const std::size_t before = allocations;
    std::size_t hits = 0;
    for (int round = 0; round < 2; ++round)
        for (std::size_t k = 0; k < all.size(); ++k)
            if (memo.find(all[k].data()))
                ++hits;
            else
                memo.store(barriers_of(k));
    const std::size_t after = allocations;
    CHECK(after == before);
    CHECK(before > 6000);
    CHECK(hits > 5000);
}
