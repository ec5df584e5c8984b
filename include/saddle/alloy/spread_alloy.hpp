/// \file
/// A random solid solution of which nobody holds the whole.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/permutation.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// What stands on each site of nx × ny × nz cells, as a function of seed and site: exactly as many vacancies as wanted,
/// on the other sites whole atoms by largest remainder. Each rank of a run over domains asks for its own sites, so that
/// the crystal may be larger than any memory. Another crystal than that which `supercell::random` shuffles from the
/// seed.
template <lattice L>
class spread_alloy {
public:
    /// \throws input_error where cells or composition are none, or there are fewer sites than vacancies and one atom.
    spread_alloy(std::array<int, 3> cells, const composition& amounts, std::uint64_t vacancies, seed s,
                 random_stream stream = random_stream("spread alloy"))
        : cells_(cells), names_(names_of(amounts)), places_(counted(cells), s, stream) {
        if (vacancies >= places_.size())
            throw input_error("vacancies", "fewer than the " + std::to_string(places_.size()) + " sites",
                              std::to_string(vacancies));
        ends_.push_back(vacancies);
        for (const std::size_t atoms : whole_atoms(amounts, places_.size() - vacancies))
            ends_.push_back(ends_.back() + atoms);
    }

    const std::array<int, 3>& cells() const { return cells_; }
    const species_names& names() const { return names_; }

    /// r a lattice point inside the box, units of a/2.
    digit operator()(vec3 r) const noexcept {
        const auto in = [](int x) { return static_cast<std::uint64_t>(x / 2); };
        const auto side = [&](std::size_t axis) { return static_cast<std::uint64_t>(cells_[axis]); };
        const std::uint64_t cell = (in(r.z) * side(1) + in(r.y)) * side(0) + in(r.x);
        const std::uint64_t rank = places_.at(cell * sites_per_cell<L> + basis_of(r));
        digit d = 0;
        while (rank >= ends_[d]) ++d;
        return d;
    }

private:
    /// See `supercell`: the basis index is a sum of one term an axis.
    static std::uint64_t basis_of(vec3 r) noexcept {
        constexpr vec3 weight = L::sublattice_weight;
        return static_cast<std::uint64_t>(r.x % 2 * weight.x + r.y % 2 * weight.y + r.z % 2 * weight.z);
    }

    static std::uint64_t counted(const std::array<int, 3>& cells) {
        std::uint64_t sites = sites_per_cell<L>;
        for (const int n : cells) {
            if (n < 1 || sites > (std::uint64_t{1} << 62) / static_cast<std::uint64_t>(n))
                throw input_error("spread alloy", "at least a cell a side and at most 2^62 sites", std::to_string(n));
            sites *= static_cast<std::uint64_t>(n);
        }
        return sites;
    }

    std::array<int, 3> cells_;
    species_names names_;
    permutation places_;
    std::vector<std::uint64_t> ends_;  ///< of the ranks of each digit, vacancies first
};

}  // namespace saddle
