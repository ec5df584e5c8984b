#include <saddle/analysis/site_order.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/alloy/pairs.hpp>
#include <saddle/analysis/short_range_order.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "message.hpp"

namespace sd = saddle;

namespace {

/// Sums over the sites against the pairs of the crystal, which are counted another way.
template <sd::lattice L>
void check_sums(const sd::supercell<L>& crystal) {
    const sd::site_order<L, 2> order(crystal);
    const auto atoms = sd::digit_counts(crystal);
    const auto species = static_cast<sd::digit>(crystal.names().size());
    const std::vector<sd::pair_counts> pairs{sd::count_pairs<1>(crystal), sd::count_pairs<2>(crystal)};
    for (std::size_t k = 1; k <= 2; ++k)
        for (sd::digit a = 1; a <= species; ++a)
            for (sd::digit b = 1; b <= species; ++b) {
                double sum = 0;
                for (std::size_t i = 0; i < crystal.size(); ++i)
                    if (crystal[sd::site{i}] == a) sum += order.excess(sd::site{i}, k, b);
                const double excess = sd::pair_excess(pairs[k - 1], sd::shell_sizes<L, 2>[k - 1], atoms, a, b);
                CHECK(sum == doctest::Approx((a == b ? 2 : 1) * excess).epsilon(1e-12).scale(1e3));
            }
}

}  // namespace

TEST_CASE("the excess of the sites sums to that of the pairs") {
    auto bcc = sd::supercell<sd::bcc>::random({4, 3, 5}, {{"Nb", 1}, {"Mo", 2}, {"Ta", 1}}, sd::seed{3});
    bcc.make_vacancy(sd::site{7});
    check_sums(bcc);
    check_sums(sd::supercell<sd::fcc>::random({3, 4, 3}, {{"Ni", 2}, {"Co", 1}}, sd::seed{4}));
}

TEST_CASE("sites of perfect B2 have unlike first neighbours and like second ones alone") {
    auto crystal = sd::supercell<sd::bcc>::random({4, 4, 4}, {{"Mo", 1}, {"Ta", 1}}, sd::seed{1});
    for (std::size_t i = 0; i < crystal.size(); ++i)
        crystal.set(sd::site{i}, crystal.position(sd::site{i}).x % 2 == 0 ? sd::digit{1} : sd::digit{2});
    const sd::site_order<sd::bcc, 2> order(crystal);
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        const sd::site s{i};
        const sd::digit own = crystal[s], other = static_cast<sd::digit>(3 - own);
        CHECK(order.neighbours(s, 1, own) == 0);
        CHECK(order.neighbours(s, 1, other) == 8);
        CHECK(order.excess(s, 1, other) == 4);
        CHECK(order.excess(s, 2, own) == 3);
        CHECK(order.excess(s, 2, other) == -3);
    }
}

TEST_CASE("a vacancy is nobody's neighbour and has neighbours") {
    auto crystal = sd::supercell<sd::bcc>::random({3, 3, 3}, {{"Mo", 1}}, sd::seed{1});
    crystal.make_vacancy(sd::site{0});
    const sd::site_order<sd::bcc, 1> order(crystal);
    CHECK(order.neighbours(sd::site{0}, 1, 1) == 8);
    const auto beside = crystal.near(crystal.position(sd::site{0}), sd::bcc::jumps[0]);
    CHECK(order.neighbours(beside, 1, 1) == 7);
    CHECK(order.excess(beside, 1, 1) == -1);
}

TEST_CASE("a crystal without atoms has no order") {
    auto crystal = sd::supercell<sd::bcc>::random({2, 2, 2}, {{"Mo", 1}}, sd::seed{1});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(sd::site{i}, sd::vacant);
    CHECK(message_of([&] { sd::site_order<sd::bcc, 1>{crystal}; }) ==
          "short-range order: expected a crystal with atoms, found none");
}
