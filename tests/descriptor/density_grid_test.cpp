#include <saddle/descriptor/density_grid.hpp>

#include <cmath>
#include <cstddef>
#include <string>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("the published grid: 32 voxels of 0.5 Å, half an edge of 8 Å") {
    const density_grid published{32, 0.5, 7.6, 3.24};
    CHECK(published.half_edge_A() == 8);
    CHECK(published.volume() == 32768);
    check_density_grid(published, "map");
    check_density_grid({8, 1, 4, 3}, "map");  // a cutoff of just half an edge
    check_density_grid({64, 0.25, 8, 3}, "map");
}

TEST_CASE("grids that are none") {
    const auto message = [](const density_grid& grid) { return message_of([&] { check_density_grid(grid, "map"); }); };
    for (const std::size_t voxels : {0u, 4u, 12u, 72u})
        CHECK(message({voxels, 0.5, 1, 3}) ==
              "map: expected 8, 16, 24 … 64 voxels along an edge, found " + std::to_string(voxels));
    CHECK(message({8, 0, 1, 3}) == "map: expected lengths above 0 Å, found 0.000000");
    CHECK(message({8, 1, -1, 3}) == "map: expected lengths above 0 Å, found -1.000000");
    CHECK(message({8, 1, 1, NAN}) == "map: expected lengths above 0 Å, found nan");
    CHECK(message({8, INFINITY, 1, 3}) == "map: expected lengths above 0 Å, found inf");
    CHECK(message({8, 1.5, 1, 3}) == "map: expected voxels smaller than the cutoff, found 1.500000 Å");
    CHECK(message({8, 1, 4.5, 3}) == "map: expected a cutoff within half an edge, 4.000000 Å, found 4.500000 Å");
    CHECK(message({8, 1, 4, 3, 0}) == "map: expected 1 to 24 turns, found 0");
    CHECK(message({8, 1, 4, 3, 25}) == "map: expected 1 to 24 turns, found 25");
}
