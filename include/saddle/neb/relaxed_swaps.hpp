/// \file
/// Canonical Monte Carlo on a potential: atoms of two species change places, and those around come to rest.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/neb/lbfgs.hpp>
#include <saddle/neb/relax.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

struct swap_settings {
    std::size_t calls_a_trial = 4;  ///< of the potential, with which a trial's atoms come nearer to rest; 1 moves none
    double force_eV_per_A = 0.05;   ///< below this they are at rest
};

/// Metropolis sampling of which species stands on which site, by the energies of configurations whose atoms were
/// relaxed (vibrations are left out). A trial exchanges the species of two atoms that differ and follows the forces for
/// a few calls; it is accepted with probability min(1, exp(−ΔE/k_B T)), and a rejected one leaves no trace. Since a few
/// calls leave some energy in every trial that accepted states lose later, more of them come nearer to equilibrium.
/// Trial n draws its random numbers at place n of the stream.
template <potential P>
class relaxed_swaps {
public:
    /// \throws input_error unless the atoms are of two species at least and the temperature is above 0.
    relaxed_swaps(P forces_of, atoms structure, kelvin temperature, seed s, random_stream stream,
                  const swap_settings& settings = {})
        : forces_of_(std::move(forces_of)), structure_(std::move(structure)),
          thermal_energy_eV_(thermal_energy_eV(temperature)), random_(s, stream), settings_(settings) {
        const auto& species = structure_.species;
        if (std::adjacent_find(species.begin(), species.end(), std::not_equal_to<>{}) == species.end())
            throw input_error("swaps", "atoms of two species at least", "one");
        energy_eV_ = rest(1000);
    }

    void advance(std::uint64_t trials) {
        for (std::uint64_t done = 0; done < trials; ++done) {
            const auto [pick, accept] = random_.words(trials_++);
            if (attempt(pick, accept)) ++accepted_;
        }
    }

    const atoms& structure() const { return structure_; }
    double energy_eV() const { return energy_eV_; }
    std::uint64_t trials() const { return trials_; }
    std::uint64_t accepted() const { return accepted_; }

private:
    /// Two atoms from one word: those of the same species are drawn again, by hashing on.
    std::pair<std::size_t, std::size_t> two_atoms(std::uint64_t pick) const {
        const philox more(seed(pick), random_stream("relaxed swaps"));
        for (std::uint64_t k = 0;; ++k) {
            const auto [a, b] = more.uniforms(k);
            const auto place = [&](double u) {
                return std::min(structure_.size() - 1, static_cast<std::size_t>(u * double(structure_.size())));
            };
            if (structure_.species[place(a)] != structure_.species[place(b)]) return {place(a), place(b)};
        }
    }

    bool attempt(std::uint64_t pick, std::uint64_t accept) {
        const auto [a, b] = two_atoms(pick);
        const auto before = structure_.positions;
        std::swap(structure_.species[a], structure_.species[b]);
        const double energy_eV = rest(settings_.calls_a_trial);
        const double change = energy_eV - energy_eV_;
        if (change > 0 && uniform_open_closed(accept) > exact_exp(-change / thermal_energy_eV_)) {
            std::swap(structure_.species[a], structure_.species[b]);
            structure_.positions = before;
            return false;
        }
        energy_eV_ = energy_eV;
        return true;
    }

    double rest(std::size_t calls) {
        const relax_settings until{{settings_.force_eV_per_A}, calls};
        return relax(forces_of_, structure_, lbfgs<>(structure_.size()), until).energy_eV;
    }

    P forces_of_;
    atoms structure_;
    double thermal_energy_eV_;
    philox random_;
    swap_settings settings_;
    double energy_eV_{};
    std::uint64_t trials_ = 0, accepted_ = 0;
};

}  // namespace saddle
