/// \file
/// Displacements sampled along a run, cut into blocks.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/kmc/statistics.hpp>

namespace saddle {

/// What one species has done up to a sample.
struct species_displacement {
    std::uint64_t jumps{};
    displacement sum;        ///< of its atoms' displacements since the start, units of a/2
    std::int64_t squares{};  ///< Σ |r − r(origin)|² of its atoms since the block began, units of (a/2)²
};

/// A run at a moment.
struct displacement_sample {
    std::uint64_t jump{};
    double expected_time_s{};  ///< Σ 1/R, see `mean_square_displacement`
    displacement vacancy;      ///< unwrapped, since the start, units of a/2
    std::vector<species_displacement> species;
};

/// How a run is sampled and cut. Windows are for sums over many atoms, which add up from any moment to any other;
/// blocks are for single atoms, and for errors.
struct displacement_layout {
    std::uint64_t sample_every{};  ///< jumps
    std::uint64_t block_jumps{};   ///< an even multiple of `sample_every`
    std::size_t sites{};

    std::size_t samples_a_block() const { return static_cast<std::size_t>(block_jumps / sample_every); }
    /// Samples of a window: at least one jump a site, in which a random walk goes round a periodic box several times.
    std::size_t samples_a_window() const { return static_cast<std::size_t>((sites + sample_every - 1) / sample_every); }
    std::size_t windows_a_block() const { return samples_a_block() / samples_a_window(); }
};

/// Jumps of a block: 16 samples, but at least 8 jumps a site, in whole pairs of samples.
inline std::uint64_t displacement_block_jumps(std::size_t sites, std::uint64_t sample_every) {
    constexpr std::uint64_t pairs = 8, jumps_a_site = 8;
    const std::uint64_t pair = 2 * std::min(sample_every, std::numeric_limits<std::uint64_t>::max() / (2 * pairs));
    const std::uint64_t least = jumps_a_site * sites;
    return pair * std::max(pairs, least / pair + (least % pair != 0));
}

/// What happened in one block; displacements in units of a/2.
struct displacement_block {
    double window_s{};                  ///< mean expected time of a window
    double window_jumps{};              ///< jumps of a window
    double vacancy{};                   ///< G(vacancy, vacancy)
    std::vector<double> collective;     ///< G(i, j), row by row, i and j the species of the samples
    double half_s{};                    ///< expected time of the second half
    std::vector<double> tracer_growth;  ///< of Σ |r − r(origin)|² in the second half, by species
    std::vector<double> tracer_jumps;   ///< in the second half, by species
};

namespace detail {

inline double dot_product(const displacement& a, const displacement& b) {
    return static_cast<double>(a.x) * static_cast<double>(b.x) + static_cast<double>(a.y) * static_cast<double>(b.y) +
           static_cast<double>(a.z) * static_cast<double>(b.z);
}

/// G(a, b) = ⟨A·B⟩ + ⟨A·B⁺⟩ + ⟨A⁺·B⟩, A and B the displacements in a window, A⁺ and B⁺ in the next: what ⟨A·B⟩ grows by
/// from one window's length to two. A constant that ⟨A·B⟩ has beside its growth drops out.
inline double window_growth(std::span<const displacement> a, std::span<const displacement> b) {
    double within = 0, across = 0;
    for (std::size_t w = 0; w < a.size(); ++w) within += dot_product(a[w], b[w]);
    for (std::size_t w = 0; w + 1 < a.size(); ++w) across += dot_product(a[w], b[w + 1]) + dot_product(a[w + 1], b[w]);
    const auto windows = static_cast<double>(a.size());
    return within / windows + across / (windows - 1);
}

/// Displacements in the windows of a block, whose samples are `block`; `place` finds one in a sample.
template <class Place>
std::vector<displacement> window_displacements(std::span<const displacement_sample> block,
                                               const displacement_layout& layout, Place place) {
    std::vector<displacement> moved;
    const std::size_t stride = layout.samples_a_window();
    for (std::size_t w = 0; w < layout.windows_a_block(); ++w)
        moved.push_back(place(block[(w + 1) * stride]) - place(block[w * stride]));
    return moved;
}

inline void find_collective(displacement_block& found, std::span<const displacement_sample> block,
                            const displacement_layout& layout) {
    const std::size_t windows = layout.windows_a_block();
    const auto& last = block[windows * layout.samples_a_window()];
    found.window_s = (last.expected_time_s - block[0].expected_time_s) / static_cast<double>(windows);
    found.window_jumps = static_cast<double>(last.jump - block[0].jump) / static_cast<double>(windows);
    const auto vacancy = window_displacements(block, layout, [](const auto& sample) { return sample.vacancy; });
    found.vacancy = window_growth(vacancy, vacancy);
    std::vector<std::vector<displacement>> species;
    for (std::size_t i = 0; i < block[0].species.size(); ++i)
        species.push_back(
            window_displacements(block, layout, [i](const auto& sample) { return sample.species[i].sum; }));
    for (const auto& a : species)
        for (const auto& b : species) found.collective.push_back(window_growth(a, b));
}

inline void find_tracers(displacement_block& found, std::span<const displacement_sample> block) {
    const auto& half = block[block.size() / 2];
    const auto& end = block.back();
    found.half_s = end.expected_time_s - half.expected_time_s;
    for (std::size_t i = 0; i < end.species.size(); ++i) {
        found.tracer_growth.push_back(static_cast<double>(end.species[i].squares - half.species[i].squares));
        found.tracer_jumps.push_back(static_cast<double>(end.species[i].jumps - half.species[i].jumps));
    }
}

}  // namespace detail

/// The samples of each whole block of a run: `samples_a_block() + 1` of them, of which the first belongs to the block
/// before (its `squares` are not those of this block, in which every atom is then at its origin). A run that branched
/// off within a block begins with the next. \throws input_error where blocks have fewer than two windows, or a sample
/// is missing.
inline std::vector<std::span<const displacement_sample>> whole_blocks(std::span<const displacement_sample> samples,
                                                                      const displacement_layout& layout) {
    if (layout.sample_every == 0 || layout.block_jumps % (2 * layout.sample_every) != 0 || layout.windows_a_block() < 2)
        throw input_error("displacements", "blocks of at least two windows and an even number of samples",
                          std::to_string(layout.block_jumps) + " jumps");
    const auto first = std::find_if(samples.begin(), samples.end(),
                                    [&](const auto& sample) { return sample.jump % layout.block_jumps == 0; });
    std::vector<std::span<const displacement_sample>> blocks;
    const std::size_t length = layout.samples_a_block();
    auto rest = samples.subspan(static_cast<std::size_t>(first - samples.begin()));
    for (std::size_t k = 0; k < rest.size(); ++k)
        if (const auto jump = rest[0].jump + k * layout.sample_every; rest[k].jump != jump)
            throw input_error("displacements", "a sample at jump " + std::to_string(jump),
                              "one at " + std::to_string(rest[k].jump));
    for (; rest.size() > length; rest = rest.subspan(length)) blocks.push_back(rest.first(length + 1));
    return blocks;
}

/// One of the `whole_blocks`.
inline displacement_block block_of(std::span<const displacement_sample> samples, const displacement_layout& layout) {
    displacement_block found;
    detail::find_collective(found, samples, layout);
    detail::find_tracers(found, samples);
    return found;
}

}  // namespace saddle
