#include <doctest/doctest.h>

#include <saddle/descriptor/description.hpp>

using namespace saddle;

TEST_CASE("a digit map is described for people and compared") {
    const map_description map{8, "one_hot", "canonical"};
    CHECK(readable(map) == "digit map of 8 shells, one_hot, canonical");
    CHECK(map == map_description{8, "one_hot", "canonical"});
    CHECK(map != map_description{7, "one_hot", "canonical"});
    CHECK(map != map_description{8, "digit", "canonical"});
    CHECK(map != map_description{8, "one_hot", "rotate_z_mirror"});
    const map_description voxels{8, "one_hot", "canonical", "voxel_map"};
    CHECK(map != voxels);
    CHECK(voxels.in_voxels());
    CHECK_FALSE(map.in_voxels());
    CHECK(readable(voxels) == "voxel map of 8 shells, one_hot, canonical");
}
