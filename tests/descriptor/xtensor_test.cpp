#include <saddle/descriptor/xtensor.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <descriptor/density_oracle.hpp>
#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>

using namespace saddle;

TEST_CASE("a map of sites is [species, z, y, x]") {
    const density_map<bcc> map({16, 1.0, 7.6, 3.24}, 3);
    const auto aligned = random_environment(112, 3, 2);
    const auto array = density_of_sites(map, aligned);
    CHECK(array.shape() == std::array<std::size_t, 4>{3, 16, 16, 16});
    std::vector<float> expected(map.size());
    map.write(aligned.data(), azimuth(), expected.data());
    CHECK(array(2, 5, 6, 7) == expected[((2 * 16 + 5) * 16 + 6) * 16 + 7]);
    CHECK(std::equal(array.begin(), array.end(), expected.begin()));
    CHECK(message_of([&] { density_of_sites(map, {1, 2}); }) == "density map: expected 112 sites, found 2");
    CHECK(message_of([&] { density_of_sites(map, std::vector<digit>(112, 5)); }) ==
          "density map: expected a species from 1 to 3, found 5");
}

TEST_CASE("atoms anywhere in a skew box, smaller than the cutoff, with all images") {
    atoms structure;
    structure.source = "s";
    structure.box = cell({{{6.1, 0, 0}, {1.3, 5.7, 0}, {-0.8, 0.9, 6.6}}}, {1, 2, 3});
    structure.names = {"A", "B"};
    philox_sequence draw(seed{3}, random_stream("atoms"));
    for (int i = 0; i < 14; ++i) {
        structure.ids.push_back(i + 1);
        structure.species.push_back(draw.below(2));
        structure.positions.push_back({20 * uniform_open_closed(draw()) - 10, 20 * uniform_open_closed(draw()) - 10,
                                       20 * uniform_open_closed(draw()) - 10});
    }
    const density_grid grid{16, 1.0, 7.6, 3.2};
    const density_map<bcc> map(grid, 3);
    const double a = 3.4;  // the crystal is wider than the one the grid is for
    const real3 vacancy{2, 1, 4};
    const auto array = density_of_atoms(map, structure, a, vacancy, {1, 1, 1}, azimuth(1.1));
    std::vector<oracle_atom> near;
    for (std::size_t i = 0; i < structure.size(); ++i)
        for (int u = -6; u <= 6; ++u)
            for (int v = -6; v <= 6; ++v)
                for (int w = -6; w <= 6; ++w) {
                    const real3 apart = structure.positions[i] +
                                        structure.box.displacement({double(u), double(v), double(w)}) - vacancy;
                    near.push_back({(3.2 / a) * seen_along(apart, {1, 1, 1}, {1, -1, 0}, 1.1), structure.species[i]});
                }
    const auto expected = density_by_definition(near, grid, 3);
    double most = 0;
    for (std::size_t k = 0; k < expected.size(); ++k) most = std::max(most, std::abs(array.data()[k] - expected[k]));
    CHECK(most < 2e-5);
    const density_map<bcc> one(grid, 1);
    CHECK(message_of([&] {
              density_of_atoms(one, structure, a, vacancy, {1, 1, 1});
          }) == "s: expected at most 1 species, found A, B");
}

TEST_CASE("atoms that nearly coincide, with one another or with the vacancy") {
    atoms structure;
    structure.source = "s";
    structure.box = orthogonal_box({5, 5, 5});
    structure.names = {"A"};
    structure.ids = {7, 8};
    structure.species = {0, 0};
    const density_map<bcc> map({16, 1.0, 7.6, 3.2}, 1);
    const auto said = [&](const real3& first_A, const real3& second_A) {
        structure.positions = {first_A, second_A};
        return message_of([&] { density_of_atoms(map, structure, 3.2, {1, 1, 1}, {1, 1, 1}); });
    };
    CHECK(said({2, 2, 2}, {2.3, 2.3, 2.3}) == "nothing was thrown");  // 0.52 Å
    // through the boundary of the box
    CHECK(said({0.1, 3, 3}, {4.8, 3, 3}) ==
          "s, atom 7: expected at least 0.500000 Å to the next atom and to the vacancy, found atom 8 at 0.300000 Å");
    CHECK(
        said({3, 3, 3}, {6, 1.4, 1}) ==
        "s, atom 8: expected at least 0.500000 Å to the next atom and to the vacancy, found the vacancy at 0.400000 Å");
}
