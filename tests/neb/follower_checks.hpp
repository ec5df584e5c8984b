/// \file
/// What every follower of forces must do.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/neb/forces.hpp>
#include <saddle/structure/cell.hpp>

/// Calls until the forces of a stretched harmonic well with stiffness from 1 to `ratio` are below 1e-6 of the first
/// ones.
template <class Follower>
std::size_t calls_in_a_well(Follower follower, double ratio, double largest_step_A = 0.2) {
    using namespace saddle;
    std::vector<real3> positions{{1, 1, 1}, {1, 1, 1}}, forces(2), step(2);
    for (std::size_t call = 1; call < 10'000; ++call) {
        double worst = 0;
        for (std::size_t c = 0; c < 6; ++c) {
            const double stiffness = std::pow(ratio, static_cast<double>(c) / 5);
            forces[c / 3][c % 3] = -stiffness * positions[c / 3][c % 3];
            worst = std::max(worst, std::fabs(forces[c / 3][c % 3]));
        }
        if (worst < 1e-6) return call;
        follower.next_step(forces, step);
        CHECK(longest(step) <= largest_step_A * (1 + 1e-12));
        add_scaled(positions, 1, step);
    }
    return 10'000;
}
