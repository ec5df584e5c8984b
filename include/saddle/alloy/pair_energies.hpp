/// \file
/// Energy of a configuration as a sum over pairs of sites, shell by shell.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/configuration_energy.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// E = Σ_k Σ_pairs ε_k(A, B), each pair of k-th neighbours counted once, periodic images as often as they are
/// neighbours. ε is symmetric and begins at 0. A vacancy has energies too, with digit 0: −E_b with a solute that binds
/// it.
template <lattice L>
class pair_energies {
public:
    using lattice_type = L;
    static constexpr std::size_t most_shells = 8;

    /// \throws input_error unless shells are 1 to 8 and the names can be species.
    pair_energies(species_names names, std::size_t shells) : names_(std::move(names)), digits_(names_.size() + 1) {
        check_species_names(names_, "pair energies");
        if (shells < 1 || shells > most_shells)
            throw input_error("pair energies", "1 to " + std::to_string(most_shells) + " shells",
                              std::to_string(shells));
        tables_.assign(shells, std::vector<double>(digits_ * digits_));
    }

    const species_names& names() const { return names_; }
    std::size_t shells() const { return tables_.size(); }
    /// Squared distance of the farthest pair that counts, units of (a/2)².
    int squared_range() const { return squared_shell_radii<L, most_shells>[shells() - 1]; }

    /// ε_k(a, b) in eV, shells from 1.
    double operator()(std::size_t shell, digit a, digit b) const { return tables_[shell - 1][a * digits_ + b]; }

    /// Sets ε_k(a, b) and ε_k(b, a). \throws input_error where there is no such shell or digit, or the energy is not
    /// finite.
    void set(std::size_t shell, digit a, digit b, double energy_eV) {
        if (shell < 1 || shell > shells())
            throw input_error("pair energies", "a shell from 1 to " + std::to_string(shells()), std::to_string(shell));
        if (a >= digits_ || b >= digits_)
            throw input_error("pair energies", "digits below " + std::to_string(digits_),
                              std::to_string(a < digits_ ? b : a));
        if (!std::isfinite(energy_eV)) throw input_error("pair energies", "a finite energy", std::to_string(energy_eV));
        tables_[shell - 1][a * digits_ + b] = tables_[shell - 1][b * digits_ + a] = energy_eV;
    }

    /// Counts every pair of the crystal. O(sites · neighbours).
    double energy_eV(const supercell<L>& crystal) const {
        double twice = 0;
        for (std::size_t i = 0; i < crystal.size(); ++i) {
            const vec3 centre = crystal.position(site{i});
            for_each_shell([&](const std::vector<double>& table, std::span<const vec3> displacements) {
                const double* row = &table[crystal[site{i}] * digits_];
                for (const vec3 d : displacements) twice += row[crystal[crystal.near(centre, d)]];
            });
        }
        return twice / 2;
    }

    /// Looks at the neighbours of the two sites. O(neighbours).
    double exchange_eV(const supercell<L>& crystal, site a, site b) const noexcept {
        const digit on_a = crystal[a];
        const digit on_b = crystal[b];
        if (on_a == on_b) return 0;
        return replacement_eV(crystal, a, b, on_a, on_b) + replacement_eV(crystal, b, a, on_b, on_a);
    }

private:
    /// f(table, displacements) for every shell.
    template <class F>
    void for_each_shell(F f) const {
        const std::span<const vec3> all(neighbourhood<L, most_shells>);
        std::size_t first = 0;
        for (std::size_t k = 0; k < tables_.size(); ++k) {
            f(tables_[k], all.subspan(first, shell_sizes<L, most_shells>[k]));
            first += shell_sizes<L, most_shells>[k];
        }
    }

    /// Change of the pairs of `here` where `now` gives way to `then`. Left out are pairs with `there`, which keep their
    /// two partners, and with images of `here` itself: what these change by, those of `there` change by the other way.
    double replacement_eV(const supercell<L>& crystal, site here, site there, digit now, digit then) const noexcept {
        const vec3 centre = crystal.position(here);
        double change = 0;
        for_each_shell([&](const std::vector<double>& table, std::span<const vec3> displacements) {
            const double* before = &table[now * digits_];
            const double* after = &table[then * digits_];
            for (const vec3 d : displacements) {
                const site neighbour = crystal.near(centre, d);
                if (neighbour == here || neighbour == there) continue;
                const digit beside = crystal[neighbour];
                change += after[beside] - before[beside];
            }
        });
        return change;
    }

    species_names names_;
    std::size_t digits_;
    std::vector<std::vector<double>> tables_;  ///< one a shell: digits × digits
};

}  // namespace saddle
