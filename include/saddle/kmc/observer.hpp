/// \file
/// What happens in one jump, and what an observer of jumps offers.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// One jump: the atom of species `species` moved from `to` into the vacancy at `from`.
struct jump_event {
    std::uint64_t number{};   ///< jumps done with this one, from 1
    std::size_t direction{};  ///< index into `L::jumps`
    site from;                ///< where the vacancy was; the atom is there now
    site to;                  ///< where the vacancy is now
    vec3 to_position;         ///< position of `to` inside the box, units of a/2
    digit species{};
    double barrier_eV{};
    double residence_s{};       ///< time since the jump before, of whichever vacancy
    double mean_residence_s{};  ///< its mean 1/R, R the total rate of all jumps of all vacancies
    std::size_t vacancy{};      ///< which of several vacancies, in the order of the run
};

/// Sees every jump, after the exchange. Part of the loop's type, so nothing is called through a pointer; saves and
/// loads what it has gathered, so that a run can stop and go on.
template <class O, class L>
concept observer_of = lattice<L> && requires(O& observer, const O& saved, const supercell<L>& crystal,
                                             const jump_event& event, output_archive& out, input_archive& in) {
    observer.observe(crystal, event);
    saved.save(out);
    observer.load(in);
};

}  // namespace saddle
