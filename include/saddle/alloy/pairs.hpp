/// \file
/// Numbers of pairs of species at a given distance, and what a random alloy would have.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// N_AB for one shell: pairs of neighbours, each counted once, by species. Vacancies form no pairs.
class pair_counts {
public:
    explicit pair_counts(std::size_t species) : species_(species), count_(species * species) {}

    std::size_t species() const { return species_; }

    /// Pairs of digits a and b, both from 1; symmetric.
    std::int64_t operator()(digit a, digit b) const { return count_[place(a, b)]; }

    void add(digit a, digit b, std::int64_t pairs) noexcept { count_[place(a, b)] += pairs; }

    const std::vector<std::int64_t>& raw() const { return count_; }
    void assign(std::vector<std::int64_t> raw) { count_ = std::move(raw); }

    friend bool operator==(const pair_counts&, const pair_counts&) = default;

private:
    std::size_t place(digit a, digit b) const {
        const std::size_t low = (a < b ? a : b) - std::size_t{1};
        const std::size_t high = (a < b ? b : a) - std::size_t{1};
        return low * species_ + high;
    }

    std::size_t species_;
    std::vector<std::int64_t> count_;
};

/// Displacements to the sites of one shell, Shell = 1 for first neighbours.
template <lattice L, std::size_t Shell>
inline constexpr auto shell = [] {
    std::array<vec3, shell_sizes<L, Shell>[Shell - 1]> sites{};
    const auto& all = neighbourhood<L, Shell>;
    for (std::size_t k = 0; k < sites.size(); ++k) sites[k] = all[all.size() - sites.size() + k];
    return sites;
}();

/// Counts the pairs of a whole crystal in one shell; O(sites · shell size).
template <std::size_t Shell, lattice L>
pair_counts count_pairs(const supercell<L>& crystal) {
    constexpr auto& displacements = shell<L, Shell>;
    pair_counts twice(crystal.names().size());
    std::array<digit, displacements.size()> around{};
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        const digit centre = crystal[site{i}];
        if (centre == vacant) continue;
        crystal.gather(crystal.position(site{i}), displacements, around.data());
        for (const digit d : around)
            if (d != vacant) twice.add(centre, d, 1);
    }
    pair_counts once(twice.species());
    auto halved = twice.raw();
    for (auto& n : halved) n /= 2;
    once.assign(std::move(halved));
    return once;
}

/// N⁰_AB, the pairs of a random alloy: z N_A N_B/N for unlike and z N_A²/(2N) for like species, N the number of atoms
/// and z the sites of the shell.
inline double random_pairs(double shell_size, double atoms_a, double atoms_b, double atoms, bool like) {
    return shell_size * atoms_a * atoms_b / (like ? 2 * atoms : atoms);
}

}  // namespace saddle
