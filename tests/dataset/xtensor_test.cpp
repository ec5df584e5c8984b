#include <doctest/doctest.h>

#include <algorithm>

#include <dataset/made_data.hpp>
#include <message.hpp>
#include <saddle/dataset/features.hpp>
#include <saddle/dataset/xtensor.hpp>
#include <scratch_folder.hpp>

using namespace saddle;

TEST_CASE("arrays hold the records") {
    const auto set = made::random_set(2, 3);
    const auto environments = environments_of(set);
    CHECK(environments.shape(0) == 48);
    CHECK(environments.shape(1) == 14);
    CHECK(environments(29, 5) == set[29].environment[5]);
    CHECK(barriers_of(set)(7) == set.barriers_eV[7]);
    const barrier_samples samples(set, all_rows(set.size()), one_hot_features(14, 3));
    const auto inputs = inputs_of(samples);
    CHECK(inputs.shape(1) == 42);
    float sum = 0;
    for (const float x : inputs) sum += x;
    CHECK(sum == 48 * 14);
}

TEST_CASE("voxel maps written are read again, all jumps along [111]") {
    // all eight shells: random_set has two
    auto set = made::random_set(1, 1);
    philox_sequence draw(seed{5}, random_stream("digits"));
    set.shells = 8;
    set.environments.clear();
    for (std::size_t k = 0; k < 8 * 112; ++k) set.environments.push_back(static_cast<digit>(1 + draw.below(3)));
    set.alloys.push_back({"unused", 3.2, "made"});
    const scratch_folder scratch;
    write_npy_layout(scratch.path(), set);
    const auto again = read_npy_layout(scratch.path(), set.species, 3.2);
    REQUIRE(again.size() == 8);
    CHECK(again.alloys.size() == 1);
    CHECK(again.barriers_eV == set.barriers_eV);
    const barrier_samples before(set, all_rows(8), digit_features(112), false, seed{1}, "rotate_z_mirror");
    for (std::size_t row = 0; row < 8; ++row) {
        CHECK(again.jumps[row] == vec3{1, 1, 1});
        CHECK(std::equal(again[row].environment.begin(), again[row].environment.end(), before.aligned(row).begin()));
    }
    for (const char* name : {"", ".", "..", "a/b"}) {
        set.alloys[0].name = name;
        CHECK(
            contains(message_of([&] { write_npy_layout(scratch.path(), set); }), "names of alloys that name a folder"));
    }
    set.alloys[0].name = "x";
    CHECK(contains(message_of<error>([&] { write_npy_layout("/proc/none", set); }), "cannot create"));
    set.lattice = "fcc";
    CHECK(contains(message_of([&] { published_voxels(set); }), "bcc with at most 8 shells, found fcc with 8"));
}
