/// \file
/// Whether barriers belong to an energy: forward minus reverse barriers round closed cycles of hops.
///
/// Detailed balance asks that the barriers of a hop, there and back, differ by an energy that depends on the
/// configuration alone: E_f − E_r = E(after) − E(before). Round a cycle that ends in the configuration it began with
/// these differences sum to 0. What a model has instead is how far its kinetics is from any equilibrium.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/barrier/concepts.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Sites of the smallest ring of first neighbours: 4 in bcc, 3 in fcc.
template <lattice L>
inline constexpr std::size_t ring_size = [] {
    for (const vec3 a : L::jumps)
        for (const vec3 b : L::jumps)
            for (const vec3 c : L::jumps)
                if (a + b + c == vec3{}) return std::size_t{3};
    return std::size_t{4};
}();

/// Hops that bring every atom back: once round, the vacancy moves the n − 1 atoms of a ring by one place, so n − 1
/// times round are needed: 12 hops in bcc, 6 in fcc.
template <lattice L>
inline constexpr std::size_t hops_per_cycle = ring_size<L>*(ring_size<L> - 1);

/// Indices of the jumps that take a vacancy once round a smallest ring.
template <lattice L>
using ring = std::array<std::size_t, ring_size<L>>;

/// All smallest rings through a site, both ways round: 96 in bcc, 48 in fcc.
template <lattice L>
std::vector<ring<L>> smallest_rings() {
    std::vector<ring<L>> found;
    ring<L> jumps{};
    const auto extend = [&](const auto& self, std::size_t length, vec3 end) -> void {
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            // who never turns back meets no site twice on so short a way
            if (length > 0 && L::jumps[j] == -L::jumps[jumps[length - 1]]) continue;
            jumps[length] = j;
            const vec3 next = end + L::jumps[j];
            if (length + 1 < jumps.size())
                self(self, length + 1, next);
            else if (next == vec3{})
                found.push_back(jumps);
        }
    };
    extend(extend, 0, {});
    return found;
}

/// One hop of a cycle.
struct hop_barriers {
    std::size_t direction{};  ///< index into `L::jumps`
    digit species{};          ///< of the atom that jumps
    double forward_eV{};
    double reverse_eV{};  ///< of the same atom jumping back
    double difference_eV() const { return forward_eV - reverse_eV; }
};

/// A vacancy walked round a ring until all atoms are back.
template <lattice L>
struct closed_cycle {
    site vacancy;  ///< where it begins and ends
    std::array<hop_barriers, hops_per_cycle<L>> hops;

    /// Σ (forward − reverse), eV: 0 for a model with an energy.
    double sum_eV() const {
        double sum = 0;
        for (const auto& hop : hops) sum += hop.difference_eV();
        return sum;
    }
};

/// Walks the vacancy of a crystal round a ring; the crystal is afterwards as before. \throws input_error where the box
/// is so narrow that the ring meets itself.
template <barrier_source Model>
closed_cycle<typename Model::lattice_type> walk_cycle(const Model& model,
                                                      supercell<typename Model::lattice_type>& crystal, site vacancy,
                                                      const ring<typename Model::lattice_type>& jumps,
                                                      typename Model::workspace& scratch) {
    using L = typename Model::lattice_type;
    std::array<vec3, ring_size<L>> positions{crystal.position(vacancy)};
    for (std::size_t k = 0; k < jumps.size(); ++k) {
        const vec3 next = crystal.wrap(positions[k] + L::jumps[jumps[k]]);
        const auto last = positions.begin() + static_cast<std::ptrdiff_t>(k) + 1;
        if (k + 1 < jumps.size() && std::find(positions.begin(), last, next) != last)
            throw input_error("cycle", "a box wider than a ring of neighbours", "a narrower one");
        positions[(k + 1) % jumps.size()] = next;
    }
    closed_cycle<L> cycle{vacancy, {}};
    auto barriers = model.barriers_eV(crystal, positions[0], scratch);
    for (std::size_t h = 0; h < cycle.hops.size(); ++h) {
        const std::size_t j = jumps[h % jumps.size()];
        const vec3 next = positions[(h + 1) % jumps.size()];
        const site from = crystal.at(positions[h % jumps.size()]);
        const site to = crystal.at(next);
        auto& hop = cycle.hops[h];
        hop = {j, crystal[to], barriers[j], 0};
        crystal.exchange(from, to);
        barriers = model.barriers_eV(crystal, next, scratch);
        const auto back = std::find(L::jumps.begin(), L::jumps.end(), -L::jumps[j]);
        hop.reverse_eV = barriers[static_cast<std::size_t>(back - L::jumps.begin())];
    }
    return cycle;
}

/// Cycle number k of an audit: the vacancy of the crystal changes places with the atom of a random site and is walked
/// round a random ring there. The crystal is afterwards as before, so cycles may be asked for in any order. \throws
/// input_error unless the crystal has one vacancy and the species of the model.
template <barrier_source Model>
closed_cycle<typename Model::lattice_type> random_cycle(const Model& model,
                                                        supercell<typename Model::lattice_type>& crystal,
                                                        const philox& random, std::uint64_t k,
                                                        typename Model::workspace& scratch) {
    using L = typename Model::lattice_type;
    static const auto rings = smallest_rings<L>();
    check_species_of(crystal, model);
    const auto present = vacancies(crystal);
    if (present.size() != 1) throw input_error("crystal", "exactly one vacancy", std::to_string(present.size()));
    const auto u = random.uniforms(k);
    const auto pick = [](double share, std::size_t bound) {  // (0, 1] to 0 … bound − 1
        return std::min(static_cast<std::size_t>((1 - share) * static_cast<double>(bound)), bound - 1);
    };
    const site start{pick(u[0], crystal.size())};
    crystal.exchange(present.front(), start);
    const auto cycle = walk_cycle(model, crystal, start, rings[pick(u[1], rings.size())], scratch);
    crystal.exchange(present.front(), start);
    return cycle;
}

/// What cycles say of a model together; all in eV.
struct cycle_statistics {
    std::size_t cycles{};
    double mean_eV{};  ///< of the sums round cycles
    double rms_eV{};   ///< their root mean square
    double rms_standard_error_eV{};
    double median_eV{};  ///< of their magnitudes
    double percentile_95_eV{};
    double largest_eV{};
    double hop_rms_difference_eV{};  ///< of forward − reverse: energy differences and errors together
    /// rms/√n with n hops a cycle: the part of one hop's difference that is no energy, if those of a cycle's hops are
    /// independent. The least that fits the cycles, its share in every hop of the cycle alike, is rms/n.
    double hop_inconsistency_eV{};
};

/// \throws input_error where there are no cycles.
template <lattice L>
cycle_statistics summarised(std::span<const closed_cycle<L>> cycles) {
    if (cycles.empty()) throw input_error("cycles", "at least one", "none");
    block_average sums, squares, hop_squares;
    std::vector<double> magnitudes;
    for (const auto& cycle : cycles) {
        const double sum = cycle.sum_eV();
        sums.add(sum);
        squares.add(sum * sum);
        magnitudes.push_back(std::abs(sum));
        for (const auto& hop : cycle.hops) hop_squares.add(hop.difference_eV() * hop.difference_eV());
    }
    std::sort(magnitudes.begin(), magnitudes.end());
    const auto quantile = [&](double share) {
        return magnitudes[static_cast<std::size_t>(share * static_cast<double>(magnitudes.size() - 1) + 0.5)];
    };
    const double rms = std::sqrt(squares.mean());
    return {cycles.size(),
            sums.mean(),
            rms,
            rms > 0 ? squares.standard_error() / (2 * rms) : 0,
            quantile(0.5),
            quantile(0.95),
            magnitudes.back(),
            std::sqrt(hop_squares.mean()),
            rms / std::sqrt(static_cast<double>(hops_per_cycle<L>))};
}

}  // namespace saddle
