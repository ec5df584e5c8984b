/// \file
/// The cube of voxels of edge a/2 round a vacancy.
#pragma once

#include <algorithm>
#include <cstddef>

#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Voxels along an edge of the cube that holds all sites, 9 at least (Xing et al., NNK: 9³ for the 8 shells of bcc,
/// which reach 4 units of a/2).
template <class Sites>
constexpr std::size_t voxel_edge(const Sites& sites) {
    int reach = 4;
    for (const vec3 r : sites) reach = std::max({reach, r.x, r.y, r.z});
    return static_cast<std::size_t>(2 * reach + 1);
}

/// Place of the voxel at r, the vacancy in the middle, in the order z, y, x, the last the fastest.
constexpr std::size_t place_in_voxels(vec3 r, std::size_t edge) {
    const int n = static_cast<int>(edge);
    const int reach = n / 2;
    return static_cast<std::size_t>(((r.z + reach) * n + r.y + reach) * n + r.x + reach);
}

/// The map that Xing et al. published with their networks (NNK): shells of bcc of which it holds all sites, voxels
/// along an edge, voxels.
inline constexpr std::size_t published_voxel_shells = 8;
inline constexpr std::size_t published_voxel_edge = 9;
inline constexpr std::size_t published_voxel_count = published_voxel_edge * published_voxel_edge * published_voxel_edge;

/// Place of an aligned site in that map, whose order is y, x, z.
constexpr std::size_t published_voxel(vec3 r) { return place_in_voxels({r.z, r.x, r.y}, published_voxel_edge); }

}  // namespace saddle
