/// \file
/// The potential of Lennard and Jones, smooth at its cutoff: the simplest one, for tests and for learning.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/neighbour_list.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// A species of `lennard_jones`. Two of them mix as √(ε_a ε_b) and (σ_a + σ_b)/2 (Lorentz, Berthelot).
struct lennard_jones_species {
    std::string name;
    double epsilon_eV{};
    double sigma_A{};
};

/// Pair energy φ(r) = 4ε[(σ/r)¹² − (σ/r)⁶]·S(t) with S = 1 up to 0.8 cutoffs and S = 1 − 10t³ + 15t⁴ − 6t⁵ from there
/// (t = 0) to the cutoff (t = 1): energy, force and its slope are continuous.
class lennard_jones {
public:
    /// \throws input_error unless names are distinct, ε, σ and the cutoff positive.
    lennard_jones(std::vector<lennard_jones_species> species, double cutoff_A)
        : list_(cutoff_A, 0.6, pair_count::once), species_(std::move(species)) {
        for (const auto& s : species_) {
            names_.push_back(s.name);
            for (const double value : {s.epsilon_eV, s.sigma_A})
                if (!(value > 0) || !std::isfinite(value))
                    throw input_error("lennard_jones, " + s.name, "positive epsilon and sigma", std::to_string(value));
        }
        check_species_names(names_, "lennard_jones");
    }

    const species_names& names() const { return names_; }
    double cutoff_A() const { return list_.cutoff_A(); }

    double energy_eV(const atoms& structure, std::span<real3> forces) {
        check_call(structure, names_, forces);
        list_.update(structure);
        on_images_.assign(list_.positions().size(), real3{});
        atom_energies_.assign(list_.size(), 0.0);
        for (std::size_t i = 0; i < list_.size(); ++i)
            for (const std::size_t j : list_.of(i)) add_pair(structure, i, j);
        list_.fold(on_images_, forces);
        virial_ = list_.virial_eV(on_images_);
        double energy = 0;
        for (const double e : atom_energies_) energy += e;
        return energy;
    }

    const symmetric_tensor& virial_eV() const { return virial_; }

    /// Half of each pair's energy for either atom.
    std::span<const double> per_atom_energy_eV() const { return atom_energies_; }

private:
    void add_pair(const atoms& structure, std::size_t i, std::size_t j) {
        const real3 apart = list_.positions()[j] - list_.positions()[i];
        const double r = length(apart);
        if (r >= cutoff_A()) return;
        const std::size_t owner = list_.owners()[j];
        const auto& a = species_[structure.species[i]];
        const auto& b = species_[structure.species[owner]];
        const auto [energy, slope] = pair(r, std::sqrt(a.epsilon_eV * b.epsilon_eV), (a.sigma_A + b.sigma_A) / 2);
        atom_energies_[i] += energy / 2;
        atom_energies_[owner] += energy / 2;
        const real3 force = (slope / r) * apart;  // on i: towards j where energy grows with distance
        on_images_[i] = on_images_[i] + force;
        on_images_[j] = on_images_[j] - force;
    }

    /// φ in eV and dφ/dr in eV/Å.
    std::pair<double, double> pair(double r, double epsilon_eV, double sigma_A) const {
        const double s6 = std::pow(sigma_A / r, 6);
        const double bare = 4 * epsilon_eV * s6 * (s6 - 1);
        const double bare_slope = -24 * epsilon_eV * s6 * (2 * s6 - 1) / r;
        const double inner = 0.8 * cutoff_A(), width = 0.2 * cutoff_A();
        const double t = (r - inner) / width;
        if (t <= 0) return {bare, bare_slope};
        const double smooth = 1 + t * t * t * (-10 + t * (15 - 6 * t));
        const double smooth_slope = -30 * t * t * (1 - t) * (1 - t) / width;
        return {bare * smooth, bare_slope * smooth + bare * smooth_slope};
    }

    neighbour_list list_;
    std::vector<lennard_jones_species> species_;
    species_names names_;
    std::vector<real3> on_images_;
    std::vector<double> atom_energies_;
    symmetric_tensor virial_{};
};

}  // namespace saddle
