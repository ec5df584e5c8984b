/// \file
/// Atoms to try potentials on, and what forces and virials must be by differences of energies.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace samples {

using namespace saddle;

/// Crystal of n³ cubic cells of edge a with a basis, each site a random species, each atom shaken by up to ±shake.
inline atoms crystal(const std::vector<real3>& basis, int n, double a_A, const species_names& names, double shake_A,
                     seed s) {
    atoms made;
    made.box = orthogonal_box({n * a_A, n * a_A, n * a_A});
    made.names = names;
    made.named = true;
    const philox draw(s, random_stream("samples"));
    std::uint64_t drawn = 0;
    for (int i = 0; i < n; ++i)
        for (int j = 0; j < n; ++j)
            for (int k = 0; k < n; ++k)
                for (const real3& b : basis) {
                    const auto u = draw.uniforms(drawn++), v = draw.uniforms(drawn++);
                    const real3 moved{shake_A * (2 * u[0] - 1), shake_A * (2 * u[1] - 1), shake_A * (2 * v[0] - 1)};
                    made.positions.push_back(a_A * real3{i + b[0], j + b[1], k + b[2]} + moved);
                    const auto place = static_cast<std::size_t>(v[1] * static_cast<double>(names.size()));
                    made.species.push_back(std::min(place, names.size() - 1));
                    made.ids.push_back(static_cast<std::int64_t>(made.ids.size() + 1));
                }
    return made;
}

inline atoms bcc_crystal(int n, double a_A, const species_names& names, double shake_A, seed s) {
    return crystal({{0, 0, 0}, {0.5, 0.5, 0.5}}, n, a_A, names, shake_A, s);
}

/// Box and atoms strained: r → (1 + ε)r with a symmetric ε.
inline atoms strained(atoms structure, const symmetric_tensor& e) {
    const auto map = [&](const real3& r) {
        return r + real3{e[0] * r[0] + e[5] * r[1] + e[4] * r[2], e[5] * r[0] + e[1] * r[1] + e[3] * r[2],
                         e[4] * r[0] + e[3] * r[1] + e[2] * r[2]};
    };
    const auto& v = structure.box.vectors();
    structure.box = cell({{map(v[0]), map(v[1]), map(v[2])}}, map(structure.box.origin()), structure.box.periodic());
    for (real3& r : structure.positions) r = map(r);
    return structure;
}

/// A box that no shortcut for cubes fits.
inline atoms sheared(const atoms& structure) { return strained(structure, {0.02, -0.03, 0.01, 0.05, -0.04, 0.08}); }

template <class P>
double energy_of(P& potential, const atoms& structure) {
    std::vector<real3> unused(structure.size());
    return potential.energy_eV(structure, unused);
}

/// Largest difference, eV/Å, between forces and central differences of the energy, over every `every`-th atom.
template <class P>
double worst_force_error(P& potential, const atoms& structure, std::size_t every = 1, double step_A = 1e-4) {
    std::vector<real3> forces(structure.size());
    potential.energy_eV(structure, forces);
    double worst = 0;
    for (std::size_t i = 0; i < structure.size(); i += every)
        for (std::size_t k = 0; k < 3; ++k) {
            atoms up = structure, down = structure;
            up.positions[i][k] += step_A;
            down.positions[i][k] -= step_A;
            const double slope = (energy_of(potential, up) - energy_of(potential, down)) / (2 * step_A);
            worst = std::max(worst, std::fabs(slope + forces[i][k]));
        }
    return worst;
}

/// Largest difference, eV, between the virial and central differences of the energy under strain.
template <class P>
double worst_virial_error(P& potential, const atoms& structure, double step = 1e-5) {
    energy_of(potential, structure);
    const symmetric_tensor virial = potential.virial_eV();
    double worst = 0;
    for (std::size_t c = 0; c < 6; ++c) {
        symmetric_tensor strain{};
        strain[c] = step;
        const double up = energy_of(potential, strained(structure, strain));
        strain[c] = -step;
        const double slope = (up - energy_of(potential, strained(structure, strain))) / (2 * step);
        worst = std::max(worst, std::fabs(slope + (c < 3 ? 1 : 2) * virial[c]));  // ε_yz stands in ε twice
    }
    return worst;
}

}  // namespace samples
