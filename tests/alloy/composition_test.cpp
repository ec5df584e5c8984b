#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <vector>

#include <message.hpp>
#include <saddle/alloy/composition.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

using counts = std::vector<std::size_t>;

/// Largest remainder in integers, ties to the species named first.
counts whole_atoms_of_integers(const std::vector<std::uint64_t>& amounts, std::uint64_t sites) {
    const auto sum = std::accumulate(amounts.begin(), amounts.end(), std::uint64_t{0});
    counts atoms;
    std::vector<std::uint64_t> remainder;
    std::uint64_t left = sites;
    for (const auto a : amounts) {
        atoms.push_back(a * sites / sum);
        remainder.push_back(a * sites % sum);
        left -= atoms.back();
    }
    for (; left > 0; --left) {
        const auto largest = std::max_element(remainder.begin(), remainder.end());  // the first of equals
        ++atoms[static_cast<std::size_t>(largest - remainder.begin())];
        *largest = 0;
    }
    return atoms;
}

}  // namespace

TEST_CASE("a composition is read in its order") {
    const auto amounts = parse_composition("Nb=1,Mo=0.5,Ta=2e1");
    REQUIRE(amounts.size() == 3);
    CHECK(amounts[0] == std::pair<std::string, double>("Nb", 1));
    CHECK(amounts[1] == std::pair<std::string, double>("Mo", 0.5));
    CHECK(amounts[2] == std::pair<std::string, double>("Ta", 20));
    CHECK(names_of(amounts) == species_names{"Nb", "Mo", "Ta"});
    CHECK(parse_composition("W=3").size() == 1);
    CHECK(parse_composition("W=3,Nb=0")[1].second == 0);
}

TEST_CASE("a composition that cannot be read") {
    const auto message = [](const char* text) { return message_of([&] { parse_composition(text); }); };
    const std::string expected = "composition: expected NAME=AMOUNT[,NAME=AMOUNT…], found ";
    CHECK(message("") == expected + "''");
    CHECK(message("Nb") == expected + "'Nb'");
    CHECK(message("Nb=") == expected + "'Nb='");
    CHECK(message("Nb=1,") == expected + "''");
    CHECK(message("Nb=1;Mo=2") == expected + "'Nb=1;Mo=2'");
    CHECK(message("Nb=1,Mo=x") == expected + "'Mo=x'");
    CHECK(message("Nb= 1") == expected + "'Nb= 1'");
    CHECK(message("Nb=1e999") == expected + "'Nb=1e999'");
    CHECK(message("=1") == "composition: expected a species name, found an empty one");
    CHECK(message("Nb=1,Nb=2") == "composition: expected distinct species, found 'Nb' twice");
    CHECK(message("Nb=-1") == "composition: expected a finite amount of at least 0 for Nb, found -1.000000");
    CHECK(message("Nb=nan") == "composition: expected a finite amount of at least 0 for Nb, found nan");
    CHECK(message("Nb=inf") == "composition: expected a finite amount of at least 0 for Nb, found inf");
    CHECK(message("Nb=0,Mo=0") == "composition: expected a positive amount of some species, found none");
    CHECK(message("Nb=1.7e308,Mo=1.7e308") == "composition: expected amounts that sum to at most 1e200, found more");
    CHECK(whole_atoms({{"A", 1e199}, {"B", 1e199}}, 1000000) == counts{500000, 500000});
}

TEST_CASE("whole atoms by largest remainder") {
    CHECK(whole_atoms({{"A", 1}, {"B", 1}}, 10) == counts{5, 5});
    CHECK(whole_atoms({{"A", 1}, {"B", 1}, {"C", 1}}, 1024) == counts{342, 341, 341});
    CHECK(whole_atoms({{"A", 0.9}, {"B", 0.05}, {"C", 0.05}}, 54) == counts{48, 3, 3});
    CHECK(whole_atoms({{"A", 5}, {"B", 0}}, 7) == counts{7, 0});
    CHECK(whole_atoms({{"A", 1}}, 3) == counts{3});
    CHECK(whole_atoms({{"A", 1}, {"B", 1e-12}}, 100) == counts{100, 0});
}

TEST_CASE("ties go to the species named first") {
    CHECK(whole_atoms({{"A", 1}, {"B", 1}}, 5) == counts{3, 2});
    CHECK(whole_atoms({{"A", 1}, {"B", 3}}, 2) == counts{1, 1});
    CHECK(whole_atoms({{"A", 3}, {"B", 1}}, 2) == counts{2, 0});
    // shares 1/3 and 7/3 have equal remainders, though not in binary fractions
    CHECK(whole_atoms({{"A", 1}, {"B", 7}, {"C", 1}}, 3) == counts{1, 2, 0});
}

TEST_CASE("rounding agrees with integer arithmetic") {
    philox_sequence draw(seed{3}, random_stream("composition"));
    const char* const names[] = {"A", "B", "C", "D", "E"};
    for (int trial = 0; trial < 20000; ++trial) {
        const std::size_t species = 1 + draw.below(5);
        const std::uint64_t sites = 1 + draw.below(trial % 2 == 0 ? 30 : 100000);
        std::vector<std::uint64_t> amounts;
        composition alloy;
        for (std::size_t k = 0; k < species; ++k) {
            amounts.push_back(draw.below(12) + (k == 0));
            alloy.emplace_back(names[k], static_cast<double>(amounts.back()));
        }
        const auto atoms = whole_atoms(alloy, sites);
        CHECK(std::accumulate(atoms.begin(), atoms.end(), std::size_t{0}) == sites);
        CHECK(atoms == whole_atoms_of_integers(amounts, sites));
    }
}
