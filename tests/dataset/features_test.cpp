#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/dataset/features.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

std::vector<digit> random_digits(std::size_t sites, std::uint64_t s) {
    philox_sequence draw(seed{s}, random_stream("digits"));
    std::vector<digit> digits(sites);
    for (digit& d : digits) d = static_cast<digit>(draw.below(4));  // vacancies among them
    return digits;
}

std::vector<float> row_of(const feature_map& map, const std::vector<digit>& digits) {
    std::vector<float> row(map.inputs, -1);
    map.write(digits.data(), row.data());
    return row;
}

}  // namespace

TEST_CASE("31 orbits of the 112 sites") {
    const auto orbits = orbits_of_sites<bcc>(8);
    CHECK(orbits.count() == 31);
    std::size_t sum = 0;
    for (const auto n : orbits.size) sum += n;
    CHECK(sum == 112);
    // by invariants: what the permutations of x, y, z leave of a site is the sorted triple
    for (std::size_t i = 0; i < 112; ++i)
        for (std::size_t j = 0; j < 112; ++j) {
            const auto sorted = [](vec3 r) {
                std::array<int, 3> c{r.x, r.y, r.z};
                std::sort(c.begin(), c.end());
                return c;
            };
            REQUIRE((orbits.of_site[i] == orbits.of_site[j]) ==
                    (sorted(neighbourhood<bcc, 8>[i]) == sorted(neighbourhood<bcc, 8>[j])));
        }
    const auto of_fcc = orbits_of_sites<fcc>(1);
    CHECK(of_fcc.of_site.size() == 12);
    CHECK(*std::max_element(of_fcc.size.begin(), of_fcc.size.end()) <= 4);
}

TEST_CASE("plain sites") {
    const auto digits = random_digits(14, 1);
    const auto plain = row_of(digit_features(14), digits);
    CHECK(std::equal(plain.begin(), plain.end(), digits.begin()));
    const auto hot = row_of(one_hot_features(14, 3), digits);
    for (std::size_t k = 0; k < 14; ++k)
        for (std::size_t s = 0; s < 3; ++s) REQUIRE(hot[3 * k + s] == (digits[k] == s + 1 ? 1.0f : 0.0f));
}

TEST_CASE("orbit features do not change under any operation that fixes the jump") {
    const auto map = orbit_features<bcc>(8, 3);
    CHECK(map.inputs == 93);
    const auto places = detail::symmetry_places<bcc>(8);
    CHECK(places.size() == 6);
    for (const std::uint64_t s : {1u, 2u}) {
        const auto digits = random_digits(112, s);
        const auto row = row_of(map, digits);
        for (const auto& to : places) {
            std::vector<digit> turned(112);
            for (std::size_t k = 0; k < 112; ++k) turned[to[k]] = digits[k];
            CHECK(row_of(map, turned) == row);
        }
        // numbers of atoms come back
        const auto orbits = orbits_of_sites<bcc>(8);
        double atoms = 0;
        for (std::size_t o = 0; o < 31; ++o)
            for (std::size_t k = 0; k < 3; ++k)
                atoms += row[3 * o + k] * std::sqrt(static_cast<double>(orbits.size[o]));
        CHECK(atoms == doctest::Approx(112 - static_cast<double>(std::count(digits.begin(), digits.end(), vacant))));
    }
}

TEST_CASE("voxels run channel, z, y, x") {
    const auto digits = random_digits(112, 5);
    for (const bool one_hot : {false, true}) {
        const auto map = voxel_features<bcc>(8, 3, one_hot);
        CHECK(map.inputs == (one_hot ? 3 : 1) * 729);
        const auto row = row_of(map, digits);
        double sum = 0;
        for (const float x : row) sum += x;
        double expected = 0;
        for (std::size_t k = 0; k < 112; ++k) {
            const vec3 r = neighbourhood<bcc, 8>[k];
            const auto at = static_cast<std::size_t>((r.z + 4) * 81 + (r.y + 4) * 9 + r.x + 4);
            if (digits[k] != vacant)
                REQUIRE(row[one_hot ? (digits[k] - 1u) * 729 + at : at] == (one_hot ? 1 : digits[k]));
            expected += one_hot ? digits[k] != vacant : digits[k];
        }
        CHECK(sum == expected);
    }
    CHECK(voxel_features<bcc>(1, 3, false).inputs == 729);
    CHECK(voxel_features<bcc>(12, 3, false).inputs > 729);
}

TEST_CASE("density maps of the sites, as they stand and turned") {
    const density_grid grid{16, 1.0, 7.6, 3.24};
    const auto map = density_features<bcc>(grid, 3);
    const density_map<bcc> direct(grid, 3);
    CHECK(map.inputs == direct.size());
    const auto digits = random_digits(112, 6);
    std::vector<float> expected(map.inputs), found(map.inputs);
    direct.write(digits.data(), expected.data());
    CHECK(row_of(map, digits) == expected);
    direct.write(digits.data(), azimuth(0.7), expected.data());
    map.write_turned(digits.data(), 0.7, found.data());
    CHECK(found == expected);
}
