#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <tolerance.hpp>

using namespace saddle;

static_assert(shell<bcc, 1>.size() == 8 && shell<bcc, 2>[0] == vec3{-2, 0, 0});
static_assert(shell<fcc, 1>.size() == 12 && shell<fcc, 3>.size() == 24);

namespace {

/// Squared distance of the nearest images.
int nearest_squared_distance(vec3 a, vec3 b, std::array<int, 3> cells) {
    const auto nearest = [](int d, int period) { return std::min(std::abs(d), period - std::abs(d)); };
    const int x = nearest(a.x - b.x, 2 * cells[0]);
    const int y = nearest(a.y - b.y, 2 * cells[1]);
    const int z = nearest(a.z - b.z, 2 * cells[2]);
    return x * x + y * y + z * z;
}

/// All pairs of atoms against the radius of the shell; the box is wider than twice the radius.
template <std::size_t Shell, lattice L>
void check_against_all_pairs(const supercell<L>& crystal, int squared_radius) {
    CAPTURE(Shell);
    const std::size_t species = crystal.names().size();
    std::vector<std::int64_t> expected(species * species);
    for (std::size_t i = 0; i < crystal.size(); ++i)
        for (std::size_t j = i + 1; j < crystal.size(); ++j) {
            const std::size_t a = crystal[site{i}], b = crystal[site{j}];
            if (a == 0 || b == 0) continue;
            if (nearest_squared_distance(crystal.position(site{i}), crystal.position(site{j}), crystal.cells()) !=
                squared_radius)
                continue;
            ++expected[(a - 1) * species + b - 1];
            if (a != b) ++expected[(b - 1) * species + a - 1];
        }
    const auto counted = count_pairs<Shell>(crystal);
    REQUIRE(counted.species() == species);
    for (std::size_t a = 1; a <= species; ++a)
        for (std::size_t b = 1; b <= species; ++b)
            CHECK(counted(static_cast<digit>(a), static_cast<digit>(b)) == expected[(a - 1) * species + b - 1]);
}

}  // namespace

TEST_CASE("pairs equal a count over all pairs of atoms") {
    auto body_centred = supercell<bcc>::random({6, 7, 5}, {{"A", 2}, {"B", 1}, {"C", 1}}, seed{1});
    body_centred.make_vacancy(site{10});
    body_centred.make_vacancy(body_centred.near(body_centred.position(site{10}), bcc::jumps[0]));
    check_against_all_pairs<1>(body_centred, 3);
    check_against_all_pairs<2>(body_centred, 4);
    check_against_all_pairs<5>(body_centred, 12);
    auto face_centred = supercell<fcc>::random({4, 5, 4}, {{"A", 1}, {"B", 1}}, seed{2});
    face_centred.make_vacancy(site{77});
    check_against_all_pairs<1>(face_centred, 2);
    check_against_all_pairs<2>(face_centred, 4);
    check_against_all_pairs<4>(face_centred, 8);
}

TEST_CASE("in a narrow box an atom and the images of its neighbour are as many pairs") {
    supercell<bcc> crystal({1, 1, 1}, {"A", "B"});
    crystal.assign({1, 2});
    CHECK(count_pairs<1>(crystal)(1, 2) == 8);
    CHECK(count_pairs<1>(crystal)(2, 1) == 8);
    CHECK(count_pairs<1>(crystal)(1, 1) == 0);
    CHECK(count_pairs<2>(crystal)(1, 1) == 3);  // six images of the atom itself, each pair seen from both ends
    CHECK(count_pairs<2>(crystal)(1, 2) == 0);
}

TEST_CASE("the B2 crystal has unlike first and like second neighbours only") {
    supercell<bcc> crystal({3, 3, 3}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i % 2));
    CHECK(count_pairs<1>(crystal)(1, 2) == 27 * 8);
    CHECK(count_pairs<1>(crystal)(1, 1) == 0);
    CHECK(count_pairs<2>(crystal)(1, 2) == 0);
    CHECK(count_pairs<2>(crystal)(2, 2) == 27 * 3);
}

TEST_CASE("counts are symmetric, summed and compared") {
    pair_counts pairs(3);
    pairs.add(3, 1, 5);
    pairs.add(1, 3, -2);
    CHECK(pairs(1, 3) == 3);
    CHECK(pairs(3, 1) == 3);
    CHECK(pairs(1, 1) == 0);
    pair_counts copy(3);
    CHECK_FALSE(copy == pairs);
    copy.assign(pairs.raw());
    CHECK(copy == pairs);
}

TEST_CASE("the pairs of a random alloy sum to all pairs") {
    const double atoms[] = {30, 50, 20};
    double sum = 0;
    for (int a = 0; a < 3; ++a)
        for (int b = a; b < 3; ++b) sum += random_pairs(8, atoms[a], atoms[b], 100, a == b);
    CHECK(sum == doctest::Approx(8 * 100 / 2.0).epsilon(tolerance::few_roundings<double>).scale(0));
    CHECK(random_pairs(8, 30, 50, 100, false) == 120);
    CHECK(random_pairs(8, 30, 30, 100, true) == 36);
}

TEST_CASE("a random alloy of fixed composition has short-range order -1/(N-1)") {
    // N_AB has the mean z N_A N_B/(N−1), since a site's neighbour is another site: α = 1 − N_AB/N⁰_AB = −1/(N−1)
    const std::size_t n = 16;
    const int crystals = 20000;
    const double expected = -1.0 / static_cast<double>(n - 1);
    double unlike[2]{}, unlike_squared[2]{}, like = 0, like_squared = 0;
    for (int s = 0; s < crystals; ++s) {
        const auto crystal =
            supercell<bcc>::random({2, 2, 2}, {{"A", 5}, {"B", 11}}, seed{static_cast<std::uint64_t>(s)});
        const double orders[] = {
            1 - static_cast<double>(count_pairs<1>(crystal)(1, 2)) / random_pairs(8, 5, 11, n, false),
            1 - static_cast<double>(count_pairs<2>(crystal)(1, 2)) / random_pairs(6, 5, 11, n, false)};
        for (int k = 0; k < 2; ++k) {
            unlike[k] += orders[k];
            unlike_squared[k] += orders[k] * orders[k];
        }
        const double ratio = static_cast<double>(count_pairs<1>(crystal)(1, 1)) / random_pairs(8, 5, 5, n, true);
        like += ratio;
        like_squared += ratio * ratio;
    }
    const auto check = [&](double sum, double squares, double mean) {
        const double found = sum / crystals;
        const double standard_error = std::sqrt((squares / crystals - found * found) / (crystals - 1));
        CHECK(standard_error < 0.1 * std::abs(expected));  // the test can tell −1/(N−1) from 0
        CHECK(std::abs(found - mean) < tolerance::standard_errors * standard_error);
    };
    check(unlike[0], unlike_squared[0], expected);
    check(unlike[1], unlike_squared[1], expected);
    check(like, like_squared, (5 - 1) / static_cast<double>(n - 1) * n / 5);
}
