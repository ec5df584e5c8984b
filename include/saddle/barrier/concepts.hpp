/// \file
/// What kinetics asks of a barrier model.
#pragma once

#include <concepts>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Gives the barriers, in eV, of all jumps that a vacancy can make.
///
/// - `lattice_type`: its lattice L;
/// - `make_workspace()`: the scratch memory of one thread;
/// - `barriers_eV(crystal, centre, scratch)`: one barrier a jump, in the order of `L::jumps`, for the vacancy at the
///   position `centre` inside the box; the jump takes the vacancy from `centre` to `centre + jump`. Infinity forbids
///   a jump;
/// - `attempt_frequency_per_s()`: k0.
template <class M>
concept barrier_source = lattice<typename M::lattice_type> &&
                         requires(const M& model, const supercell<typename M::lattice_type>& crystal, vec3 centre,
                                  typename M::workspace& scratch) {
                             { model.make_workspace() } -> std::same_as<typename M::workspace>;
                             {
                                 model.barriers_eV(crystal, centre, scratch)
                             } -> std::same_as<per_jump<typename M::lattice_type>>;
                             { model.attempt_frequency_per_s() } -> std::convertible_to<double>;
                         };

/// The barriers of one vacancy, for use outside a run.
template <barrier_source M>
per_jump<typename M::lattice_type> barriers_eV(const M& model, const supercell<typename M::lattice_type>& crystal,
                                               site vacancy) {
    auto scratch = model.make_workspace();
    return model.barriers_eV(crystal, crystal.position(vacancy), scratch);
}

}  // namespace saddle
