/// \file
/// The spatial density map by its definition: a loop over all voxels and atoms, in double precision.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/descriptor/density_grid.hpp>
#include <saddle/structure/cell.hpp>

/// An atom in Å, the jump along +x; species from 0.
struct oracle_atom {
    saddle::real3 position_A;
    std::size_t species;
};

inline std::vector<double> density_by_definition(const std::vector<oracle_atom>& atoms,
                                                 const saddle::density_grid& grid, std::size_t species) {
    using namespace saddle;
    const std::size_t n = grid.voxels;
    const auto centre = [&](std::size_t k) {
        return -grid.half_edge_A() + (static_cast<double>(k) + 0.5) * grid.spacing_A;
    };
    std::vector<double> map;
    for (std::size_t s = 0; s < species; ++s)
        for (std::size_t z = 0; z < n; ++z)
            for (std::size_t y = 0; y < n; ++y)
                for (std::size_t x = 0; x < n; ++x) {
                    double sum = 0;
                    for (const auto& a : atoms) {
                        if (a.species != s || !(saddle::length(a.position_A) < grid.cutoff_A)) continue;
                        const saddle::real3 d = a.position_A - saddle::real3{centre(x), centre(y), centre(z)};
                        sum += std::exp(-dot(d, d) / (2 * grid.spacing_A * grid.spacing_A));
                    }
                    map.push_back(sum);
                }
    return map;
}

/// Components of a vector along a right-handed set of axes, then turned about the first by an angle.
inline saddle::real3 seen_along(const saddle::real3& r, const saddle::real3& x, const saddle::real3& y, double angle) {
    using namespace saddle;
    const saddle::real3 z = cross(x, y);
    const auto along = [&](const saddle::real3& axis) { return dot(r, axis) / length(axis); };
    const double v = along(y), w = along(z);
    return {along(x), std::cos(angle) * v - std::sin(angle) * w, std::sin(angle) * v + std::cos(angle) * w};
}
