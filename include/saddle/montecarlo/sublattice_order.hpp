/// \file
/// Long-range order of two sublattices, and the cumulant that finds its transition.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <span>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// m = (1/N) Σ_i ±σ_i: + on corners and − on centres, σ = 1 for atoms of `a`, −1 for other atoms and 0 for vacancies.
/// A perfect B2 crystal of equal parts has |m| = 1, a disordered one 0 on the mean.
template <lattice L>
    requires(sites_per_cell<L> == 2)
double sublattice_order(const supercell<L>& crystal, digit a) {
    std::ptrdiff_t sum = 0;
    const auto& occupation = crystal.occupation();
    for (std::size_t i = 0; i < occupation.size(); i += 2) {
        const auto sign = [&](digit d) { return d == vacant ? 0 : d == a ? 1 : -1; };
        sum += sign(occupation[i]) - sign(occupation[i + 1]);
    }
    return static_cast<double>(sum) / static_cast<double>(crystal.size());
}

/// Binder's cumulant U = 1 − ⟨m⁴⟩/(3⟨m²⟩²) (Binder 1981): 2/3 in the ordered phase and 0 in the disordered one of a
/// large crystal; near the transition curves of different sizes cross.
inline double binder_cumulant(double mean_square, double mean_fourth_power) {
    return 1 - mean_fourth_power / (3 * mean_square * mean_square);
}

}  // namespace saddle
