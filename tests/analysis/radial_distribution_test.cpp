#include <saddle/analysis/radial_distribution.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/block_average.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/structure/crystal.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// Atoms of three species without any order.
atoms ideal_gas(const cell& box, const std::vector<std::size_t>& of_species, seed s) {
    atoms made;
    made.box = box;
    made.names = {"A", "B", "C"};
    philox_sequence draw(s, random_stream("gas"));
    const auto uniform = [&] { return uniform_open_closed(draw()); };
    for (std::size_t k = 0; k < of_species.size(); ++k)
        for (std::size_t n = 0; n < of_species[k]; ++n) {
            const real3 f{uniform(), uniform(), uniform()};
            made.positions.push_back(box.cartesian(f));
            made.ids.push_back(static_cast<std::int64_t>(made.positions.size()));
            made.species.push_back(k);
        }
    return made;
}

template <lattice L>
void check_perfect_shells(std::array<int, 3> cells) {
    constexpr double a_A = 3.24;
    supercell<L> sites(cells, {"A"});
    sites.assign(std::vector<digit>(sites.size(), 1));
    const radial_distribution pairs(to_atoms(make_crystal(sites, a_A)), 2.31 * a_A, 500);
    const auto shells = shells_of(pairs, 0.05);
    REQUIRE(shells.size() >= 8);
    for (std::size_t k = 0; k < 8; ++k) {
        const double expected_A = std::sqrt(squared_shell_radii<L, 8>[k]) * a_A / 2;
        CHECK(shells[k].distance_A == doctest::Approx(expected_A).epsilon(1e-12));
        CHECK(shells[k].neighbours == static_cast<double>(shell_sizes<L, 8>[k]));
        CHECK(shells[k].of_species == std::vector{static_cast<double>(shell_sizes<L, 8>[k])});
    }
}

}  // namespace

TEST_CASE("shells of perfect crystals, also in boxes narrower than the cutoff") {
    check_perfect_shells<bcc>({5, 6, 5});
    check_perfect_shells<fcc>({4, 5, 4});
    check_perfect_shells<bcc>({2, 3, 1});
    check_perfect_shells<fcc>({1, 1, 1});
}

TEST_CASE("shells of B2 by species") {
    supercell<bcc> sites({4, 4, 4}, {"A", "B", "C"});
    for (std::size_t i = 0; i < sites.size(); ++i) sites.set(site{i}, static_cast<digit>(1 + i % 2));
    const radial_distribution pairs(to_atoms(make_crystal(sites, 3.0)), 4.5, 900);
    const auto shells = shells_of(pairs, 0.1);
    REQUIRE(shells.size() == 3);
    CHECK(shells[0].of_species == std::vector<double>{0, 8, 0, 8, 0, 0, 0, 0, 0});
    CHECK(shells[1].of_species == std::vector<double>{6, 0, 0, 0, 6, 0, 0, 0, 0});
    CHECK(shells[2].of_species == std::vector<double>{12, 0, 0, 0, 12, 0, 0, 0, 0});
    CHECK(shells[2].neighbours == 12);
}

TEST_CASE("g integrates to the neighbours of a crystal") {
    supercell<bcc> sites({6, 6, 6}, {"A"});
    sites.assign(std::vector<digit>(sites.size(), 1));
    const radial_distribution pairs(to_atoms(make_crystal(sites, 3.0)), 3.5, 70);
    const auto g = pairs.total();
    double neighbours = 0;
    for (std::size_t k = 0; k < g.size(); ++k) {
        const double inner = pairs.distance_A(k) - pairs.width_A() / 2, outer = inner + pairs.width_A();
        neighbours +=
            g[k] * 431 / (216 * 27.0) * 4 * std::numbers::pi / 3 * (outer * outer * outer - inner * inner * inner);
    }
    CHECK(neighbours == doctest::Approx(8 + 6).epsilon(1e-12));
    CHECK(pairs.of(0, 0) == g);
}

TEST_CASE("an ideal gas has g = 1 by every pair of species, in a sheared box too") {
    const cell box({{{10, 0, 0}, {3, 9, 0}, {-2, 4, 9}}});
    constexpr std::size_t bins = 12;
    constexpr std::size_t gases = 1000;
    std::array<std::array<block_average, bins>, 4> mean;
    for (std::uint64_t s = 0; s < gases; ++s) {
        // few atoms, so that N (N − 1) is told from N²
        const radial_distribution pairs(ideal_gas(box, {15, 30, 45}, seed{s}), 4.0, bins);
        const std::array all{pairs.total(), pairs.of(0, 0), pairs.of(0, 2), pairs.of(2, 1)};
        for (std::size_t p = 0; p < 4; ++p)
            for (std::size_t k = 0; k < bins; ++k) mean[p][k].add(all[p][k]);
    }
    for (std::size_t p = 0; p < 4; ++p)
        for (std::size_t k = 2; k < bins; ++k) CHECK(agrees(mean[p][k], 1));
    CHECK(mean[1][bins - 1].standard_error() < 0.25 / 15);  // g = 1 − 1/15 would show
}

TEST_CASE("pairs by species sum to all pairs") {
    const auto gas = ideal_gas(orthogonal_box({9, 8, 7}), {40, 60, 20}, seed{1});
    const radial_distribution pairs(gas, 3.4, 34);
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        std::uint64_t sum = 0;
        for (std::size_t a = 0; a < 3; ++a)
            for (std::size_t b = a; b < 3; ++b) sum += pairs.pairs(b, a).counts()[k];
        CHECK(sum == pairs.pairs().counts()[k]);
    }
    CHECK(pairs.atom_count() == 120);
    CHECK(pairs.atoms_of(1) == 60);
    CHECK(pairs.of(0, 1) == pairs.of(1, 0));
}

TEST_CASE("a shell at the cutoff is left out, thermal shells are their mean") {
    supercell<bcc> sites({4, 4, 4}, {"A"});
    sites.assign(std::vector<digit>(sites.size(), 1));
    auto structure = to_atoms(make_crystal(sites, 3.0));
    CHECK(shells_of(radial_distribution(structure, 3.0001, 300), 0.05).size() == 1);
    CHECK(shells_of(radial_distribution(structure, 3.1, 310), 0.05).size() == 2);
    philox_sequence draw(seed{1}, random_stream("thermal"));
    for (real3& r : structure.positions)
        for (double& x : r) x += 0.04 * (uniform_open_closed(draw()) - 0.5);
    const auto shells = shells_of(radial_distribution(structure, 3.5, 3500), 0.05);
    REQUIRE(shells.size() == 2);
    CHECK(shells[0].neighbours == 8);
    CHECK(shells[1].neighbours == 6);
    CHECK(shells[0].distance_A == doctest::Approx(1.5 * std::numbers::sqrt3).epsilon(1e-3));
}

TEST_CASE("what has no distribution is refused") {
    auto gas = ideal_gas(orthogonal_box({9, 8, 7}), {1, 5, 0}, seed{1});
    const radial_distribution pairs(gas, 3.0, 30);
    CHECK(message_of([&] { pairs.of(0, 0); }) == "g(r): expected atoms for pairs A-A, found 1 and 1");
    CHECK(message_of([&] { pairs.of(1, 2); }) == "g(r): expected atoms for pairs B-C, found 5 and 0");
    CHECK(message_of([&] { pairs.of(1, 3); }) == "g(r): expected one of 3 species, found species 4");
    CHECK(message_of([&] { radial_distribution(gas, 3.0, 0); }) == "histogram: expected 1 to 10000000 bins, found 0");
    CHECK(message_of([&] { radial_distribution(gas, -1, 10); }) ==
          "cutoff: expected a distance above 0 Å, found -1.000000");
    CHECK(message_of([&] { shells_of(pairs, 0.01); }) ==
          "shells: expected a gap of at least one bin of 0.100000 Å, found 0.010000");
    CHECK(message_of([] { radial_distribution(atoms{}, 1, 10); }) == "atoms: expected at least one atom, found none");
    const radial_distribution one(ideal_gas(orthogonal_box({9, 8, 7}), {1, 0, 0}, seed{1}), 3.0, 30);
    CHECK(message_of([&] { one.total(); }) == "g(r): expected at least two atoms, found one");
}
