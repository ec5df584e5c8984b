/// \file
/// Short-range order site by site: the neighbours of each species, above those of a random alloy.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// Neighbours by species of every site in shells 1 … Shells; one byte a site, shell and species.
///
/// The excess n_B(s) − z_k N_B/N of a site, summed over the atoms of A, is N_AB − N⁰_AB for A ≠ B and twice that for
/// A = B, as `pair_excess` has them.
template <lattice L, std::size_t Shells>
class site_order {
public:
    /// \throws input_error where the crystal has no atoms.
    explicit site_order(const supercell<L>& crystal)
        : species_(crystal.names().size()), atoms_by_digit_(digit_counts(crystal)),
          neighbours_(crystal.size() * Shells * species_) {
        atoms_ = std::accumulate(atoms_by_digit_.begin() + 1, atoms_by_digit_.end(), std::size_t{0});
        if (atoms_ == 0) throw input_error("short-range order", "a crystal with atoms", "none");
        std::array<digit, neighbourhood<L, Shells>.size()> around{};
        for (std::size_t i = 0; i < crystal.size(); ++i) {
            crystal.gather(crystal.position(site{i}), neighbourhood<L, Shells>, around.data());
            count(i, around);
        }
    }

    /// Neighbours of digit b, from 1, in shell k, from 1.
    std::size_t neighbours(site s, std::size_t k, digit b) const { return neighbours_[place(s.index, k - 1, b)]; }

    /// n_B − z_k N_B/N, N the number of atoms.
    double excess(site s, std::size_t k, digit b) const {
        const auto random = static_cast<double>(shell_sizes<L, Shells>[k - 1]) *
                            static_cast<double>(atoms_by_digit_[b]) / static_cast<double>(atoms_);
        return static_cast<double>(neighbours(s, k, b)) - random;
    }

private:
    void count(std::size_t site, const std::array<digit, neighbourhood<L, Shells>.size()>& around) {
        std::size_t first = 0;
        for (std::size_t k = 0; k < Shells; ++k) {
            for (std::size_t j = first; j < first + shell_sizes<L, Shells>[k]; ++j)
                if (around[j] != vacant) ++neighbours_[place(site, k, around[j])];
            first += shell_sizes<L, Shells>[k];
        }
    }

    std::size_t place(std::size_t site, std::size_t shell, digit b) const {
        return (site * Shells + shell) * species_ + b - 1;
    }

    std::size_t species_;
    std::size_t atoms_ = 0;
    std::vector<std::size_t> atoms_by_digit_;
    std::vector<std::uint8_t> neighbours_;
};

}  // namespace saddle
