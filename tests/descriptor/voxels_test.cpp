#include <saddle/descriptor/voxels.hpp>

#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("a cube holds its sites, 9 voxels at least, the last coordinate of z, y, x the fastest") {
    CHECK(voxel_edge(std::vector<vec3>{{1, 1, 1}}) == 9);
    CHECK(voxel_edge(std::vector<vec3>{{1, -4, 1}, {5, 1, 1}}) == 11);
    CHECK(place_in_voxels({-4, -4, -4}, 9) == 0);
    CHECK(place_in_voxels({-3, -4, -4}, 9) == 1);
    CHECK(place_in_voxels({-4, -3, -4}, 9) == 9);
    CHECK(place_in_voxels({-4, -4, -3}, 9) == 81);
    CHECK(place_in_voxels({0, 0, 0}, 9) == 364);
    CHECK(place_in_voxels({4, 4, 4}, 9) == 728);
}

TEST_CASE("places in the published map") {
    CHECK(published_voxel({0, 0, 0}) == 364);
    CHECK(published_voxel({-4, -4, -4}) == 0);
    CHECK(published_voxel({4, 4, 4}) == 728);
    CHECK(published_voxel({0, 1, 0}) == 364 + 81);  // y first
    CHECK(published_voxel({1, 0, 0}) == 364 + 9);
    CHECK(published_voxel({0, 0, 1}) == 364 + 1);
}
