/// \file
/// The spectral neighbour analysis potential (SNAP; Thompson et al., J. Comput. Phys. 285, 316 (2015)), natively.
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
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/neighbour_list.hpp>
#include <saddle/potential/snap/lanes.hpp>
#include <saddle/potential/snap/tables.hpp>
#include <saddle/potential/snap_parameters.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// E_i = β_0 + Σ β_l B_l with the bispectrum B of the density of neighbours on the 3-sphere, by the adjoint way: first
/// Y = dE_i/dU, then one pass back through the recursion of U for each neighbour, whatever the number of components.
/// Atoms stand side by side in vector lanes. Each number is the same on every instruction set, bit for bit.
template <class Arch = arch::native>
class snap {
public:
    static constexpr std::string_view arch_name() { return Arch::name; }

    /// The species that are used of the parameters, in this order; all where there are none. \throws input_error where
    /// the parameters lack one, or this CPU the instruction set.
    explicit snap(const snap_parameters& parameters, species_names wanted = {})
        : parameters_(with_elements(parameters, wanted)), tables_(parameters.twojmax),
          list_(largest_cutoff_A(parameters_), 0.6), group_(tables_, lanes::width) {
        if (!Arch::supported())
            throw input_error("snap on " + std::string(Arch::name), "a CPU with this instruction set", "another one");
        for (const auto& element : parameters_.elements) {
            names_.push_back(element.name);
            double alone = element.coefficients[0];
            for (std::size_t l = 0; parameters_.bzero && l < tables_.alone().size(); ++l)
                alone -= element.coefficients[l + 1] * tables_.alone()[l];
            alone_eV_.push_back(alone);
        }
        for (const auto& a : parameters_.elements)
            for (const auto& b : parameters_.elements)
                cutoffs_A_.push_back((a.radius + b.radius) * parameters_.rcutfac_A);
    }

    const species_names& names() const { return names_; }
    double cutoff_A() const { return list_.cutoff_A(); }

    double energy_eV(const atoms& structure, std::span<real3> forces) {
        check_call(structure, names_, forces);
        list_.update(structure);
        species_.clear();
        for (const auto owner : list_.owners()) species_.push_back(structure.species[owner]);
        on_images_.assign(list_.positions().size(), real3{});
        energies_.resize(list_.size());
        double energy = 0;
        for (std::size_t first = 0; first < list_.size(); first += lanes::width) {
            gather(first);
            lanes::evaluate(tables_, parameters_.rfac0, group_);
            scatter(first);
        }
        for (const double e : energies_) energy += e;
        list_.fold(on_images_, forces);
        virial_ = list_.virial_eV(on_images_);
        return energy;
    }

    const symmetric_tensor& virial_eV() const { return virial_; }
    std::span<const double> per_atom_energy_eV() const { return energies_; }

private:
    using lanes = detail::snap_lanes<Arch>;

    static snap_parameters with_elements(snap_parameters parameters, const species_names& wanted) {
        if (wanted.empty()) return parameters;
        species_names known;
        for (const auto& element : parameters.elements) known.push_back(element.name);
        const auto all = std::move(parameters.elements);
        parameters.elements.clear();
        for (const auto& name : wanted)
            parameters.elements.push_back(all[digit_of(known, name, "snap") - std::size_t{1}]);
        return parameters;
    }

    static double largest_cutoff_A(const snap_parameters& parameters) {
        double radius = 0;
        for (const auto& element : parameters.elements) radius = std::max(radius, element.radius);
        return 2 * radius * parameters.rcutfac_A;
    }

    std::size_t atoms_from(std::size_t first) const { return std::min(lanes::width, list_.size() - first); }

    /// What the kernels take of the atoms from `first` on; lanes without an atom have no neighbours.
    void gather(std::size_t first) {
        places_.clear();
        group_.neighbours = 0;
        for (std::size_t l = 0; l < lanes::width; ++l) {
            count_[l] = 0;
            const bool some = l < atoms_from(first);
            const auto& element = parameters_.elements[some ? species_[first + l] : 0];
            for (std::size_t c = 0; c + 1 < element.coefficients.size(); ++c)
                group_.beta[c * lanes::width + l] = element.coefficients[c + 1];
            if (some) gather_neighbours(first + l, l);
            group_.neighbours = std::max(group_.neighbours, count_[l]);
        }
        for (std::size_t l = 0; l < lanes::width; ++l)
            for (std::size_t k = count_[l]; k < group_.neighbours; ++k) put(k * lanes::width + l, {1, 0, 0}, 1, 2, 0);
    }

    void gather_neighbours(std::size_t i, std::size_t l) {
        const auto near = list_.of(i);
        group_.reserve(near.size() * lanes::width);
        const auto positions = list_.positions();
        const double* cutoffs = &cutoffs_A_[species_[i] * names_.size()];
        for (const std::uint32_t j : near) {
            const real3 apart = positions[j] - positions[i];
            const double r2 = dot(apart, apart), cutoff = cutoffs[species_[j]];
            if (!(r2 < cutoff * cutoff)) continue;
            put(count_[l]++ * lanes::width + l, apart, std::sqrt(r2), cutoff, parameters_.elements[species_[j]].weight);
            places_.push_back(j);
        }
    }

    void put(std::size_t place, const real3& apart, double r, double cutoff, double weight) {
        group_.x[place] = apart[0];
        group_.y[place] = apart[1];
        group_.z[place] = apart[2];
        group_.r[place] = r;
        group_.cutoff[place] = cutoff;
        group_.weight[place] = weight;
    }

    void scatter(std::size_t first) {
        std::size_t next = 0;
        for (std::size_t l = 0; l < atoms_from(first); ++l) {
            energies_[first + l] = alone_eV_[species_[first + l]] + group_.energy[l];
            real3 total{};
            for (std::size_t k = 0; k < count_[l]; ++k) {
                const std::size_t place = k * lanes::width + l;
                const real3 slope{group_.x[place], group_.y[place], group_.z[place]};
                real3& on_neighbour = on_images_[places_[next++]];
                on_neighbour = on_neighbour - slope;
                total = total + slope;
            }
            on_images_[first + l] = on_images_[first + l] + total;
        }
    }

    snap_parameters parameters_;
    species_names names_;
    detail::snap_tables tables_;
    neighbour_list list_;
    detail::snap_group group_;
    std::vector<double> alone_eV_;   ///< β_0, less what components count from
    std::vector<double> cutoffs_A_;  ///< of each pair of species
    std::array<std::size_t, 8> count_{};
    std::vector<std::uint32_t> places_;  ///< of the neighbours of a group
    std::vector<std::size_t> species_;   ///< of atoms and images
    std::vector<real3> on_images_;
    std::vector<double> energies_;
    symmetric_tensor virial_{};
};

}  // namespace saddle
