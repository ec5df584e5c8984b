#include <saddle/analysis/pair_order.hpp>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

const composition alloy{{"A", 3}, {"B", 2}, {"C", 1}};

/// A random walk in a box that may be narrower than the shells.
template <lattice L>
void check_incremental_equals_full(std::array<int, 3> cells) {
    auto crystal = supercell<L>::random(cells, alloy, seed{7});
    crystal.make_vacancy(site{crystal.size() / 2});
    const auto model = make_analytic<L>([](const auto&, site, site) { return 0.5; });
    kmc run(crystal, model, kelvin{1000}, seed{3}, pair_order<L, 2>(crystal));
    for (int stretch = 0; stretch < 50; ++stretch) {
        run.advance(17);
        const auto& order = run.template observer<pair_order<L, 2>>();
        REQUIRE(order.pairs(1) == count_pairs<1>(run.crystal()));
        REQUIRE(order.pairs(2) == count_pairs<2>(run.crystal()));
    }
}

}  // namespace

TEST_CASE("pairs followed jump by jump equal a full count") {
    check_incremental_equals_full<bcc>({5, 4, 3});
    check_incremental_equals_full<fcc>({3, 4, 5});
}

TEST_CASE("also in boxes where an atom neighbours its own image") {
    check_incremental_equals_full<bcc>({1, 2, 1});
    check_incremental_equals_full<bcc>({1, 1, 1});
    check_incremental_equals_full<fcc>({1, 1, 2});
}

TEST_CASE("order of a perfect B2 crystal") {
    supercell<bcc> crystal({4, 4, 4}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(i % 2 == 0 ? 1 : 2));
    const pair_order<bcc, 2> order(crystal);
    // N_AB = 4 a site where a random alloy has 8·¼ = 2; no like pairs where it has 1; second shell the other way round
    CHECK(order.delta(1, 1, 2) == doctest::Approx(2));
    CHECK(order.delta(1, 1, 1) == doctest::Approx(-1));
    CHECK(order.delta(1, 2, 2) == doctest::Approx(-1));
    CHECK(order.delta(2, 1, 2) == doctest::Approx(-1.5));
    CHECK(order.delta(2, 1, 1) == doctest::Approx(0.75));
}

TEST_CASE("vacancies count as sites and not as atoms") {
    supercell<bcc> crystal({2, 2, 2}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(i < 8 ? 1 : 2));
    crystal.make_vacancy(site{0});
    const pair_order<bcc, 1> order(crystal);
    const double pairs = static_cast<double>(order.pairs(1)(1, 2));
    CHECK(order.delta(1, 1, 2) == doctest::Approx((pairs - 8.0 * 7 * 8 / 15) / 16));
}

TEST_CASE("saved and loaded") {
    auto crystal = supercell<bcc>::random({3, 3, 3}, alloy, seed{1});
    const pair_order<bcc, 2> saved(crystal);
    output_archive out;
    saved.save(out);
    auto other = supercell<bcc>::random({3, 3, 3}, alloy, seed{2});
    pair_order<bcc, 2> loaded(other);
    CHECK(loaded.pairs(1) != saved.pairs(1));
    input_archive in(out.bytes(), "memory");
    loaded.load(in);
    CHECK(loaded.pairs(1) == saved.pairs(1));
    CHECK(loaded.pairs(2) == saved.pairs(2));
    CHECK(in.empty());

    pair_order<bcc, 2> binary(supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1}));
    input_archive again(out.bytes(), "memory");
    CHECK(message_of([&] { binary.load(again); }) == "pair order: expected 4 counts, found 9");
}

TEST_CASE("pairs that no crystal of the size has are refused") {
    const supercell<bcc> crystal({2, 2, 2}, {"A"});
    for (const std::int64_t pairs : {std::int64_t{-1}, std::int64_t{16 * 14 + 1}}) {
        output_archive out;
        out.label("pair order");
        out.values(std::span<const std::int64_t>(std::vector{std::int64_t{64}}));
        out.values(std::span<const std::int64_t>(std::vector{pairs}));
        input_archive in(out.bytes(), "memory");
        pair_order<bcc, 2> loaded(crystal);
        CHECK(message_of([&] { loaded.load(in); }) ==
              "pair order: expected 0 to 224 pairs, found " + std::to_string(pairs));
    }
}
