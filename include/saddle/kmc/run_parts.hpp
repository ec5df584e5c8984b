/// \file
/// What runs of one vacancy and of many share.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// The stream that a run at this temperature uses unless told otherwise.
inline random_stream stream_of_run(kelvin temperature) {
    char text[32];
    const auto end = std::to_chars(text, text + sizeof text, temperature.value).ptr;
    return random_stream("kmc " + std::string(text, end) + " K");
}

/// What has passed since the last jump: the time, and what ∫ R dt of it is.
struct waiting {
    double time_s{};
    double share{};
};

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

/// Clock and waiting of a saved run. \throws input_error where they are no times.
inline seconds load_clock(input_archive& in, std::string_view place) {
    const seconds clock(in.value<double>());
    if (!(clock.value >= 0) || !std::isfinite(clock.value))
        throw input_error(place, "a finite time of at least 0 s", std::to_string(clock.value));
    return clock;
}

inline waiting load_waiting(input_archive& in, std::string_view place) {
    const auto waited = in.value<waiting>();
    for (const double x : {waited.time_s, waited.share})
        if (!(x >= 0) || !std::isfinite(x))
            throw input_error(place, "a finite time waited of at least 0", std::to_string(x));
    return waited;
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

/// `at` is on or after `now`. \throws input_error where it is not.
inline double time_until_change(seconds now, seconds at) {
    const double elapsed = at.value - now.value;
    if (!(elapsed >= 0))
        throw input_error("change of temperature", "a time from " + std::to_string(now.value) + " s on",
                          std::to_string(at.value) + " s");
    return elapsed;
}

}  // namespace saddle
