#include <saddle/descriptor/sdm.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include <descriptor/descriptor_oracle.hpp>
#include <message.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

using published = sdm<>::on<bcc, species<3>>;
using coarse = sdm<16, 7600, 1000>::on<bcc, species<3>>;
using at_run_time = sdm<dynamic>::on<bcc, species<dynamic>>;

static_assert(descriptor_for<published, bcc>);
static_assert(descriptor_for<at_run_time, bcc>);
static_assert(descriptor_for<sdm<dynamic>::on<fcc, species<dynamic>>, fcc>);
static_assert(published::inputs == 3 * 32 * 32 * 32);
static_assert(at_run_time::inputs == dynamic);

}  // namespace

TEST_CASE("fixed and dynamic sizes give the maps of density_map") {
    const auto description = describe<bcc>(sdm<16, 7600, 1000>::grid(3.24));
    CHECK(description == map_description{8, "density", "canonical_onto_x", "sdm", {16, 1.0, 7.6, 3.24}});
    const auto fixed = coarse::from(description, 3);
    const auto loose = at_run_time::from(description, 3);
    CHECK(fixed.input_count() == coarse::inputs);
    CHECK(fixed.environment_size() == 112);
    CHECK(fixed.squared_range() == 20);
    CHECK(loose.row_width() == 3 * 16 * 16 * 16);
    const auto environment = random_environment(112, 3, 3);
    const auto rows = encoded(fixed, environment, 8);
    CHECK(rows == encoded(loose, environment, 8));
    std::vector<float> expected(8 * fixed.input_count());
    density_map<bcc>(description.density, 3).write_all(environment.data(), expected.data());
    CHECK(rows == expected);
}

TEST_CASE("several turns are as many rows a jump, of the map turned by that angle") {
    auto description = describe<bcc>(sdm<16, 7600, 1000>::grid(3.24));
    description.density.turns = 3;
    CHECK(readable(description) ==
          "density map of 8 shells, canonical_onto_x, 16^3 voxels of 1 Å, cutoff 7.6 Å at a = "
          "3.24 Å, mean of 3 turns");
    const auto fixed = coarse::from(description, 3);
    CHECK(fixed.rows_a_jump() == 3);
    CHECK(detail::rows_a_jump(fixed) == 3);
    const auto environment = random_environment(112, 3, 6);
    std::vector<float> rows(24 * fixed.row_width()), one(fixed.row_width());
    fixed.encode(environment.data(), rows.data());
    const density_map<bcc> map(sdm<16, 7600, 1000>::grid(3.24), 3);
    for (std::size_t j = 0; j < 8; ++j) {
        const auto g = alignment::canonical::operation_for<bcc>(bcc::jumps[j]);
        const auto aligned = aligned_digits(map.sites(), environment, g);
        for (std::size_t t = 0; t < 3; ++t) {
            map.write(aligned.data(), azimuth(static_cast<double>(t) * 2 * std::numbers::pi / 3), one.data());
            double most = 0;
            for (std::size_t k = 0; k < one.size(); ++k)
                most = std::max(most, double(std::abs(one[k] - rows[(3 * j + t) * one.size() + k])));
            CHECK(most < 1e-6);
        }
    }
}

TEST_CASE("digits are gathered as those of a digit map") {
    auto crystal = supercell<bcc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{4});
    const auto map = coarse::from(describe<bcc>(sdm<16, 7600, 1000>::grid(3.3)), 3);
    std::vector<digit> found(map.environment_size()), expected;
    map.gather(crystal, {2, 2, 4}, found.data());
    for (const vec3 r : sites_of_shells<bcc>(8)) expected.push_back(crystal[crystal.near({2, 2, 4}, r)]);
    CHECK(found == expected);
}

TEST_CASE("atoms on sites give the maps of the sites") {
    const auto map = coarse::from(describe<bcc>(sdm<16, 7600, 1000>::grid(3.24)), 3);
    const auto environment = random_environment(112, 3, 5);
    std::vector<density_atom> atoms;
    for (std::size_t k = 0; k < 112; ++k)
        if (const vec3 r = map.map().sites()[k]; environment[k] != vacant)
            atoms.push_back({{double(r.x), double(r.y), double(r.z)}, environment[k]});
    std::vector<float> of_sites(8 * map.row_width()), of_atoms(of_sites.size());
    map.encode(environment.data(), of_sites.data());
    map.encode(atoms, of_atoms.data());
    double most = 0;
    for (std::size_t k = 0; k < of_sites.size(); ++k)
        most = std::max(most, double(std::abs(of_sites[k] - of_atoms[k])));
    CHECK(most < 1e-6);
}

TEST_CASE("descriptions of other maps are refused") {
    const auto good = describe<bcc>(sdm<>::grid(3.24));
    CHECK_NOTHROW(published::from(good, 3));
    CHECK_NOTHROW(published::from(describe<bcc>(sdm<>::grid(3.3)), 3));
    auto wrong = good;
    wrong.density.spacing_A = 0.6;
    CHECK(message_of([&] { published::from(wrong, 3); }) ==
          "descriptor: expected density map of 8 shells, canonical_onto_x, 32^3 voxels of 0.5 Å, cutoff 7.6 Å at a = "
          "3.24 "
          "Å, found density map of 8 shells, canonical_onto_x, 32^3 voxels of 0.6 Å, cutoff 7.6 Å at a = 3.24 Å");
    CHECK_NOTHROW(at_run_time::from(wrong, 3));
    wrong = good;
    wrong.shells = 7;
    CHECK(contains(message_of([&] { at_run_time::from(wrong, 3); }), "found density map of 7 shells"));
    wrong = good;
    wrong.alignment = "canonical";
    CHECK(contains(message_of([&] { at_run_time::from(wrong, 3); }),
                   "expected density map of 8 shells, canonical_onto_x"));
    wrong = good;
    wrong.kind = "digit_map";
    CHECK(contains(message_of([&] { at_run_time::from(wrong, 3); }), "found digit map"));
    CHECK(contains(message_of([&] { at_run_time::from({8, "one_hot", "canonical"}, 3); }), "lengths above 0 Å"));
}
