/// \file
/// Barriers for tests of runs.
#pragma once

#include <saddle/barrier/analytic.hpp>

/// A barrier that depends on what jumps, what is behind it and where it is; says nothing of its range.
template <saddle::lattice L>
auto rough_model() {
    using namespace saddle;
    return make_analytic<L>([](const supercell<L>& crystal, site vacancy, site neighbour) {
        const vec3 far = crystal.wrap(crystal.position(neighbour) + L::jumps[0]);
        return 0.5 + 0.1 * crystal[neighbour] + 0.03 * crystal[crystal.at(far)] +
               0.001 * static_cast<double>(vacancy.index % 7);
    });
}
