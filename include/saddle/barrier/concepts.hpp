/// \file
/// What kinetics asks of a barrier model.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
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
/// - `remembered_states()`, where it has one: so many states that a run was lately in are kept by the run;
/// - `squared_range()`, where it has one: sites farther from the vacancy than its root, units of (a/2)², change no
///   barrier. Without it every site counts;
/// - `make_workspace(n)` and `barriers_eV(crystal, centres, barriers, scratch)`, where it has them: the barriers of all
///   vacancies of a `std::span<const vec3>`, written to `barriers`, up to n of them in one pass of the network. The
///   same bits as one by one where the backend promises them for every batch.
template <class M>
concept barrier_source = lattice<typename M::lattice_type> &&
    requires(const M& model, const supercell<typename M::lattice_type>& crystal, vec3 centre,
             typename M::workspace& scratch) {
    { model.make_workspace() } -> std::same_as<typename M::workspace>;
    { model.barriers_eV(crystal, centre, scratch) } -> std::same_as<per_jump<typename M::lattice_type>>;
    { model.attempt_frequency_per_s() } -> std::convertible_to<double>;
};

/// A barrier source that takes many vacancies at once.
template <class M>
concept batch_barrier_source = barrier_source<M> &&
    requires(const M& model, const supercell<typename M::lattice_type>& crystal, std::span<const vec3> centres,
             per_jump<typename M::lattice_type>* barriers, typename M::workspace& scratch, std::size_t environments) {
    { model.make_workspace(environments) } -> std::same_as<typename M::workspace>;
    model.barriers_eV(crystal, centres, barriers, scratch);
};

/// How far a model looks round a vacancy: a squared distance in units of (a/2)², more than any crystal has where it
/// does not say.
template <barrier_source M>
std::int64_t squared_range_of(const M& model) {
    if constexpr (requires { model.squared_range(); }) return model.squared_range();
    return std::numeric_limits<std::int64_t>::max();
}

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
