/// \file
/// Molecular dynamics by who has the potential: atoms moved for a while at constant energy, from velocities that are
/// drawn for a temperature.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/elements.hpp>

namespace saddle {

/// A stretch of dynamics.
struct dynamics_settings {
    std::size_t steps = 100;
    double timestep_fs = 1;
};

/// A potential that moves atoms itself: `move(structure, velocities, settings)` follows Newton's equations in the box
/// as it is from these velocities, Å/ps, one an atom, and leaves the atoms where they have come to. What it does is a
/// function of its arguments alone. \throws input_error where it cannot.
template <class P>
concept potential_with_dynamics = potential<P> &&
    requires(P& potential, atoms& structure, std::span<const real3> velocities, const dynamics_settings& settings) {
    potential.move(structure, velocities, settings);
};

/// Standard masses, u. \throws input_error for a species that is no chemical element.
inline std::vector<double> masses_u(const species_names& names) {
    std::vector<double> masses;
    for (const auto& name : names) {
        const auto known = find_element(name);
        if (!known) throw input_error("dynamics", "chemical elements, whose masses are known", quoted_text(name));
        masses.push_back(known->mass_u);
    }
    return masses;
}

/// Velocities of Maxwell's distribution, Å/ps: each component normal with variance k_B T / m, by the polar method of
/// Marsaglia; then the motion of all together is taken off. \param mass_of_species_u u
inline std::vector<real3> maxwell_velocities(const atoms& structure, std::span<const double> mass_of_species_u,
                                             kelvin temperature, seed s, random_stream stream) {
    constexpr double eV_of_u_A2_per_ps2 = 1.0364269652e-4;  // CODATA 2018
    const philox source(s, stream);
    std::uint64_t drawn = 0;
    const auto normal = [&] {
        while (true) {
            const auto [u, v] = source.uniforms(drawn++);
            const double x = 2 * u - 1, y = 2 * v - 1, square = x * x + y * y;
            if (square > 0 && square < 1) return x * std::sqrt(-2 * exact_log(square) / square);
        }
    };
    const double kT_eV = thermal_energy_eV(temperature);
    std::vector<real3> velocities;
    real3 momentum{};
    double mass = 0;
    for (const std::size_t species : structure.species) {
        const double m = mass_of_species_u[species], deviation = std::sqrt(kT_eV / (m * eV_of_u_A2_per_ps2));
        real3 v;
        for (double& component : v) component = deviation * normal();
        momentum = momentum + m * v;
        mass += m;
        velocities.push_back(v);
    }
    for (real3& v : velocities) v = v - (1 / mass) * momentum;
    return velocities;
}

}  // namespace saddle
