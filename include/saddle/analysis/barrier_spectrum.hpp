/// \file
/// Spectra of migration barriers by the species that jumps.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/histogram.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Barriers of one kind of jump: mean and deviation of all, and a histogram, eV.
struct jump_spectrum {
    moments barriers_eV;
    histogram bins;
    std::uint64_t abnormal = 0;  ///< barriers ≤ 0

    /// Gaussian kernel density at the centre of every bin, 1/eV, with the bandwidth of the normal reference rule.
    /// \throws input_error where barriers do not scatter.
    std::vector<double> density() const { return kernel_density(bins, normal_reference_bandwidth(barriers_eV)); }
};

/// Spectra of all jumps and of those of each species, gathered vacancy by vacancy: memory is that of the bins, however
/// many sites.
class barrier_spectrum {
public:
    /// Bins of 5 meV from 0 to 5 eV: finer than any bandwidth of 10^7 barriers that scatter by 0.1 eV.
    static histogram default_bins() { return {0.0, 5.0, 1000}; }

    /// \throws input_error unless there are 1 to 16 species.
    explicit barrier_spectrum(std::size_t species, const histogram& empty_bins = default_bins())
        : spectra_(species + 1, jump_spectrum{{}, empty_bins, 0}) {
        if (species < 1 || species > max_species)
            throw input_error("barrier spectrum", "1 to 16 species", std::to_string(species));
    }

    /// Adds the jumps of a vacancy on a site, of the atoms that stand round it in the crystal. Infinite barriers are no
    /// jumps.
    template <lattice L>
    void add(const supercell<L>& crystal, site vacancy, const per_jump<L>& barriers_eV) {
        const vec3 centre = crystal.position(vacancy);
        for (std::size_t j = 0; j < barriers_eV.size(); ++j) {
            const digit jumps = crystal[crystal.near(centre, L::jumps[j])];
            if (jumps == vacant || std::isinf(barriers_eV[j])) continue;
            add(spectra_[0], barriers_eV[j]);
            add(spectra_[jumps], barriers_eV[j]);
        }
    }

    /// Jumps of all species together.
    const jump_spectrum& all() const { return spectra_[0]; }

    /// Jumps of one species. \throws input_error where there is no such species.
    const jump_spectrum& of(digit jumping) const {
        if (jumping == vacant || jumping >= spectra_.size())
            throw input_error("barrier spectrum", "a digit from 1 to " + std::to_string(spectra_.size() - 1),
                              std::to_string(jumping));
        return spectra_[jumping];
    }

    void save(output_archive& out) const {
        out.label("barrier spectrum");
        for (const auto& spectrum : spectra_) {
            out.value(spectrum.barriers_eV);
            spectrum.bins.save(out);
            out.value(spectrum.abnormal);
        }
    }

    /// \throws input_error where a spectrum of other bins is stored.
    void load(input_archive& in) {
        in.expect_label("barrier spectrum");
        for (auto& spectrum : spectra_) {
            spectrum.barriers_eV = in.value<moments>();
            spectrum.bins.load(in);
            spectrum.abnormal = in.value<std::uint64_t>();
        }
    }

private:
    static void add(jump_spectrum& spectrum, double barrier_eV) {
        spectrum.barriers_eV.add(barrier_eV);
        spectrum.bins.add(barrier_eV);
        spectrum.abnormal += barrier_eV <= 0;
    }

    std::vector<jump_spectrum> spectra_;  ///< by digit; the first of all
};

}  // namespace saddle
