/// \file
/// The radial distribution function of a structure, and its shells.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/analysis/histogram.hpp>
#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/pairs_within.hpp>

namespace saddle {

/// Pairs of a structure by distance and species. Species are 0-based places in the structure's names.
///
/// g_ab(r) = V n_ab(r)/(N_a N_b v(r)) for a ≠ b and V 2 n_aa(r)/(N_a (N_a − 1) v(r)) for like species: n pairs, each
/// counted once, in the bin of r, whose spherical shell has the volume v(r). Atoms without order have ⟨g⟩ = 1 exactly,
/// as far as half the width of the box; beyond, the atoms' own images add 1/(N_a − 1) to the like pairs of a large
/// shell.
class radial_distribution {
public:
    /// Bins of equal width from 0 to the cutoff. \throws input_error as `for_each_pair_within` and `histogram`.
    radial_distribution(const atoms& structure, double cutoff_A, std::size_t bins)
        : names_(structure.names), atoms_(names_.size()), volume_A3_(structure.box.volume()),
          all_(0, check_cutoff(cutoff_A), bins), pairs_(names_.size() * names_.size(), all_), sum_A_(bins) {
        for_each_pair_within(structure, cutoff_A, [&](std::size_t i, std::size_t j, double distance_A) {
            all_.add(distance_A);
            pairs_[place(structure.species[i], structure.species[j])].add(distance_A);
            sum_A_[all_.bin_of(distance_A)] += distance_A;
        });
        for (const std::size_t s : structure.species) ++atoms_[s];
    }

    const species_names& names() const { return names_; }
    std::size_t size() const { return all_.size(); }

    /// Middle of a bin, Å.
    double distance_A(std::size_t bin) const { return all_.centre(bin); }
    double width_A() const { return all_.width(); }

    /// g of all pairs, whatever the species, bin by bin. \throws input_error where there is one atom only.
    std::vector<double> total() const {
        const auto n = static_cast<double>(atom_count());
        if (n < 2) throw input_error("g(r)", "at least two atoms", "one");
        return normalised(all_, 2 / (n * (n - 1)));
    }

    /// g_ab, bin by bin. \throws input_error where a species is none or has no atoms to pair.
    std::vector<double> of(std::size_t a, std::size_t b) const {
        check(a);
        check(b);
        const auto n_a = static_cast<double>(atoms_[a]);
        const auto n_b = static_cast<double>(atoms_[b]);
        const double most = a == b ? n_a * (n_a - 1) / 2 : n_a * n_b;
        if (!(most > 0))
            throw input_error("g(r)", "atoms for pairs " + names_[a] + "-" + names_[b],
                              std::to_string(atoms_[a]) + " and " + std::to_string(atoms_[b]));
        return normalised(pairs_[place(a, b)], 1 / most);
    }

    /// Pairs by distance: of all, and of two species.
    const histogram& pairs() const { return all_; }
    const histogram& pairs(std::size_t a, std::size_t b) const {
        check(a);
        check(b);
        return pairs_[place(a, b)];
    }

    /// Sum of the distances of the pairs in a bin, Å.
    double sum_of_distances_A(std::size_t bin) const { return sum_A_[bin]; }

    std::size_t atoms_of(std::size_t species) const { return atoms_[species]; }
    std::size_t atom_count() const {
        std::size_t sum = 0;
        for (const std::size_t n : atoms_) sum += n;
        return sum;
    }

private:
    static double check_cutoff(double cutoff_A) {
        if (!(cutoff_A > 0) || !std::isfinite(cutoff_A))
            throw input_error("cutoff", "a distance above 0 Å", std::to_string(cutoff_A));
        return cutoff_A;
    }

    void check(std::size_t species) const {
        if (species >= names_.size())
            throw input_error("g(r)", "one of " + std::to_string(names_.size()) + " species",
                              "species " + std::to_string(species + 1));
    }

    std::size_t place(std::size_t a, std::size_t b) const {
        return a < b ? a * names_.size() + b : b * names_.size() + a;
    }

    std::vector<double> normalised(const histogram& pairs, double share_of_a_pair) const {
        std::vector<double> g(pairs.size());
        for (std::size_t k = 0; k < g.size(); ++k) {
            const double inner = static_cast<double>(k) * width_A();
            const double outer = inner + width_A();
            const double shell_A3 = 4 * std::numbers::pi / 3 * (outer * outer * outer - inner * inner * inner);
            g[k] = static_cast<double>(pairs.counts()[k]) * share_of_a_pair * volume_A3_ / shell_A3;
        }
        return g;
    }

    species_names names_;
    std::vector<std::size_t> atoms_;  ///< by species
    double volume_A3_;
    histogram all_;
    std::vector<histogram> pairs_;  ///< of species a ≤ b at a · species + b
    std::vector<double> sum_A_;     ///< by bin
};

/// One neighbour shell of a structure.
struct radial_shell {
    double distance_A{};             ///< mean of its pairs
    double neighbours{};             ///< of an atom, on the mean
    std::vector<double> of_species;  ///< b round a, on the mean over the atoms of a, at a · species + b; 0 without a
};

namespace detail {

/// The pairs of bins first … last as one shell.
inline radial_shell sum_of_bins(const radial_distribution& pairs, std::size_t first, std::size_t last) {
    const std::size_t species = pairs.names().size();
    radial_shell shell{0, 0, std::vector<double>(species * species)};
    double count = 0;
    for (std::size_t k = first; k <= last; ++k) {
        count += static_cast<double>(pairs.pairs().counts()[k]);
        shell.distance_A += pairs.sum_of_distances_A(k);
    }
    shell.distance_A /= count;
    shell.neighbours = 2 * count / static_cast<double>(pairs.atom_count());
    for (std::size_t a = 0; a < species; ++a)
        for (std::size_t b = 0; b < species && pairs.atoms_of(a) > 0; ++b) {
            double neighbours = 0;
            for (std::size_t k = first; k <= last; ++k)
                neighbours += (a == b ? 2.0 : 1.0) * static_cast<double>(pairs.pairs(a, b).counts()[k]);
            shell.of_species[a * species + b] = neighbours / static_cast<double>(pairs.atoms_of(a));
        }
    return shell;
}

}  // namespace detail

/// Shells are the stretches of distance that hold pairs, parted by at least `gap_A` without any. One that comes within
/// the gap of the cutoff might go on behind it and is left out. \throws input_error unless the gap is at least a bin.
inline std::vector<radial_shell> shells_of(const radial_distribution& pairs, double gap_A) {
    if (!(gap_A >= pairs.width_A()))
        throw input_error("shells", "a gap of at least one bin of " + std::to_string(pairs.width_A()) + " Å",
                          std::to_string(gap_A));
    const auto gap = static_cast<std::size_t>(std::min(gap_A / pairs.width_A(), 1e9));
    std::vector<radial_shell> shells;
    bool open = false;
    std::size_t first = 0, last = 0;
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        if (pairs.pairs().counts()[k] > 0) {
            if (!open) first = k;
            open = true;
            last = k;
        } else if (open && k - last >= gap) {
            shells.push_back(detail::sum_of_bins(pairs, first, last));
            open = false;
        }
    }
    return shells;
}

}  // namespace saddle
