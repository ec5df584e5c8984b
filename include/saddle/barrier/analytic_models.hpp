/// \file
/// Barriers on paper: models whose kinetics or equilibrium is known exactly.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/configuration_energy.hpp>
#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Squared distance from the vacancy, units of (a/2)², that holds all sites within `squared` of a neighbour: (s + r)².
template <lattice L>
int squared_range_round_neighbours(int squared) {
    const double length = std::sqrt(squared_length(L::jumps[0])) + std::sqrt(squared);
    return static_cast<int>(length * length + 1e-6);
}

/// The same barrier everywhere.
struct same_barrier {
    double barrier_eV;

    template <lattice L>
    static int squared_range() {
        return 0;
    }

    template <lattice L>
    double operator()(const supercell<L>&, site, site) const {
        return barrier_eV;
    }
};

/// A barrier for each species, whatever surrounds the atom that jumps. A vacancy does not jump into the vacancy.
class barrier_by_species {
public:
    /// \throws input_error unless there is a barrier for every name and none is NaN.
    barrier_by_species(species_names names, const std::vector<double>& barriers_eV)
        : names_(std::move(names)), barriers_eV_{std::numeric_limits<double>::infinity()} {
        check_species_names(names_, "barriers by species");
        if (barriers_eV.size() != names_.size())
            throw input_error("barriers by species", std::to_string(names_.size()) + " barriers",
                              std::to_string(barriers_eV.size()));
        for (const double barrier : barriers_eV) {
            if (std::isnan(barrier)) throw input_error("barriers by species", "numbers", "one that is none");
            barriers_eV_.push_back(barrier);
        }
    }

    const species_names& names() const { return names_; }

    template <lattice L>
    static int squared_range() {
        return squared_length(L::jumps[0]);
    }

    template <lattice L>
    double operator()(const supercell<L>& crystal, site, site neighbour) const {
        return barriers_eV_[crystal[neighbour]];
    }

private:
    species_names names_;
    std::vector<double> barriers_eV_;  ///< by digit
};

/// E = E0 + ΔE/2: E0 by jumping species, ΔE the change of the configuration's energy by the jump. Jump and return
/// differ by ΔE and share E0, so rates k0 exp(−E/k_B T) obey detailed balance.
template <configuration_energy Energy>
class barrier_from_energy {
public:
    barrier_from_energy(Energy energy, barrier_by_species unbiased)
        : energy_(std::move(energy)), unbiased_(std::move(unbiased)) {}

    const species_names& names() const { return unbiased_.names(); }

    template <lattice L>
    int squared_range() const requires requires(const Energy& e) {
        e.squared_range();
    }
    { return squared_range_round_neighbours<L>(energy_.squared_range()); }

    template <lattice L>
    double operator()(const supercell<L>& crystal, site vacancy, site neighbour) const {
        return unbiased_(crystal, vacancy, neighbour) + energy_.exchange_eV(crystal, vacancy, neighbour) / 2;
    }

private:
    Energy energy_;
    barrier_by_species unbiased_;
};

/// Equal rates: the vacancy walks at random.
template <lattice L>
auto equal_rates(double barrier_eV, double attempt_frequency_per_s = default_attempt_frequency_per_s) {
    return make_analytic<L>(same_barrier{barrier_eV}, attempt_frequency_per_s);
}

/// The random alloy of Manning: rates depend on the jumping species alone. \throws input_error as `barrier_by_species`.
template <lattice L>
auto rates_by_species(species_names names, const std::vector<double>& barriers_eV,
                      double attempt_frequency_per_s = default_attempt_frequency_per_s) {
    return make_analytic<L>(barrier_by_species(std::move(names), barriers_eV), attempt_frequency_per_s);
}

/// Pair interactions with E = E0 + ΔE/2, E0 for each species of the energies. \throws input_error as
/// `barrier_by_species`.
template <lattice L>
auto pair_interactions(pair_energies<L> energies, const std::vector<double>& barriers_eV,
                       double attempt_frequency_per_s = default_attempt_frequency_per_s) {
    barrier_by_species unbiased(energies.names(), barriers_eV);
    return make_analytic<L>(barrier_from_energy(std::move(energies), std::move(unbiased)), attempt_frequency_per_s);
}

/// Energies of a dilute alloy of two species: the second binds a vacancy beside it by `binding_eV`.
template <lattice L>
pair_energies<L> solute_binding(species_names names, double binding_eV) {
    pair_energies<L> energies(std::move(names), 1);
    energies.set(1, vacant, digit{2}, -binding_eV);
    return energies;
}

}  // namespace saddle
