/// \file
/// What a method that follows forces offers.
#pragma once

#include <concepts>
#include <span>

#include <saddle/structure/cell.hpp>

namespace saddle {

/// Turns forces, eV/Å, into the next displacement of all coordinates, Å, and remembers what it needs of earlier calls.
/// Forces need not be the gradient of an energy: those on a band are none.
///
/// - `next_step(forces, step)`: writes as many displacements as there are forces;
/// - `step_back()`: the last step was taken back; what was learnt is forgotten and steps are smaller for a while.
template <class F>
concept force_follower = std::movable<F> &&
    requires(F& follower, std::span<const real3> forces, std::span<real3> step) {
    follower.next_step(forces, step);
    follower.step_back();
};

}  // namespace saddle
