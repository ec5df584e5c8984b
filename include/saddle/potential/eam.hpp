/// \file
/// The embedded-atom method (Daw, Baskes 1984; Finnis, Sinclair 1984) on tables, natively.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/cubic_table.hpp>
#include <saddle/potential/eam/lanes.hpp>
#include <saddle/potential/neighbour_list.hpp>
#include <saddle/potential/setfl.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// E = Σ_i F_i(Σ_j ρ_j(r_ij)) + ½ Σ_ij φ(r_ij) with cubic splines through the tables, F linear beyond its table: what
/// LAMMPS makes of the same file. Each number is the same on every instruction set, bit for bit.
template <class Arch = arch::native>
class eam {
public:
    static constexpr std::string_view arch_name() { return Arch::name; }

    /// The species that are used of the tables, in this order; all where there are none. \throws input_error where the
    /// tables lack one, or this CPU the instruction set.
    explicit eam(const setfl& tables, species_names wanted = {})
        : names_(wanted.empty() ? tables.names : std::move(wanted)), list_(tables.cutoff_A, 0.6) {
        if (!Arch::supported())
            throw input_error("eam on " + std::string(Arch::name), "a CPU with this instruction set", "another one");
        densities_per_step_ = 1 / tables.density_step;
        distances_per_step_ = 1 / tables.step_A;
        std::vector<std::size_t> element;
        for (const auto& name : names_) element.push_back(digit_of(tables.names, name, "eam") - std::size_t{1});
        for (const std::size_t a : element) {
            embedding_.push_back(cubic_coefficients(tables.embedding[a]));
            for (const std::size_t b : element) {
                density_.push_back(cubic_coefficients(tables.density[a * tables.names.size() + b]));
                const auto [low, high] = std::minmax(a, b);
                pair_.push_back(cubic_coefficients(tables.pair[high * (high + 1) / 2 + low]));
            }
        }
    }

    const species_names& names() const { return names_; }
    double cutoff_A() const { return list_.cutoff_A(); }

    double energy_eV(const atoms& structure, std::span<real3> forces) {
        check_call(structure, names_, forces);
        list_.update(structure);
        const std::size_t count = list_.size();
        find_pairs(structure);
        energies_.resize(count);
        slopes_.resize(count);
        for (std::size_t i = 0; i < count; ++i)
            embed(i, embedding_[structure.species[i]], lanes::density(pairs_, first_[i], first_[i + 1]));
        for (std::size_t k = 0; k < first_.back(); ++k) pairs_.slope[k] = slopes_[neighbour_[k]];
        virial_ = {};
        double energy = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto sums = lanes::forces(pairs_, first_[i], first_[i + 1], slopes_[i], distances_per_step_);
            forces[i] = sums.force;
            energies_[i] += 0.5 * sums.energy_eV;
            for (std::size_t c = 0; c < 6; ++c) virial_[c] += sums.virial[c];
            energy += energies_[i];
        }
        return energy;
    }

    const symmetric_tensor& virial_eV() const { return virial_; }
    std::span<const double> per_atom_energy_eV() const { return energies_; }

private:
    using lanes = detail::eam_lanes<Arch>;
    using cubic = std::vector<std::array<double, 4>>;

    void find_pairs(const atoms& structure) {
        make_room();
        first_.assign(1, 0);
        const auto positions = list_.positions();
        const double cutoff2 = cutoff_A() * cutoff_A();
        std::size_t k = 0;
        for (std::size_t i = 0; i < list_.size(); ++i) {
            for (const std::uint32_t j : list_.of(i)) {
                const real3 apart = positions[j] - positions[i];
                const double r2 = dot(apart, apart);
                if (r2 < cutoff2) put_pair(k++, structure, i, list_.owners()[j], apart, std::sqrt(r2));
            }
            for (; k % 4 != 0; ++k) put(k, i, {}, 1, 0, {nothing_.data(), nothing_.data(), nothing_.data()});
            first_.push_back(k);
        }
    }

    /// For all that the lists hold, filled up.
    void make_room() {
        std::size_t most = 0;
        for (std::size_t i = 0; i < list_.size(); ++i) most += detail::rounded_up(list_.of(i).size(), 4);
        if (pairs_.size() < most) pairs_.resize(most);
        if (neighbour_.size() < most) neighbour_.resize(most);
    }

    /// Coefficients of an interval: the neighbour's density, the atom's own, r·φ.
    using rows = std::array<const double*, 3>;

    void put_pair(std::size_t k, const atoms& structure, std::size_t i, std::size_t j, const real3& apart, double r) {
        const std::size_t a = structure.species[i], b = structure.species[j], n = names_.size();
        const auto place = place_on_grid(r, distances_per_step_, pair_.front().size());
        put(k, j, apart, r, place.part,
            {density_[b * n + a][place.interval].data(), density_[a * n + b][place.interval].data(),
             pair_[a * n + b][place.interval].data()});
    }

    void put(std::size_t k, std::size_t j, const real3& apart, double r, double part, const rows& coefficients) {
        neighbour_[k] = static_cast<std::uint32_t>(j);
        pairs_.x[k] = apart[0];
        pairs_.y[k] = apart[1];
        pairs_.z[k] = apart[2];
        pairs_.r[k] = r;
        pairs_.part[k] = part;
        pairs_.density[k] = coefficients[0];
        pairs_.density_here[k] = coefficients[1];
        pairs_.energy[k] = coefficients[2];
    }

    void embed(std::size_t i, const cubic& table, double density) {
        const auto place = place_on_grid(density, densities_per_step_, table.size());
        const auto& c = table[place.interval];
        const double p = place.part;
        slopes_[i] = (c[1] + p * (2 * c[2] + p * 3 * c[3])) * densities_per_step_;
        energies_[i] = c[0] + p * (c[1] + p * (c[2] + p * c[3]));
        const double end = static_cast<double>(table.size()) / densities_per_step_;
        if (density > end) energies_[i] += slopes_[i] * (density - end);
    }

    species_names names_;
    neighbour_list list_;
    double densities_per_step_{}, distances_per_step_{};
    std::vector<cubic> embedding_, density_, pair_;  ///< of species, and of species a and b at a·species + b
    static constexpr std::array<double, 4> nothing_{};
    detail::eam_pairs pairs_;
    std::vector<std::size_t> first_;  ///< pair of each atom
    std::vector<std::uint32_t> neighbour_;
    std::vector<double> slopes_;  ///< dF/dρ, eV
    std::vector<double> energies_;
    symmetric_tensor virial_{};
};

}  // namespace saddle
