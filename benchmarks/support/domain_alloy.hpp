/// \file
/// What the benchmarks of domains run: a domain of 20³ cells with 16 vacancies for each rank, pair interactions.
#pragma once

#include <cstdint>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/spread_alloy.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/parallel/domain_run.hpp>

namespace bench {

namespace sd = saddle;

inline auto domain_model() {
    sd::pair_energies<sd::bcc> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.02);
    return sd::pair_interactions<sd::bcc>(energies, {0.60, 0.65});
}

/// Of which each rank makes its own domain alone.
inline sd::spread_alloy<sd::bcc> domain_crystal(int ranks) {
    constexpr int width = 20;
    constexpr std::uint64_t vacancies_a_domain = 16;
    return {{width * ranks, width, width},
            {{"A", 1}, {"B", 1}},
            vacancies_a_domain * static_cast<std::uint64_t>(ranks),
            sd::seed{1}};
}

/// A run of a rank, a domain each along x, with windows in which a vacancy jumps about so many times.
template <class Model, class Ranks>
sd::domain_run<Model, Ranks> domain_run_of(const sd::spread_alloy<sd::bcc>& crystal, const Model& model,
                                           double jumps_a_window, Ranks& ranks) {
    return {sd::make_domain_grid(crystal.cells(), {static_cast<int>(ranks.size()), 1, 1}, model),
            crystal.names(),
            crystal,
            model,
            sd::kelvin{1000},
            sd::seed{1},
            sd::random_stream("domains"),
            sd::seconds(jumps_a_window * 1.3e-11),
            ranks};
}

}  // namespace bench
