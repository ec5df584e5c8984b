/// \file
/// What a potential offers: the energy of atoms in a periodic box and the forces on them.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Energy and forces of atoms in a periodic box of any shape.
///
/// - `names()`: the species it knows; the atoms' species are places in this list, see `with_species`;
/// - `cutoff_A()`: beyond this distance, Å, an atom has no say in another's energy;
/// - `energy_eV(structure, forces)`: total energy in eV; writes a force in eV/Å for each atom. Not const, for neighbour
///   lists and scratch stay from call to call; the result depends on the arguments alone. \throws input_error for a
///   species it lacks, atoms that overlap, and an open boundary.
///
/// One object serves one thread; each thread makes its own.
template <class P>
concept potential = std::movable<P> &&
    requires(P& potential, const P& constant, const atoms& structure, std::span<real3> forces) {
    { constant.names() } -> std::same_as<const species_names&>;
    { constant.cutoff_A() } -> std::convertible_to<double>;
    { potential.energy_eV(structure, forces) } -> std::same_as<double>;
};

/// A symmetric tensor: xx, yy, zz, yz, xz, xy.
using symmetric_tensor = std::array<double, 6>;

/// A potential that knows W = Σ r ⊗ f of its last call, eV: dE/dε = −W for a strain ε of box and atoms, and the
/// pressure of atoms at rest is tr W / 3V.
template <class P>
concept potential_with_virial = potential<P> && requires(const P& potential) {
    { potential.virial_eV() } -> std::same_as<const symmetric_tensor&>;
};

/// A potential that knows the share of each atom in the energy of its last call, eV.
template <class P>
concept potential_with_atom_energies = potential<P> && requires(const P& potential) {
    { potential.per_atom_energy_eV() } -> std::convertible_to<std::span<const double>>;
};

/// Pressure in eV/Å³ of atoms at rest with this virial.
inline double pressure_eV_A3(const symmetric_tensor& virial_eV, const cell& box) {
    return (virial_eV[0] + virial_eV[1] + virial_eV[2]) / (3 * box.volume());
}

/// What every potential asks of a call. \throws input_error unless there is a force for each atom and the species are
/// places in `names`.
inline void check_call(const atoms& structure, const species_names& names, std::span<const real3> forces) {
    const std::string place = structure.source.empty() ? "atoms" : structure.source;
    if (structure.size() == 0) throw input_error(place, "at least one atom", "none");
    if (forces.size() != structure.size() || structure.species.size() != structure.size())
        throw input_error(place, "a species and a force for each of " + std::to_string(structure.size()) + " atoms",
                          std::to_string(structure.species.size()) + " and " + std::to_string(forces.size()));
    const auto unknown = std::find_if(structure.species.begin(), structure.species.end(),
                                      [&](std::size_t s) { return s >= names.size(); });
    if (unknown != structure.species.end())
        throw input_error(place + ", atom " + std::to_string(unknown - structure.species.begin() + 1),
                          "a species of the potential (" + joined(names) + ")",
                          "species " + std::to_string(*unknown + 1));
}

}  // namespace saddle
