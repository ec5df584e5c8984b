#include <saddle/analysis/short_range_order.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double roundings = tolerance::few_roundings<double>;

int nearest_squared_distance(vec3 a, vec3 b, std::array<int, 3> cells) {
    const auto nearest = [](int d, int period) { return std::min(std::abs(d), period - std::abs(d)); };
    const int x = nearest(a.x - b.x, 2 * cells[0]);
    const int y = nearest(a.y - b.y, 2 * cells[1]);
    const int z = nearest(a.z - b.z, 2 * cells[2]);
    return x * x + y * y + z * z;
}

/// α_AB by looking from every A at every other site; the box is wider than twice the radius.
double alpha_seen_from_every_atom(const supercell<bcc>& crystal, int squared_radius, digit a, digit b) {
    double neighbours = 0, of_b = 0, atoms = 0, atoms_b = 0;
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        atoms += crystal[site{i}] != vacant;
        atoms_b += crystal[site{i}] == b;
        if (crystal[site{i}] != a) continue;
        for (std::size_t j = 0; j < crystal.size(); ++j) {
            if (nearest_squared_distance(crystal.position(site{i}), crystal.position(site{j}), crystal.cells()) !=
                squared_radius)
                continue;
            neighbours += crystal[site{j}] != vacant;
            of_b += crystal[site{j}] == b;
        }
    }
    return 1 - of_b / neighbours / (atoms_b / atoms);
}

supercell<bcc> alloy_with_vacancies() {
    auto crystal = supercell<bcc>::random({5, 6, 5}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{3});
    for (const std::size_t i : {0u, 1u, 40u, 41u, 120u}) crystal.make_vacancy(site{i});
    return crystal;
}

}  // namespace

TEST_CASE("Warren-Cowley parameters equal a count from every atom, with vacancies too") {
    const auto crystal = alloy_with_vacancies();
    const pair_order<bcc, 3> order(crystal);
    constexpr std::array squared_radii{3, 4, 8};
    for (std::size_t k = 1; k <= 3; ++k)
        for (digit a = 1; a <= 3; ++a)
            for (digit b = 1; b <= 3; ++b)
                CHECK(order.alpha(k, a, b) ==
                      doctest::Approx(alpha_seen_from_every_atom(crystal, squared_radii[k - 1], a, b))
                          .epsilon(roundings));
    CHECK(order.alpha(1, 1, 2) != order.alpha(1, 2, 1));  // A and B lack different numbers of neighbours
}

TEST_CASE("sum rules: neighbours are some species, atoms are too") {
    const auto crystal = alloy_with_vacancies();
    const auto atoms = digit_counts(crystal);
    const pair_order<bcc, 2> order(crystal);
    for (std::size_t k = 1; k <= 2; ++k)
        for (digit a = 1; a <= 3; ++a) {
            double sum = 0;
            for (digit b = 1; b <= 3; ++b)
                sum += static_cast<double>(atoms[b]) / static_cast<double>(crystal.size() - 5) * order.alpha(k, a, b);
            CHECK(std::abs(sum) < roundings);
        }
    // pairs above random sum to 0 where no pairs are lacking
    const auto full = supercell<bcc>::random({5, 6, 5}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{3});
    const pair_order<bcc, 2> of_full(full);
    for (std::size_t k = 1; k <= 2; ++k) {
        double excess = 0, delta = 0;
        for (digit a = 1; a <= 3; ++a)
            for (digit b = a; b <= 3; ++b) {
                excess += of_full.excess(k, a, b);
                delta += of_full.delta(k, a, b);
                CHECK(of_full.alpha(k, a, b) == doctest::Approx(of_full.alpha(k, b, a)).epsilon(roundings));
            }
        CHECK(std::abs(excess) < 1e-10);
        CHECK(std::abs(delta) < 1e-12);
    }
}

TEST_CASE("perfect B2: unlike first neighbours, like second ones") {
    supercell<bcc> crystal({4, 4, 4}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i % 2));
    const pair_order<bcc, 2> order(crystal);
    CHECK(order.alpha(1, 1, 2) == -1);
    CHECK(order.alpha(1, 2, 1) == -1);
    CHECK(order.alpha(1, 1, 1) == 1);
    CHECK(order.alpha(2, 1, 2) == 1);
    CHECK(order.alpha(2, 1, 1) == -1);
    CHECK(order.excess(1, 1, 2) == 512 - 256);
    CHECK(order.excess(1, 1, 1) == -128);
    CHECK(order.delta(1, 1, 2) == 2);
}

TEST_CASE("perfect L1_2") {
    supercell<fcc> crystal({3, 3, 3}, {"Cu", "Au"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, i % 4 == 0 ? 2 : 1);
    const pair_order<fcc, 2> order(crystal);
    // gold has 12 copper neighbours and 6 gold ones behind them; copper has 4 gold and 8 copper neighbours
    CHECK(order.alpha(1, 2, 1) == doctest::Approx(-1.0 / 3).epsilon(roundings));
    CHECK(order.alpha(1, 1, 2) == doctest::Approx(-1.0 / 3).epsilon(roundings));
    CHECK(order.alpha(1, 2, 2) == 1);
    CHECK(order.alpha(1, 1, 1) == doctest::Approx(1 - (8.0 / 12) / 0.75).epsilon(roundings));
    CHECK(order.alpha(2, 2, 2) == -3);
    CHECK(order.alpha(2, 2, 1) == 1);
}

TEST_CASE("random crystals of fixed composition: unlike -1/(N-1), like (N-N_A)/(N_A (N-1))") {
    constexpr double n = 16, n_a = 5;
    block_average unlike, other_way, like;
    for (std::uint64_t s = 0; s < 20000; ++s) {
        const auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 5}, {"B", 11}}, seed{s});
        const pair_order<bcc, 1> order(crystal);
        unlike.add(order.alpha(1, 1, 2));
        other_way.add(order.alpha(1, 2, 1));
        like.add(order.alpha(1, 1, 1));
    }
    CHECK(unlike.standard_error() < 0.1 / (n - 1));  // the test can tell −1/(N−1) from 0
    CHECK(agrees(unlike, -1 / (n - 1)));
    CHECK(agrees(other_way, -1 / (n - 1)));
    CHECK(agrees(like, (n - n_a) / (n_a * (n - 1))));
}

TEST_CASE("followed along a run") {
    auto crystal = supercell<bcc>::random({4, 4, 3}, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{7});
    crystal.make_vacancy(site{5});
    const auto model = make_analytic<bcc>([](const auto&, site, site) { return 0.5; });
    kmc run(crystal, model, kelvin{1000}, seed{3}, pair_order<bcc, 2>(crystal));
    run.advance(1000);
    const auto& followed = run.observer<pair_order<bcc, 2>>();
    const pair_order<bcc, 2> counted(run.crystal());
    for (std::size_t k = 1; k <= 2; ++k)
        for (digit a = 1; a <= 3; ++a)
            for (digit b = 1; b <= 3; ++b) {
                CHECK(followed.alpha(k, a, b) == counted.alpha(k, a, b));
                CHECK(followed.excess(k, a, b) == counted.excess(k, a, b));
            }
}

TEST_CASE("what has no order is refused") {
    supercell<bcc> crystal({3, 3, 3}, {"A", "B", "C"});
    const auto alpha = [&](digit a, digit b) {
        return message_of([&] { pair_order<bcc, 1>(crystal).alpha(1, a, b); });
    };
    CHECK(alpha(1, 2) == "short-range order: expected atoms of both species, found none of digit 1");
    CHECK(message_of([&] { pair_order<bcc, 1>(crystal).delta(1, 1, 2); }) ==
          "short-range order: expected a crystal with atoms, found none");
    crystal.set(site{0}, 1);
    CHECK(alpha(1, 2) == "short-range order: expected atoms of both species, found none of digit 2");
    CHECK(alpha(1, 1) == "short-range order: expected neighbours in the shell, found none of digit 1");
    CHECK(alpha(1, 4) == "short-range order: expected digits of species, 1 to 3, found 4");
    CHECK(alpha(0, 1) == "short-range order: expected digits of species, 1 to 3, found 0");
    crystal.set(site{1}, 1);
    CHECK(pair_order<bcc, 1>(crystal).alpha(1, 1, 1) == 0);  // of one species there is nothing to order
}
