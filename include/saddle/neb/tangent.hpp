/// \file
/// The direction of a path at an image, and what it makes of the forces there.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <saddle/neb/forces.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// An image between its neighbours, positions in Å.
struct image_triple {
    std::span<const real3> before, here, after;
    double before_eV{}, here_eV{}, after_eV{};
};

/// Unit vector along the path by Henkelman and Jónsson, J. Chem. Phys. 113, 9978 (2000), eqs. 8-11: towards the
/// neighbour of higher energy; at a maximum or minimum a mean of both directions, weighted by energy, which keeps bands
/// smooth.
inline std::vector<real3> improved_tangent(const image_triple& at) {
    const double up = at.after_eV - at.here_eV, down = at.before_eV - at.here_eV;
    double ahead = 0, behind = 0;  // weights of the two directions
    if (up > 0 && down < 0) {
        ahead = 1;
    } else if (up < 0 && down > 0) {
        behind = 1;
    } else {
        const auto [smaller, larger] = std::minmax({std::fabs(up), std::fabs(down)});
        ahead = at.after_eV > at.before_eV ? larger : smaller;
        behind = at.after_eV > at.before_eV ? smaller : larger;
        if (larger == 0) ahead = behind = 1;  // all three alike
    }
    std::vector<real3> tangent(at.here.size());
    for (std::size_t i = 0; i < tangent.size(); ++i)
        tangent[i] = ahead * (at.after[i] - at.here[i]) + behind * (at.here[i] - at.before[i]);
    const double norm = std::sqrt(inner_product(tangent, tangent));
    for (real3& t : tangent) t = (1 / norm) * t;
    return tangent;
}

/// Difference of the distances to the two neighbours, |R_{i+1} − R_i| − |R_i − R_{i−1}|, Å.
inline double spacing_difference_A(const image_triple& at) {
    double ahead = 0, behind = 0;
    for (std::size_t i = 0; i < at.here.size(); ++i) {
        const real3 next = at.after[i] - at.here[i], last = at.here[i] - at.before[i];
        ahead += dot(next, next);
        behind += dot(last, last);
    }
    return std::sqrt(ahead) - std::sqrt(behind);
}

/// f ← f − (f·τ)τ + k (|R_{i+1} − R_i| − |R_i − R_{i−1}|) τ: the force across the band and a spring along it.
inline void nudge(std::span<real3> forces, std::span<const real3> tangent, double spring_force_eV_per_A) {
    add_scaled(forces, spring_force_eV_per_A - inner_product(forces, tangent), tangent);
}

/// f ← f − 2(f·τ)τ: up along the band, down across it. Henkelman, Uberuaga, Jónsson, J. Chem. Phys. 113, 9901 (2000).
inline void turn_uphill(std::span<real3> forces, std::span<const real3> tangent) {
    add_scaled(forces, -2 * inner_product(forces, tangent), tangent);
}

}  // namespace saddle
