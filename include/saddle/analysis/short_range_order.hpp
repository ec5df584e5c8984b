/// \file
/// Short-range order of one shell from its pairs: pairs above random, and Warren-Cowley parameters.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// N_AB − N⁰_AB: pairs above those of a random alloy (δ_ij of Xing et al., NNK, Methods), each pair counted once;
/// `random_pairs` gives N⁰_AB. `atoms_by_digit` is what `digit_counts` gives, `shell_size` the number of sites in the
/// shell. \throws input_error where the crystal has no atoms.
inline double pair_excess(const pair_counts& counts, std::size_t shell_size,
                          const std::vector<std::size_t>& atoms_by_digit, digit a, digit b) {
    const auto real = [](auto n) { return static_cast<double>(n); };
    const auto atoms = std::accumulate(atoms_by_digit.begin() + 1, atoms_by_digit.end(), std::size_t{0});
    if (atoms == 0) throw input_error("short-range order", "a crystal with atoms", "none");
    return real(counts(a, b)) -
           random_pairs(real(shell_size), real(atoms_by_digit[a]), real(atoms_by_digit[b]), real(atoms), a == b);
}

/// δ_AB = (N_AB − N⁰_AB)/N_sites: the same per site, atoms and vacancies. \throws input_error as `pair_excess`.
inline double pair_order_parameter(const pair_counts& counts, std::size_t shell_size,
                                   const std::vector<std::size_t>& atoms_by_digit, digit a, digit b) {
    const auto sites = std::accumulate(atoms_by_digit.begin(), atoms_by_digit.end(), std::size_t{0});
    return pair_excess(counts, shell_size, atoms_by_digit, a, b) / static_cast<double>(sites);
}

/// α_AB = 1 − p_AB/c_B (Cowley 1950): p_AB is the share of B among the atoms that are neighbours of A in the shell, c_B
/// the share of B among all atoms. Below 0 where A attracts B, 0 where neighbours are independent, 1 where A has no B.
///
/// Vacancies are no neighbours and count in no share, so Σ_B c_B α_AB = 0 always. Without vacancies α_AB = α_BA; with
/// them the two differ as the neighbours do that A and B lack. A random crystal of N sites and fixed composition has
/// ⟨α_AB⟩ = −1/(N−1) for A ≠ B and ⟨α_AA⟩ = (N − N_A)/(N_A (N−1)), since a neighbour is another site.
/// \throws input_error where a digit has no species, a species no atoms, or A no neighbours.
inline double warren_cowley(const pair_counts& counts, const std::vector<std::size_t>& atoms_by_digit, digit a,
                            digit b) {
    const std::size_t species = counts.species();
    for (const digit d : {a, b}) {
        if (d == vacant || d > species)
            throw input_error("short-range order", "digits of species, 1 to " + std::to_string(species),
                              std::to_string(d));
        if (atoms_by_digit[d] == 0)
            throw input_error("short-range order", "atoms of both species", "none of digit " + std::to_string(d));
    }
    const auto neighbours = [&](digit d) { return counts(a, d) * (d == a ? 2 : 1); };
    std::int64_t all = 0;
    for (digit d = 1; d <= species; ++d) all += neighbours(d);
    if (all == 0)
        throw input_error("short-range order", "neighbours in the shell", "none of digit " + std::to_string(a));
    const auto atoms = std::accumulate(atoms_by_digit.begin() + 1, atoms_by_digit.end(), std::size_t{0});
    const double found = static_cast<double>(neighbours(b)) / static_cast<double>(all);
    return 1 - found * static_cast<double>(atoms) / static_cast<double>(atoms_by_digit[b]);
}

}  // namespace saddle
