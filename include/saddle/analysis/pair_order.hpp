/// \file
/// Short-range order along a run: pairs of every kind in the first shells, kept up to date jump by jump.
#pragma once

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/pairs.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/short_range_order.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// Observer: N_AB in shells 1 … Shells. A jump changes at most two shells' worth of pairs, so it costs 2·z look-ups.
template <lattice L, std::size_t Shells>
class pair_order {
public:
    explicit pair_order(const supercell<L>& crystal) : atoms_by_digit_(digit_counts(crystal)) {
        count(crystal, std::make_index_sequence<Shells>{});
    }

    /// Pairs in shell k, from 1.
    const pair_counts& pairs(std::size_t k) const { return counts_[k - 1]; }

    /// N_AB − N⁰_AB in shell k, from 1.
    double excess(std::size_t k, digit a, digit b) const {
        return pair_excess(counts_[k - 1], shell_sizes<L, Shells>[k - 1], atoms_by_digit_, a, b);
    }

    /// δ_AB in shell k, from 1.
    double delta(std::size_t k, digit a, digit b) const {
        return pair_order_parameter(counts_[k - 1], shell_sizes<L, Shells>[k - 1], atoms_by_digit_, a, b);
    }

    /// Warren-Cowley α_AB in shell k, from 1, for the ordered pair: B round A. \throws input_error as `warren_cowley`.
    double alpha(std::size_t k, digit a, digit b) const { return warren_cowley(counts_[k - 1], atoms_by_digit_, a, b); }

    void observe(const supercell<L>& crystal, const jump_event& event) noexcept {
        const vec3 from = crystal.wrap(event.to_position - L::jumps[event.direction]);
        update(crystal, event, event.to_position, -1, std::make_index_sequence<Shells>{});
        update(crystal, event, from, +1, std::make_index_sequence<Shells>{});
    }

    void save(output_archive& out) const {
        out.label("pair order");
        for (const auto& shell_counts : counts_) out.values(std::span<const std::int64_t>(shell_counts.raw()));
    }

    void load(input_archive& in) {
        in.expect_label("pair order");
        const auto sites = std::accumulate(atoms_by_digit_.begin(), atoms_by_digit_.end(), std::size_t{0});
        const auto most_pairs = static_cast<std::int64_t>(sites * neighbourhood<L, Shells>.size());
        for (auto& shell_counts : counts_) {
            auto raw = in.values<std::int64_t>();
            if (raw.size() != shell_counts.raw().size())
                throw input_error("pair order", std::to_string(shell_counts.raw().size()) + " counts",
                                  std::to_string(raw.size()));
            for (const std::int64_t pairs : raw)
                if (pairs < 0 || pairs > most_pairs)
                    throw input_error("pair order", "0 to " + std::to_string(most_pairs) + " pairs",
                                      std::to_string(pairs));
            shell_counts.assign(std::move(raw));
        }
    }

private:
    template <std::size_t... K>
    void count(const supercell<L>& crystal, std::index_sequence<K...>) {
        (counts_.push_back(count_pairs<K + 1>(crystal)), ...);
    }

    /// Adds `sign` pairs between the moved atom and the neighbours of `centre`. The atom itself stands at `event.from`
    /// already: skipping that site also leaves out the atom's own images, whose number does not change.
    template <std::size_t... K>
    void update(const supercell<L>& crystal, const jump_event& event, vec3 centre, int sign,
                std::index_sequence<K...>) noexcept {
        const auto add = [&](pair_counts& counts, const auto& displacements) {
            for (const vec3 d : displacements) {
                const site neighbour = crystal.near(centre, d);
                if (neighbour == event.from || crystal[neighbour] == vacant) continue;
                counts.add(event.species, crystal[neighbour], sign);
            }
        };
        (add(counts_[K], shell<L, K + 1>), ...);
    }

    std::vector<std::size_t> atoms_by_digit_;
    std::vector<pair_counts> counts_;
};

}  // namespace saddle
