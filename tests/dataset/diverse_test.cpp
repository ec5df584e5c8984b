#include <doctest/doctest.h>

#include <algorithm>
#include <array>

#include <message.hpp>
#include <saddle/dataset/diverse.hpp>

using namespace saddle;

namespace {

/// 60 records in three clusters: nearly all Nb, Mo or Ta.
barrier_set clustered() {
    philox_sequence draw(seed{2}, random_stream("clusters"));
    barrier_set set;
    set.shells = 2;
    set.species = {"Nb", "Mo", "Ta"};
    set.alloys.push_back({"X", 3.2, "made"});
    for (std::size_t k = 0; k < 60; ++k) {
        std::array<digit, 14> digits;
        digits.fill(static_cast<digit>(1 + k % 3));
        digits[draw.below(14)] = static_cast<digit>(1 + draw.below(3));
        set.add({digits, bcc::jumps[k % 8], 1, 1, 0, static_cast<std::int64_t>(k)});
    }
    return set;
}

}  // namespace

TEST_CASE("one record of each cluster") {
    const auto set = clustered();
    const barrier_samples samples(set, all_rows(set.size()), orbit_features<bcc>(2, 3));
    for (const std::uint64_t s : {1u, 2u, 3u, 4u}) {
        const auto chosen = diverse_samples(samples, 3, seed{s});
        REQUIRE(chosen.size() == 3);
        std::array<int, 3> of_cluster{};
        for (const auto k : chosen) ++of_cluster[k % 3];
        CHECK(of_cluster == std::array<int, 3>{1, 1, 1});
        CHECK(std::is_sorted(chosen.begin(), chosen.end()));
        CHECK(diverse_samples(samples, 3, seed{s}) == chosen);
    }
    CHECK(contains(message_of([&] { diverse_samples(samples, 61, seed{1}); }), "1 to 60 records, found 61"));
    CHECK(contains(message_of([&] { diverse_samples(samples, 0, seed{1}); }), "found 0"));
}

TEST_CASE("more than there are different ones") {
    auto set = clustered();
    std::fill(set.environments.begin(), set.environments.end(), digit{1});
    const barrier_samples samples(set, all_rows(set.size()), orbit_features<bcc>(2, 3));
    CHECK(diverse_samples(samples, 10, seed{1}).size() == 1);
}
