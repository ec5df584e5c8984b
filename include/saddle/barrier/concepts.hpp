/// \file
/// What kinetics asks of a barrier model.
#pragma once

#include <algorithm>
#include <concepts>
#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
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
/// - `attempt_frequency_per_s()`: k0;
/// - `remembered_states()`, where it has one: so many states that a run was lately in are kept by the run.
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

/// Digits of a crystal mean what a model takes them for. Models without names take any crystal.
/// \throws input_error unless the crystal's species are the first of the model's, in its order; see
/// `supercell::renumbered`.
template <class Model, lattice L>
void check_species_of(const supercell<L>& crystal, const Model& model) {
    if constexpr (requires { model.names(); }) {
        const species_names& known = model.names();
        const species_names& found = crystal.names();
        if (found.size() > known.size() || !std::equal(found.begin(), found.end(), known.begin()))
            throw input_error("crystal", "the species " + joined(known) + " in this order", joined(found));
    }
}

/// The barriers of one vacancy, for use outside a run. \throws input_error where there is no such site or the crystal's
/// species are not the model's.
template <barrier_source M>
per_jump<typename M::lattice_type> barriers_eV(const M& model, const supercell<typename M::lattice_type>& crystal,
                                               site vacancy) {
    check_species_of(crystal, model);
    if (vacancy.index >= crystal.size())
        throw input_error("vacancy", "a site below " + std::to_string(crystal.size()), std::to_string(vacancy.index));
    auto scratch = model.make_workspace();
    return model.barriers_eV(crystal, crystal.position(vacancy), scratch);
}

}  // namespace saddle
