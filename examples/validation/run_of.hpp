/// \file
/// The run that moves the vacancies of a crystal.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/kmc/many_vacancies.hpp>

namespace saddle::validation {

/// f(run): of `kmc` where the crystal has one vacancy, else of `many_vacancies`.
template <barrier_source Model, class F, class... Observers>
auto with_run(const supercell<typename Model::lattice_type>& crystal, const Model& model, kelvin temperature, seed s,
              const random_stream& stream, F f, Observers... observers) {
    if (vacancies(crystal).size() == 1) {
        kmc run(crystal, model, temperature, s, stream, std::move(observers)...);
        return f(run);
    }
    many_vacancies run(crystal, model, temperature, s, stream, second_vacancy::trust, std::move(observers)...);
    return f(run);
}

/// ", 6 vacancies", nothing for one.
inline std::string of_vacancies(std::size_t count) {
    return count == 1 ? "" : ", " + std::to_string(count) + " vacancies";
}

}  // namespace saddle::validation
