/// \file
/// Atoms moved to where no force is left, the box held.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/neb/concepts.hpp>
#include <saddle/neb/forces.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

struct relax_settings {
    force_criterion until;
    std::size_t most_calls = 1000;  ///< of the potential
};

/// How a relaxation ended.
struct relaxation {
    double energy_eV{};
    double force_eV_per_A{};  ///< by the criterion's measure
    std::size_t calls{};      ///< of the potential
    bool converged = false;
};

namespace detail {

/// What is held feels no force.
inline void hold(std::span<real3> forces, std::span<const char> held) {
    for (std::size_t i = 0; i < held.size(); ++i)
        if (held[i]) forces[i] = {};
}

/// \throws error where a potential has given no number.
inline void check_energy(double energy_eV, const atoms& structure) {
    if (!std::isfinite(energy_eV))
        throw error((structure.source.empty() ? "atoms" : structure.source) + ": the potential gives no finite energy");
}

}  // namespace detail

/// Moves atoms along `follower`'s steps until the forces on those that are not `held` (one entry an atom; empty: none)
/// meet the criterion. A step that raises the energy by more than 10 meV is taken back and the follower told so.
/// \throws input_error from the potential; error where the energy is not finite.
template <potential P, force_follower F>
relaxation relax(P& forces_of, atoms& structure, F follower, const relax_settings& settings = {},
                 std::span<const char> held = {}) {
    constexpr double most_uphill_eV = 0.01;
    std::vector<real3> forces(structure.size()), step(structure.size());
    std::vector<real3> best = structure.positions, best_forces;
    relaxation result;
    double best_eV = INFINITY;
    while (true) {
        const double energy_eV = forces_of.energy_eV(structure, forces);
        ++result.calls;
        detail::check_energy(energy_eV, structure);
        if (energy_eV > best_eV + most_uphill_eV) {
            follower.step_back();
            structure.positions = best;
            forces = best_forces;
        } else {
            best_eV = energy_eV;
            best = structure.positions;
            detail::hold(forces, held);
            best_forces = forces;
        }
        result.energy_eV = best_eV;
        result.force_eV_per_A = measured(forces, settings.until.measure);
        result.converged = result.force_eV_per_A <= settings.until.eV_per_A;
        if (result.converged || result.calls >= settings.most_calls) return result;
        follower.next_step(forces, step);
        detail::hold(step, held);
        add_scaled(structure.positions, 1, step);
    }
}

}  // namespace saddle
