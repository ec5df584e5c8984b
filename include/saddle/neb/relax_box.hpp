/// \file
/// Box and atoms relaxed together, to no force and a given pressure.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <utility>
#include <vector>

#include <saddle/neb/lbfgs.hpp>
#include <saddle/neb/relax.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

enum class box_freedom {
    size,  ///< the box keeps its shape
    shape  ///< all six strains
};

struct box_settings {
    relax_settings atoms;
    double pressure_eV_per_A3 = 0;      ///< 1 GPa = 0.006242 eV/Å³
    double tolerance_eV_per_A3 = 5e-5;  ///< of every component of the stress
    box_freedom freedom = box_freedom::size;
};

/// How a relaxation of the box ended.
struct box_relaxation {
    relaxation atoms;
    double stress_eV_per_A3{};  ///< largest component left: pressure against the one asked for, shear against none
};

namespace detail {

/// 3×3 symmetric as rows, from xx, yy, zz, yz, xz, xy.
inline box_vectors rows_of(const symmetric_tensor& t) {
    return {{{t[0], t[5], t[4]}, {t[5], t[1], t[3]}, {t[4], t[3], t[2]}}};
}

/// r + ε r.
inline real3 strained(const box_vectors& strain, const real3& r) {
    return r + real3{dot(strain[0], r), dot(strain[1], r), dot(strain[2], r)};
}

/// Atoms and box as functions of positions in the first box and of a strain ε, which is counted in lengths c ε so that
/// a metal's box is as stiff as its atoms: c² = V / 10 Å.
class strained_atoms {
public:
    explicit strained_atoms(const atoms& first)
        : box_(first.box), unstrained_(first.positions), scale_A_(std::sqrt(first.box.volume() / 10)) {
        for (real3& r : unstrained_) r = r - box_.origin();
    }

    void step(std::span<const real3> moves, atoms& structure) {
        const std::size_t size = unstrained_.size();
        add_scaled(unstrained_, 1, moves.first(size));
        add_scaled(strain_, 1 / scale_A_, moves.subspan(size));
        const auto& v = box_.vectors();
        structure.box = cell({{strained(strain_, v[0]), strained(strain_, v[1]), strained(strain_, v[2])}},
                             box_.origin(), box_.periodic());
        for (std::size_t i = 0; i < size; ++i)
            structure.positions[i] = box_.origin() + strained(strain_, unstrained_[i]);
    }

    /// Forces on atoms become those on unstrained positions; the last three rows are those on the strain.
    void to_generalised(std::span<real3> forces, const box_vectors& on_strain_eV) const {
        const std::size_t size = unstrained_.size();
        for (std::size_t i = 0; i < size; ++i) forces[i] = strained(strain_, forces[i]);
        for (std::size_t k = 0; k < 3; ++k) forces[size + k] = (1 / scale_A_) * on_strain_eV[k];
    }

private:
    cell box_;
    std::vector<real3> unstrained_;
    box_vectors strain_{};
    double scale_A_;
};

/// W − pV, what drives the strain, eV.
inline box_vectors drive_of(const symmetric_tensor& virial_eV, double volume_A3, const box_settings& settings) {
    auto drive = rows_of(virial_eV);
    for (std::size_t k = 0; k < 3; ++k) drive[k][k] -= settings.pressure_eV_per_A3 * volume_A3;
    if (settings.freedom == box_freedom::shape) return drive;
    const double mean = (drive[0][0] + drive[1][1] + drive[2][2]) / 3;
    return {{{mean, 0, 0}, {0, mean, 0}, {0, 0, mean}}};
}

}  // namespace detail

/// Relaxes atoms by L-BFGS together with size or shape of their box, until forces and stress are below the settings'.
/// \throws input_error from the potential; error where the energy is not finite.
template <potential_with_virial P>
box_relaxation relax_box(P& forces_of, atoms& structure, const box_settings& settings = {}) {
    const std::size_t size = structure.size();
    detail::strained_atoms state(structure);
    lbfgs<> follower(size + 3);
    std::vector<real3> forces(size + 3), step(size + 3);
    box_relaxation result;
    while (true) {
        result.atoms.energy_eV = forces_of.energy_eV(structure, std::span(forces).first(size));
        detail::check_energy(result.atoms.energy_eV, structure);
        ++result.atoms.calls;
        const double volume_A3 = structure.box.volume();
        const auto drive = detail::drive_of(forces_of.virial_eV(), volume_A3, settings);
        result.stress_eV_per_A3 = 0;
        for (const real3& row : drive)
            for (const double x : row)
                result.stress_eV_per_A3 = std::max(result.stress_eV_per_A3, std::fabs(x) / volume_A3);
        result.atoms.force_eV_per_A = measured(std::span(forces).first(size), settings.atoms.until.measure);
        result.atoms.converged = result.atoms.force_eV_per_A <= settings.atoms.until.eV_per_A &&
                                 result.stress_eV_per_A3 <= settings.tolerance_eV_per_A3;
        if (result.atoms.converged || result.atoms.calls >= settings.atoms.most_calls) return result;
        state.to_generalised(forces, drive);
        follower.next_step(forces, step);
        state.step(step, structure);
    }
}

}  // namespace saddle
