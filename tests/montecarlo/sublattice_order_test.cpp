#include <saddle/montecarlo/sublattice_order.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>

#include <doctest/doctest.h>

#include <saddle/core/block_average.hpp>
#include <saddle/lattice/bcc.hpp>

#include <tolerance.hpp>

using namespace saddle;

TEST_CASE("B2 crystals have order 1 and -1, one of equal sublattices 0") {
    supercell<bcc> crystal({3, 4, 5}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i % 2));
    CHECK(sublattice_order(crystal, 1) == 1);
    CHECK(sublattice_order(crystal, 2) == -1);
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i / 2 % 2));
    CHECK(sublattice_order(crystal, 1) == 0);
}

TEST_CASE("corners and centres are told apart by their coordinates") {
    supercell<bcc> crystal({2, 3, 2}, {"A", "B", "C"});
    for (std::size_t i = 0; i < crystal.size(); ++i)
        crystal.set(site{i}, static_cast<digit>(crystal.position(site{i}).x % 2 == 0 ? 2 : 1 + 2 * (i % 4 == 1)));
    CHECK(sublattice_order(crystal, 2) == 1);  // whatever the others are
    crystal.make_vacancy(site{0});
    CHECK(sublattice_order(crystal, 2) == doctest::Approx(23.0 / 24));
}

TEST_CASE("the square of a random crystal's order is that of drawing without return") {
    // N/2 corners drawn from N sites with N/2 atoms A: Var(N_A on corners) = N/16 · N/(N−1), m = 4 (N_A − N/4)/N
    block_average squares;
    for (std::uint64_t s = 0; s < 20000; ++s) {
        const auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 1}, {"B", 1}}, seed{s});
        squares.add(std::pow(sublattice_order(crystal, 1), 2));
    }
    CHECK(agrees(squares, 1.0 / 15));
}

TEST_CASE("Binder's cumulant of a sharp and of a Gaussian distribution") {
    CHECK(binder_cumulant(0.25, 0.0625) == doctest::Approx(2.0 / 3));
    CHECK(binder_cumulant(0.1, 0.03) == doctest::Approx(0));
}
