#include <saddle/structure/pairs_within.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/random.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

atoms random_atoms(const cell& box, std::size_t count, seed s) {
    atoms made;
    made.box = box;
    made.names = {"A"};
    const philox draw(s, random_stream("positions"));
    for (std::size_t i = 0; i < count; ++i) {
        const auto u = draw.uniforms(2 * i);
        // some outside the box, as files have them
        made.positions.push_back(box.cartesian({4 * u[0] - 2, u[1], draw.uniforms(2 * i + 1)[0]}));
        made.ids.push_back(static_cast<std::int64_t>(i + 1));
        made.species.push_back(0);
    }
    return made;
}

using pair = std::tuple<std::size_t, std::size_t, std::int64_t>;  ///< atoms, and 10^6 distances

std::vector<pair> found_pairs(const atoms& structure, double cutoff_A) {
    std::vector<pair> found;
    for_each_pair_within(structure, cutoff_A, [&](std::size_t i, std::size_t j, double distance_A) {
        found.emplace_back(i, j, std::llround(1e6 * distance_A));
    });
    std::sort(found.begin(), found.end());
    return found;
}

/// All atoms and all images as far as they can be near.
std::vector<pair> all_pairs(const atoms& structure, double cutoff_A, int images) {
    std::vector<pair> found;
    for (std::size_t i = 0; i < structure.size(); ++i)
        for (std::size_t j = i; j < structure.size(); ++j)
            for (int x = -images; x <= images; ++x)
                for (int y = -images; y <= images; ++y)
                    for (int z = -images; z <= images; ++z) {
                        if (i == j && std::array{x, y, z} <= std::array{0, 0, 0}) continue;
                        const double r = length(structure.positions[j] - structure.positions[i] +
                                                structure.box.displacement({double(x), double(y), double(z)}));
                        if (r <= cutoff_A) found.emplace_back(i, j, std::llround(1e6 * r));
                    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

TEST_CASE("pairs equal a search over all atoms and images") {
    const cell cube = orthogonal_box({10, 10, 10});
    const cell sheared({{{9, 0, 0}, {4, 8, 0}, {-3, 2, 11}}}, {1, -2, 3});
    const cell flat({{{20, 0, 0}, {9, 3, 0}, {1, 1, 15}}});
    const cell left_handed({{{0, 8, 0}, {8, 0, 1}, {0, 2, 9}}});
    for (const cell& box : {cube, sheared, flat, left_handed})
        for (const double cutoff_A : {0.7, 2.9, 5.1}) {
            const auto structure = random_atoms(box, 60, seed{3});
            const auto found = found_pairs(structure, cutoff_A);
            CHECK(found == all_pairs(structure, cutoff_A, 6));
            if (cutoff_A > 1) CHECK(found.size() > 40);
        }
}

TEST_CASE("cutoffs beyond the box: an atom and its own images") {
    const auto structure = random_atoms(cell({{{3, 0, 0}, {1, 2.5, 0}, {0, 1, 2}}}), 5, seed{4});
    CHECK(found_pairs(structure, 8.3) == all_pairs(structure, 8.3, 12));
    auto one = random_atoms(orthogonal_box({2, 2, 2}), 1, seed{4});
    CHECK(found_pairs(one, 2.5).size() == 3);  // of six images each pair once
    CHECK(found_pairs(one, 2.9).size() == 9);  // and twelve across the faces
}

TEST_CASE("widths are distances between faces") {
    const real3 of_cube = widths_A(orthogonal_box({3, 4, 5}));
    for (std::size_t k = 0; k < 3; ++k) CHECK(of_cube[k] == doctest::Approx(3.0 + double(k)).epsilon(1e-14));
    const real3 sheared = widths_A(cell({{{4, 0, 0}, {4, 4, 0}, {0, 0, 7}}}));
    CHECK(sheared[0] == doctest::Approx(4 / std::sqrt(2.0)).epsilon(1e-14));
    CHECK(sheared[1] == doctest::Approx(4).epsilon(1e-14));
    CHECK(sheared[2] == doctest::Approx(7).epsilon(1e-14));
}

TEST_CASE("what has no pairs is refused") {
    const auto nothing = [](std::size_t, std::size_t, double) {};
    auto structure = random_atoms(orthogonal_box({2, 3, 4}), 3, seed{1});
    CHECK(message_of([&] { for_each_pair_within(structure, 0, nothing); }) ==
          "cutoff: expected a distance above 0 and up to 200.000000 Å, found 0.000000");
    CHECK(contains(message_of([&] { for_each_pair_within(structure, 201, nothing); }), "up to 200.000000 Å"));
    CHECK(contains(message_of([&] { for_each_pair_within(structure, std::nan(""), nothing); }), "up to 200.000000 Å"));
    CHECK(message_of([&] { for_each_pair_within(atoms{}, 1, nothing); }) ==
          "atoms: expected at least one atom, found none");
    structure.box = cell(structure.box.vectors(), {}, {true, false, true});
    structure.source = "a.xyz";
    CHECK(message_of([&] { for_each_pair_within(structure, 1, nothing); }) ==
          "a.xyz: expected periodic boundaries, found an open one");
}
