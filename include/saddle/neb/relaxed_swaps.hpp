/// \file
/// Canonical Monte Carlo on a potential: atoms of two species change places, and those around come to rest or move on
/// by molecular dynamics.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/neb/lbfgs.hpp>
#include <saddle/neb/relax.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/dynamics.hpp>
#include <saddle/structure/atoms.hpp>

namespace saddle {

/// Molecular dynamics between trials: after every `trials_between` of them velocities are drawn anew and the atoms
/// move.
struct swap_dynamics {
    dynamics_settings each;
    std::size_t trials_between = 30;  ///< Huang et al., CNN, Methods: 30 every 100 steps
};

struct swap_settings {
    std::size_t calls_a_trial = 4;  ///< of the potential, with which a trial's atoms come nearer to rest; 1 moves none
    double force_eV_per_A = 0.05;   ///< below this they are at rest
    std::optional<swap_dynamics> dynamics =
        std::nullopt;  ///< by a `potential_with_dynamics`; atoms of trials then stay
};

/// Metropolis sampling of which species stands on which site. A trial exchanges the species of two atoms that differ;
/// it is accepted with probability min(1, exp(−ΔE/k_B T)), and a rejected one leaves no trace. What ΔE is:
///
/// - without dynamics, of configurations whose atoms were relaxed (vibrations are left out): the trial follows the
///   forces for a few calls. Since these leave some energy in every trial that accepted states lose later, more of them
///   come nearer to equilibrium;
/// - with dynamics, of atoms that stay while species change; between trials they move at constant energy from
/// velocities
///   of Maxwell's distribution, so that species and positions together are sampled canonically, up to the error of the
///   time step. Box and atoms' order are held.
///
/// Trial n draws its random numbers at place n of the stream, the velocities after it from a stream of their own.
template <potential P>
class relaxed_swaps {
public:
    /// \throws input_error unless the atoms are of two species at least and the temperature is above 0, and where
    /// dynamics are asked of a potential that has none.
    relaxed_swaps(P forces_of, atoms structure, kelvin temperature, seed s, random_stream stream,
                  const swap_settings& settings = {})
        : forces_of_(std::move(forces_of)), structure_(std::move(structure)), temperature_(temperature),
          thermal_energy_eV_(thermal_energy_eV(temperature)), seed_(s), stream_(stream), random_(s, stream),
          settings_(settings) {
        const auto& species = structure_.species;
        if (std::adjacent_find(species.begin(), species.end(), std::not_equal_to<>{}) == species.end())
            throw input_error("swaps", "atoms of two species at least", "one");
        if (settings_.dynamics) check(*settings_.dynamics);
        energy_eV_ = rest(1000);
    }

    void advance(std::uint64_t trials) {
        for (std::uint64_t done = 0; done < trials; ++done) {
            const auto [pick, accept] = random_.words(trials_++);
            if (attempt(pick, accept)) ++accepted_;
            if (settings_.dynamics && trials_ % settings_.dynamics->trials_between == 0) move();
        }
    }

    const atoms& structure() const { return structure_; }
    double energy_eV() const { return energy_eV_; }
    std::uint64_t trials() const { return trials_; }
    std::uint64_t accepted() const { return accepted_; }

    void save(output_archive& out) const {
        out.label("swaps");
        out.value(trials_);
        out.value(accepted_);
        out.value(energy_eV_);
        out.values(std::span<const std::uint64_t>(
            std::vector<std::uint64_t>(structure_.species.begin(), structure_.species.end())));
        out.values(std::span<const real3>(structure_.positions));
    }

    /// Goes on where `save` left it, to the same bits. \throws input_error where the state is of other atoms, or of
    /// none.
    void load(input_archive& in) {
        in.expect_label("swaps");
        const auto trials = in.value<std::uint64_t>(), accepted = in.value<std::uint64_t>();
        const auto energy_eV = in.value<double>();
        const auto species = in.values<std::uint64_t>();
        auto positions = in.values<real3>();
        if (accepted > trials)
            throw input_error("swaps", "at most " + std::to_string(trials) + " accepted", std::to_string(accepted));
        if (!std::is_permutation(species.begin(), species.end(), structure_.species.begin(), structure_.species.end()))
            throw input_error("swaps", "the " + std::to_string(structure_.size()) + " atoms as they were",
                              "others, " + std::to_string(species.size()));
        const auto finite = [](const real3& r) {
            return std::isfinite(r[0]) && std::isfinite(r[1]) && std::isfinite(r[2]);
        };
        if (positions.size() != structure_.size() || !std::isfinite(energy_eV) ||
            !std::all_of(positions.begin(), positions.end(), finite))
            throw input_error("swaps", "a finite energy and position of every atom", "others");
        trials_ = trials;
        accepted_ = accepted;
        energy_eV_ = energy_eV;
        structure_.species.assign(species.begin(), species.end());
        structure_.positions = std::move(positions);
    }

private:
    void check(const swap_dynamics& dynamics) const {
        if constexpr (!potential_with_dynamics<P>)
            throw input_error("swaps", "a potential that moves atoms", "one without dynamics");
        if (dynamics.trials_between == 0) throw input_error("swaps", "at least one trial between dynamics", "none");
        if (settings_.calls_a_trial != 1)
            throw input_error("swaps", "trials of one call with dynamics", std::to_string(settings_.calls_a_trial));
    }

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

    void move() {
        if constexpr (potential_with_dynamics<P>) {
            const auto stream = stream_.then(", velocities after trial ").then(std::to_string(trials_));
            const auto masses = masses_u(forces_of_.names());
            forces_of_.move(structure_, maxwell_velocities(structure_, masses, temperature_, seed_, stream),
                            settings_.dynamics->each);
            energy_eV_ = rest(1);
        }
    }

    /// With one call the atoms stay.
    double rest(std::size_t calls) {
        const relax_settings until{{settings_.force_eV_per_A}, calls};
        return relax(forces_of_, structure_, lbfgs<>(structure_.size()), until).energy_eV;
    }

    P forces_of_;
    atoms structure_;
    kelvin temperature_;
    double thermal_energy_eV_;
    seed seed_;
    random_stream stream_;
    philox random_;
    swap_settings settings_;
    double energy_eV_{};
    std::uint64_t trials_ = 0, accepted_ = 0;
};

}  // namespace saddle
