#include <saddle/montecarlo/swaps.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>

#include <doctest/doctest.h>

#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <tolerance.hpp>

using namespace saddle;

static_assert(swap_policy<swaps::any_pair> && swap_policy<swaps::neighbours> && !swap_policy<bcc>);

namespace {

/// How often each pair is proposed, in either order, against `expected(a, b)`.
template <class Swaps, lattice L, class Expected>
void check_shares(const supercell<L>& crystal, Expected expected) {
    const int n = 200000;
    const philox random(seed{1}, random_stream("pairs"));
    std::map<site_pair, double> count;
    for (int trial = 0; trial < n; ++trial) {
        const auto pair = Swaps::propose(crystal, random.words(static_cast<std::uint64_t>(trial))[0]);
        REQUIRE(pair.first.index < crystal.size());
        REQUIRE(pair.second.index < crystal.size());
        ++count[pair];
    }
    double chi_squared = 0;
    int freedom = -1;
    for (std::size_t a = 0; a < crystal.size(); ++a)
        for (std::size_t b = 0; b < crystal.size(); ++b) {
            const double share = n * expected(site{a}, site{b});
            if (share == 0) {
                CHECK(!count.contains({site{a}, site{b}}));
                continue;
            }
            chi_squared += std::pow(count[{site{a}, site{b}}] - share, 2) / share;
            ++freedom;
        }
    CHECK(freedom > 50);
    CHECK(std::abs(chi_squared - freedom) < tolerance::standard_errors * std::sqrt(2.0 * freedom));
}

/// Jumps that lead from a to b.
template <lattice L>
double ways(const supercell<L>& crystal, site a, site b) {
    double count = 0;
    for (const vec3 jump : L::jumps) count += crystal.at(crystal.position(a) + jump) == b;
    return count;
}

template <lattice L>
void check_lattice() {
    const supercell<L> crystal({2, 3, 2}, {"A"});
    const auto sites = static_cast<double>(crystal.size());
    check_shares<swaps::any_pair>(crystal, [&](site, site) { return 1 / (sites * sites); });
    check_shares<swaps::neighbours>(
        crystal, [&](site a, site b) { return ways(crystal, a, b) / (sites * static_cast<double>(jump_count<L>)); });
}

}  // namespace

TEST_CASE("every pair is as probable as its reverse, and all pairs of a policy alike") {
    check_lattice<bcc>();
    check_lattice<fcc>();
}

TEST_CASE("the ends of the random bits are sites of the crystal") {
    const supercell<bcc> crystal({3, 3, 3}, {"A"});
    CHECK(swaps::any_pair::propose(crystal, 0) == site_pair{site{0}, site{0}});
    CHECK(swaps::any_pair::propose(crystal, ~std::uint64_t{0}) == site_pair{site{53}, site{53}});
    CHECK(swaps::neighbours::propose(crystal, ~std::uint64_t{0}) ==
          site_pair{site{53}, crystal.at(crystal.position(site{53}) + bcc::jumps[7])});
}
