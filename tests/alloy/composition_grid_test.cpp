#include <saddle/alloy/composition_grid.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <set>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

const species_names three{"Nb", "Mo", "Ta"};

double amount(const composition& amounts, std::size_t k) { return amounts[k].second; }

}  // namespace

TEST_CASE("the triangle holds every composition of whole steps once") {
    const auto grid = composition_triangle(three, 10);
    CHECK(grid.size() == 66);
    std::set<std::array<double, 3>> seen;
    for (const auto& c : grid) {
        CHECK(names_of(c) == three);
        CHECK(amount(c, 0) + amount(c, 1) + amount(c, 2) == 10);
        check_composition(c);
        seen.insert({amount(c, 0), amount(c, 1), amount(c, 2)});
    }
    CHECK(seen.size() == 66);
    CHECK(grid.front() == composition{{"Nb", 10}, {"Mo", 0}, {"Ta", 0}});
    CHECK(grid[1] == composition{{"Nb", 9}, {"Mo", 1}, {"Ta", 0}});
    CHECK(grid.back() == composition{{"Nb", 0}, {"Mo", 0}, {"Ta", 10}});
}

TEST_CASE("the inner triangle has at least some of each") {
    const auto inner = composition_triangle(three, 10, 1);
    CHECK(inner.size() == 36);
    CHECK(inner.front() == composition{{"Nb", 8}, {"Mo", 1}, {"Ta", 1}});
    std::size_t expected = 0;
    for (const auto& c : composition_triangle(three, 10))
        if (std::min({amount(c, 0), amount(c, 1), amount(c, 2)}) >= 1) {
            CHECK(std::find(inner.begin(), inner.end(), c) != inner.end());
            ++expected;
        }
    CHECK(expected == inner.size());
    CHECK(composition_triangle(three, 9, 3) == std::vector<composition>{{{"Nb", 3}, {"Mo", 3}, {"Ta", 3}}});
}

TEST_CASE("the line of the papers: Ta(100-x)/2 Nb(100-x)/2 Mo x, x = 34 … 99") {
    const auto line =
        composition_line({{"Ta", 33}, {"Nb", 33}, {"Mo", 34}}, {{"Ta", 0.5}, {"Nb", 0.5}, {"Mo", 99}}, 66);
    REQUIRE(line.size() == 66);
    for (int k = 0; k < 66; ++k) {
        const int x = 34 + k;
        const auto& c = line[static_cast<std::size_t>(k)];
        CHECK(names_of(c) == species_names{"Ta", "Nb", "Mo"});
        CHECK(amount(c, 0) == doctest::Approx((100 - x) / 200.0).epsilon(1e-14));
        CHECK(amount(c, 1) == amount(c, 0));
        CHECK(amount(c, 2) == doctest::Approx(x / 100.0).epsilon(1e-14));
    }
}

TEST_CASE("ends in another order, amounts in another unit") {
    const auto line = composition_line({{"A", 1}, {"B", 0}}, {{"B", 300}, {"A", 100}}, 3);
    CHECK(line ==
          std::vector<composition>{{{"A", 1}, {"B", 0}}, {{"A", 0.625}, {"B", 0.375}}, {{"A", 0.25}, {"B", 0.75}}});
}

TEST_CASE("the smallest cube that has enough atoms of each species") {
    const composition dilute{{"Nb", 90}, {"Mo", 5}, {"Ta", 5}};
    for (const std::size_t least : {1u, 10u, 100u, 1000u}) {
        const int n = smallest_cube<bcc>(dilute, least)[0];
        const auto fewest = [&](int cells) {
            const auto atoms = whole_atoms(dilute, 2 * static_cast<std::size_t>(cells * cells * cells));
            return *std::min_element(atoms.begin(), atoms.end());
        };
        CHECK(fewest(n) >= least);
        for (int smaller = 1; smaller < n; ++smaller) CHECK(fewest(smaller) < least);
    }
    CHECK(smallest_cube<bcc>({{"A", 1}, {"B", 1}}, 1) == std::array{1, 1, 1});
    CHECK(smallest_cube<bcc>({{"A", 1}, {"B", 1}}, 1, 8) == std::array{8, 8, 8});
    CHECK(smallest_cube<bcc>({{"A", 1}, {"B", 0}}, 16) == std::array{2, 2, 2});  // a species without amount needs none
    CHECK(smallest_cube<fcc>({{"A", 1}, {"B", 1}}, 16) == std::array{2, 2, 2});
}

TEST_CASE("what is no list of compositions is refused") {
    CHECK(message_of([] {
              composition_triangle({"Nb", "Mo"}, 10);
          }) == "composition triangle: expected three species, found Nb, Mo");
    CHECK(message_of([] {
              composition_triangle({"Nb", "Mo", "Nb"}, 10);
          }) == "composition triangle: expected distinct species, found 'Nb' twice");
    CHECK(message_of([] { composition_triangle(three, 0); }) ==
          "composition triangle: expected 1 to 1000 steps a side, found 0");
    CHECK(message_of([] { composition_triangle(three, 10, 4); }) ==
          "composition triangle: expected at least 0 to 3 steps of each species, found 4");
    CHECK(message_of([] {
              composition_line({{"A", 1}, {"B", 1}}, {{"A", 1}, {"C", 1}}, 5);
          }) == "composition line: expected one of the species A, C, found 'B'");
    CHECK(message_of([] {
              composition_line({{"A", 1}}, {{"A", 1}, {"C", 1}}, 5);
          }) == "composition line: expected the same species at both ends, found A, C");
    CHECK(message_of([] {
              composition_line({{"A", 1}}, {{"A", 1}}, 1);
          }) == "composition line: expected at least 2 points, found 1");
    CHECK(message_of([] {
              smallest_cube<bcc>({{"A", 1}, {"B", 1e-12}}, 1);
          }) ==
          "crystal: expected a composition that has 1 atoms of each species within 1000 cells a side, found a smaller "
          "share");
    CHECK(message_of([] {
              smallest_cube<bcc>({{"A", 1}}, 1, 0);
          }) == "crystal: expected 1 to 1000 cells a side, found 0");
}
