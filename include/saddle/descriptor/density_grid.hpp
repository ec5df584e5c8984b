/// \file
/// The cube of voxels of a spatial density map, and how many of them a jump is seen through.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>

#include <saddle/core/error.hpp>

namespace saddle {

/// Fan et al., CNN: 32 voxels of Δ = 0.5 Å, r_c = 7.6 Å, l_c = 8 Å.
struct density_grid {
    std::size_t voxels = 32;      ///< along an edge
    double spacing_A = 0.5;       ///< edge of a voxel and width of the Gaussians, Δ
    double cutoff_A = 7.6;        ///< r_c
    double lattice_constant_A{};  ///< of the crystal that these lengths are for
    /// Maps of a jump, turned about it by equal parts of a whole turn; its barrier is the mean of what the network says
    /// of each. Barriers do not depend on the angle, networks a little.
    std::size_t turns = 1;

    double half_edge_A() const { return 0.5 * static_cast<double>(voxels) * spacing_A; }  ///< l_c
    std::size_t volume() const { return voxels * voxels * voxels; }

    friend bool operator==(const density_grid&, const density_grid&) = default;
};

/// \throws input_error (with `place`) unless there are 8, 16, 24 … 64 voxels, lengths are finite and above 0,
/// Δ ≤ r_c ≤ l_c, and there are 1 to 24 turns.
inline void check_density_grid(const density_grid& grid, const std::string& place) {
    if (grid.voxels < 8 || grid.voxels > 64 || grid.voxels % 8 != 0)
        throw input_error(place, "8, 16, 24 … 64 voxels along an edge", std::to_string(grid.voxels));
    for (const double length_A : {grid.spacing_A, grid.cutoff_A, grid.lattice_constant_A})
        if (!(length_A > 0) || !std::isfinite(length_A))
            throw input_error(place, "lengths above 0 Å", std::to_string(length_A));
    if (grid.spacing_A > grid.cutoff_A)
        throw input_error(place, "voxels smaller than the cutoff", std::to_string(grid.spacing_A) + " Å");
    if (grid.cutoff_A > grid.half_edge_A())
        throw input_error(place, "a cutoff within half an edge, " + std::to_string(grid.half_edge_A()) + " Å",
                          std::to_string(grid.cutoff_A) + " Å");
    if (grid.turns < 1 || grid.turns > 24) throw input_error(place, "1 to 24 turns", std::to_string(grid.turns));
}

}  // namespace saddle
