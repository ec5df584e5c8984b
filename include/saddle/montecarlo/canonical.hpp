/// \file
/// Canonical Monte Carlo: equilibrium at a temperature with the numbers of all species and vacancies fixed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>

#include <saddle/alloy/configuration_energy.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>
#include <saddle/montecarlo/swaps.hpp>

namespace saddle {

/// Metropolis sampling by swaps (Metropolis et al. 1953): two sites are proposed, their exchange is accepted with
/// probability min(1, exp(−ΔE/k_B T)). Vacancies are exchanged like atoms. Trial n draws its random numbers at place n
/// of the stream, so a run that stops and goes on is the same run.
template <configuration_energy Energy, swap_policy Swaps = swaps::any_pair>
class canonical {
public:
    using lattice_type = typename Energy::lattice_type;

    /// The energies must outlive the run. \throws input_error unless the crystal has the species of the energies and
    /// fewer than 2³² sites, and the temperature is above 0.
    canonical(supercell<lattice_type> crystal, const Energy& energy, kelvin temperature, seed s, random_stream stream)
        : crystal_(checked(std::move(crystal), energy)), energy_(&energy),
          thermal_energy_eV_(thermal_energy_eV(temperature)), random_(s, stream),
          energy_eV_(energy.energy_eV(crystal_)) {}

    canonical(supercell<lattice_type> crystal, const Energy& energy, kelvin temperature, seed s)
        : canonical(std::move(crystal), energy, temperature, s, stream_at(temperature)) {}

    /// Temporary energies would be gone before the first trial.
    template <class... Arguments>
    canonical(supercell<lattice_type> crystal, const Energy&& energy, kelvin temperature,
              Arguments... arguments) = delete;

    /// The stream that a run at this temperature uses unless told otherwise.
    static random_stream stream_at(kelvin temperature) {
        return random_stream("canonical " + number_text(temperature.value) + " K");
    }

    void advance(std::uint64_t trials) {
        for (std::uint64_t done = 0; done < trials; ++done) {
            const auto [pick, accept] = random_.words(trials_++);
            const auto [a, b] = Swaps::propose(crystal_, pick);
            if (crystal_[a] == crystal_[b]) continue;
            const double change = energy_->exchange_eV(crystal_, a, b);
            if (change > 0 && uniform_open_closed(accept) > exact_exp(-change / thermal_energy_eV_)) continue;
            crystal_.exchange(a, b);
            energy_eV_ += change;
            ++accepted_;
        }
    }

    const supercell<lattice_type>& crystal() const { return crystal_; }
    std::uint64_t trials() const { return trials_; }
    std::uint64_t accepted() const { return accepted_; }

    /// Energy of the crystal: that of the start and the sum of all changes, so a rounding an accepted trial off a full
    /// count.
    double energy_eV() const { return energy_eV_; }

    void save(output_archive& out) const {
        out.label("canonical");
        out.values(std::span<const digit>(crystal_.occupation()));
        out.value(trials_);
        out.value(accepted_);
        out.value(energy_eV_);
    }

    /// Takes up the state of a run that was set up with the same arguments. \throws input_error where it does not fit;
    /// the run is then as it was.
    void load(input_archive& in) {
        canonical loaded = *this;
        in.expect_label("canonical");
        auto occupation = in.values<digit>();
        const auto counts = digit_counts(crystal_);
        loaded.crystal_.assign(std::move(occupation));
        if (digit_counts(loaded.crystal_) != counts)
            throw input_error("canonical", "the numbers of atoms of the run", "others");
        loaded.trials_ = in.value<std::uint64_t>();
        loaded.accepted_ = in.value<std::uint64_t>();
        loaded.energy_eV_ = in.value<double>();
        *this = std::move(loaded);
    }

private:
    static supercell<lattice_type> checked(supercell<lattice_type> crystal, const Energy& energy) {
        check_species_of(crystal, energy);
        if (crystal.size() > std::numeric_limits<std::uint32_t>::max())
            throw input_error("canonical", "at most 2^32 - 1 sites", std::to_string(crystal.size()));
        return crystal;
    }

    supercell<lattice_type> crystal_;
    const Energy* energy_;
    double thermal_energy_eV_;
    philox random_;
    std::uint64_t trials_ = 0;
    std::uint64_t accepted_ = 0;
    double energy_eV_;
};

}  // namespace saddle
