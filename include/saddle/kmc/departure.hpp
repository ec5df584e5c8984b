/// \file
/// How a vacancy leaves a state.
#pragma once

#include <cstddef>

#include <saddle/kmc/rates.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// All that the residence-time algorithm needs to know of a state of the crystal at a temperature.
template <lattice L>
struct departure {
    per_jump<L> barriers_eV;
    relative_rates<jump_count<L>> rates;
    double mean_residence_s;

    departure() = default;
    departure(const per_jump<L>& barriers, double attempt_frequency_per_s, double thermal_energy_eV) noexcept
        : barriers_eV(barriers), rates(arrhenius(barriers, thermal_energy_eV)),
          mean_residence_s(mean_residence_time_s(rates, attempt_frequency_per_s, thermal_energy_eV)) {}
};

}  // namespace saddle
