/// \file
/// What thermodynamics asks of an energy model on a rigid lattice.
#pragma once

#include <concepts>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Gives the energy, in eV, of a configuration: of what stands on which site, vacancies included.
///
/// - `lattice_type`: its lattice L;
/// - `energy_eV(crystal)`: the whole energy;
/// - `exchange_eV(crystal, a, b)`: what the energy changes by when the sites a and b exchange what stands on them. The
///   crystal is the one before; exchanging back costs exactly the opposite.
template <class E>
concept configuration_energy = lattice<typename E::lattice_type> &&
    requires(const E& energy, const supercell<typename E::lattice_type>& crystal, site a, site b) {
    { energy.energy_eV(crystal) } -> std::convertible_to<double>;
    { energy.exchange_eV(crystal, a, b) } -> std::convertible_to<double>;
};

}  // namespace saddle
