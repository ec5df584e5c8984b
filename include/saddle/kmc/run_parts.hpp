/// \file
/// What runs of one vacancy and of many share.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// The stream that a run at this temperature uses unless told otherwise.
inline random_stream stream_of_run(kelvin temperature) {
    return random_stream("kmc " + number_text(temperature.value) + " K");
}

/// \throws input_error unless crystal and model fit each other, no jump leads back to its site and the attempt
/// frequency is above 0.
template <barrier_source Model>
void check_run(const supercell<typename Model::lattice_type>& crystal, const Model& barriers) {
    check_species_of(crystal, barriers);
    const double k0 = barriers.attempt_frequency_per_s();
    if (!(k0 > 0) || !std::isfinite(k0))
        throw input_error("attempt frequency", "a finite value above 0 1/s", std::to_string(k0));
    for (const vec3 jump : Model::lattice_type::jumps)
        if (crystal.wrap(jump) == vec3{})
            throw input_error("crystal", "cells in which no jump leads back to its site", "too few");
}

/// \throws input_error where a saved crystal has other atoms than the run began with.
template <lattice L>
void check_same_atoms(const supercell<L>& saved, const supercell<L>& start) {
    if (digit_counts(saved) != digit_counts(start))
        throw input_error("occupation", "the atoms that the run began with", "others");
}

/// The vacancy at `position` changes places with its neighbour in that direction. \return the event but for its number,
/// barrier and times. Inlined always: a call would cost a remembered jump 4% of its time.
template <lattice L>
[[gnu::always_inline]] inline jump_event exchange_along(supercell<L>& crystal, vec3 position,
                                                        std::size_t direction) noexcept {
    jump_event event;
    event.direction = direction;
    event.to_position = crystal.step(position, L::jumps[direction]);
    event.from = crystal.near(position, {});
    event.to = crystal.near(event.to_position, {});
    event.species = crystal[event.to];
    crystal.exchange(event.from, event.to);
    return event;
}

/// `after` is the number of jumps done.
[[noreturn]] inline void throw_no_rates(std::uint64_t after) {
    throw error("jump " + std::to_string(after + 1) +
                ": the model gave a barrier that is not a number, or forbade every jump");
}

[[noreturn]] inline void throw_clock_overflow(std::uint64_t after, double lowest_barrier_eV, double thermal_energy_eV) {
    throw error("jump " + std::to_string(after + 1) +
                ": the residence time exceeds what the clock can hold (lowest barrier " +
                std::to_string(lowest_barrier_eV) + " eV at k_B T = " + std::to_string(thermal_energy_eV) + " eV)");
}

/// \throws input_error unless `at` is on or after `now`.
inline void check_change_of_temperature(seconds now, seconds at) {
    if (!(at.value - now.value >= 0))
        throw input_error("change of temperature", "a time from " + std::to_string(now.value) + " s on",
                          std::to_string(at.value) + " s");
}

}  // namespace saddle
