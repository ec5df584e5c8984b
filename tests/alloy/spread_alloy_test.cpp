#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <message.hpp>
#include <saddle/alloy/spread_alloy.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

const composition equimolar{{"Nb", 1}, {"Mo", 1}, {"Ta", 1}};

template <lattice L>
supercell<L> whole(const spread_alloy<L>& alloy) {
    supercell<L> crystal(alloy.cells(), alloy.names());
    for (std::size_t s = 0; s < crystal.size(); ++s) crystal.set(site{s}, alloy(crystal.position(site{s})));
    return crystal;
}

}  // namespace

TEST_CASE("atoms and vacancies are exactly as many as wanted") {
    const auto bcc_crystal = whole(spread_alloy<bcc>({8, 8, 8}, equimolar, 3, seed{42}));
    CHECK(digit_counts(bcc_crystal) == std::vector<std::size_t>{3, 341, 340, 340});
    const auto fcc_crystal = whole(spread_alloy<fcc>({5, 3, 7}, {{"A", 3}, {"B", 1}}, 20, seed{42}));
    CHECK(digit_counts(fcc_crystal) == std::vector<std::size_t>{20, 300, 100});
    CHECK(digit_counts(whole(spread_alloy<bcc>({1, 1, 1}, {{"A", 1}}, 1, seed{1}))) == std::vector<std::size_t>{1, 1});
}

TEST_CASE("the solution is random: pairs are as many as chance makes them") {
    const double n = 2 * 20 * 20 * 20;
    double squares = 0;
    const int crystals = 20;
    for (int s = 0; s < crystals; ++s) {
        const auto crystal =
            whole(spread_alloy<bcc>({20, 20, 20}, {{"A", 1}, {"B", 1}}, 0, seed{static_cast<std::uint64_t>(s)}));
        double unlike = 0;
        for (std::size_t i = 0; i < crystal.size(); ++i)
            for (const vec3 jump : bcc::jumps)
                unlike += crystal[site{i}] != crystal[crystal.near(crystal.position(site{i}), jump)];
        // N z/2 pairs, each unlike with probability 1/2 (1 + 1/(N - 1)), all but independent
        const double pairs = 4 * n, expected = pairs / 2 * (1 + 1 / (n - 1));
        const double deviation = (unlike / 2 - expected) / std::sqrt(pairs / 4);
        CHECK(std::abs(deviation) < tolerance::standard_errors);
        squares += deviation * deviation;
    }
    CHECK(std::abs(squares - crystals) < tolerance::standard_errors * std::sqrt(2.0 * crystals));
}

TEST_CASE("a site of a crystal that no memory holds") {
    const spread_alloy<bcc> alloy({7938, 7937, 7937}, equimolar, 1'000'000, seed{1});
    std::array<int, 4> seen{};
    for (int i = 0; i < 3000; ++i) ++seen.at(alloy({2 * i, 15'872, 15'872}));
    CHECK(seen[0] < 5);  // a millionth of the sites
    for (const int d : {1, 2, 3}) CHECK(std::abs(seen.at(static_cast<std::size_t>(d)) - 1000) < 150);
}

TEST_CASE("what cannot be made is refused") {
    const auto message = [](std::array<int, 3> cells, std::uint64_t vacancies) {
        return message_of([&] { spread_alloy<bcc>(cells, equimolar, vacancies, seed{1}); });
    };
    CHECK(message({2, 2, 2}, 16) == "vacancies: expected fewer than the 16 sites, found 16");
    CHECK(message({2, 0, 2}, 1) == "spread alloy: expected at least a cell a side and at most 2^62 sites, found 0");
    CHECK(message({2'000'000'000, 2'000'000'000, 2}, 1) ==
          "spread alloy: expected at least a cell a side and at most 2^62 sites, found 2000000000");
    CHECK(message_of([] { spread_alloy<bcc>({2, 2, 2}, {}, 1, seed{1}); }) != "nothing was thrown");
}
