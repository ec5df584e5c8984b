/// \file
/// Diffusion coefficients of the vacancy, of tracers and of species as a whole, with their errors from blocks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <saddle/analysis/displacement_blocks.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>

namespace saddle {

/// What turns displacements of a periodic box with n vacancies into coefficients.
struct diffusion_box {
    double jump_squared{};        ///< s², units of (a/2)²
    double lattice_constant_A{};  ///< a
    double volume_A3{};           ///< V
    std::size_t sites{};          ///< N
    kelvin temperature;
    /// Share of sites that are vacant in the crystal that is meant; n/N is the box's own.
    double vacancy_concentration{};
    std::size_t vacancies = 1;  ///< n

    /// Time passes in the crystal that is meant by this factor faster or slower than in the box, c_box/c: an atom waits
    /// for a vacancy to come by, and with c/c_box times as many of them waits that much shorter.
    double time_factor() const {
        return static_cast<double>(vacancies) / (static_cast<double>(sites) * vacancy_concentration);
    }
};

/// Averages over blocks of runs that differ in nothing but their random numbers. Each is a ratio of sums, and its
/// standard error that of the scatter between blocks (`ratio_average`); τ is time measured by mean residence times.
class diffusion_average {
public:
    /// For so many species. \throws input_error where there are none.
    explicit diffusion_average(std::size_t species)
        : collective_(species * species), tracers_(species), tracer_factors_(species) {
        if (species == 0) throw input_error("diffusion", "at least one species", "none");
    }

    /// `atoms`: how many there are of each species. The box is the same for all blocks.
    void add(const displacement_block& block, const std::vector<std::size_t>& atoms, const diffusion_box& box);

    std::size_t blocks() const { return vacancy_.size(); }
    std::size_t species() const { return tracers_.size(); }

    /// D_v = G(v, v)/(6 n τ), m²/s, G the growth of ⟨|R_v|²⟩ from one window to two, R_v the sum over the n vacancies,
    /// and τ a window's time; of one vacancy, whatever their concentration.
    const ratio_average& vacancy() const { return vacancy_; }

    /// f_v = D_v/(s² Γ/6) = G(v, v)/(s² n), n a window's jumps: 1 for a random walk.
    const ratio_average& vacancy_factor() const { return vacancy_factor_; }

    /// D*_i = Δ⟨r²⟩/(6 τ), m²/s, over the second half of a block in which all displacements began at 0.
    const ratio_average& tracer(std::size_t i) const { return tracers_[i]; }

    /// f_i = D*_i/(s² ν_i/6) = Δ⟨r²⟩/(s² n_i), ν_i the jump rate of an atom of species i and n_i its jumps in the same
    /// half of the block. Needs no time. Not a number where no atom of the species jumped.
    const ratio_average& tracer_factor(std::size_t i) const { return tracer_factors_[i]; }

    /// L_ij = G(i, j)/(6 V k_B T τ), 1/(eV Å s), with R_i the summed displacement of species i: fluxes are
    /// J_i = Σ_j L_ij X_j, X_j the force on an atom of species j in eV/Å (Allnatt 1982).
    const ratio_average& collective(std::size_t i, std::size_t j) const { return collective_[i * species() + j]; }

private:
    ratio_average vacancy_, vacancy_factor_;
    std::vector<ratio_average> collective_, tracers_, tracer_factors_;
};

inline void diffusion_average::add(const displacement_block& block, const std::vector<std::size_t>& atoms,
                                   const diffusion_box& box) {
    if (atoms.size() != species() || block.tracer_growth.size() != species())
        throw input_error("diffusion", std::to_string(species()) + " species", std::to_string(atoms.size()));
    constexpr double m2_per_A2 = 1e-20;
    const double unit_A2 = box.lattice_constant_A * box.lattice_constant_A / 4;
    const double thermal = thermal_energy_eV(box.temperature);
    const double window_s = block.window_s * box.time_factor();
    vacancy_.add(block.vacancy * unit_A2 * m2_per_A2, 6 * static_cast<double>(box.vacancies) * block.window_s);
    vacancy_factor_.add(block.vacancy, box.jump_squared * block.window_jumps);
    for (std::size_t k = 0; k < collective_.size(); ++k)
        collective_[k].add(block.collective[k] * unit_A2, 6 * box.volume_A3 * thermal * window_s);
    for (std::size_t i = 0; i < species(); ++i) {
        const auto each = 1 / static_cast<double>(atoms[i]);
        tracers_[i].add(block.tracer_growth[i] * each * unit_A2 * m2_per_A2, 6 * block.half_s * box.time_factor());
        tracer_factors_[i].add(block.tracer_growth[i] * each, box.jump_squared * block.tracer_jumps[i] * each);
    }
}

/// Mean square displacements against time: each lag is a sample of the blocks, whose atoms begin at 0.
class displacement_curve {
public:
    struct point {
        block_average time_s;                ///< expected
        block_average vacancy;               ///< |R_v|² since the block began, units of (a/2)²
        std::vector<block_average> species;  ///< mean |r|² over the atoms of a species, units of (a/2)²
    };

    /// A point for each sample of a block but the first; none before a block was added.
    const std::vector<point>& points() const { return points_; }

    /// One of the `whole_blocks`; `atoms`: how many there are of each of its species. \throws input_error where its
    /// length differs from that of the blocks before.
    void add(std::span<const displacement_sample> block, const std::vector<std::size_t>& atoms) {
        if (points_.empty()) points_.assign(block.size() - 1, point{{}, {}, std::vector<block_average>(atoms.size())});
        if (block.size() != points_.size() + 1)
            throw input_error("diffusion", std::to_string(points_.size() + 1) + " samples",
                              std::to_string(block.size()));
        for (std::size_t k = 0; k < points_.size(); ++k) {
            const auto& sample = block[k + 1];
            points_[k].time_s.add(sample.expected_time_s - block[0].expected_time_s);
            points_[k].vacancy.add((sample.vacancy - block[0].vacancy).squared());
            for (std::size_t i = 0; i < atoms.size(); ++i)
                points_[k].species.at(i).add(static_cast<double>(sample.species.at(i).squares) /
                                             static_cast<double>(atoms[i]));
        }
    }

private:
    std::vector<point> points_;
};

}  // namespace saddle
