/// \file
/// What an event log says of its run: the crystal's box, species and atom ids at the start, and free facts.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle {

/// What a run says of itself: temperature, seed, model, …; free names and texts, kept and shown, never interpreted.
using event_log_facts = std::vector<std::pair<std::string, std::string>>;

/// What holds for the whole log.
struct event_log_header {
    event_layout layout;
    std::string lattice;  ///< "bcc", "fcc"
    std::array<int, 3> cells{};
    species_names species;  ///< digit d is species[d − 1]
    species_names types;    ///< order of the types in files that are made from the log
    bool named = true;      ///< whether species have names; else they are the types "1", "2", …
    cell box;
    real3 corner{};  ///< as in `crystal`
    double lattice_constant_A{};
    std::vector<std::int64_t> ids;  ///< one a site: its atom at the start; a vacancy's: the atom taken away, or 0
    event_log_facts facts;
};

/// Jumps of a full block: about as many as sites, so that the crystal adds at most a fraction of a byte to a jump.
inline std::uint32_t default_block_jumps(std::size_t sites) {
    constexpr std::size_t least = 1 << 12;
    constexpr std::size_t most = 1 << 20;
    return static_cast<std::uint32_t>(std::bit_ceil(std::clamp(sites, least, most)));
}

/// Header of a run that begins with `start`, a crystal in the box of `frame` with its atoms; the order of species may
/// differ (`start`: the model's, `frame`: the file's). `taken`: for each vacancy by site the id of the atom taken away,
/// 0 where the file had the vacancy. \throws input_error where the two differ in size, or there is no vacancy or not an
/// id for each.
template <lattice L>
event_log_header make_event_log_header(const crystal<L>& frame, const supercell<L>& start,
                                       const std::vector<std::int64_t>& taken, std::uint32_t block_jumps,
                                       event_log_facts facts) {
    const auto vacant_sites = vacancies(start);
    if (vacant_sites.empty()) throw input_error("event log", "at least one vacancy", "none");
    if (taken.size() != vacant_sites.size())
        throw input_error("event log", "an id for each of the " + std::to_string(vacant_sites.size()) + " vacancies",
                          std::to_string(taken.size()));
    if (start.cells() != frame.sites.cells() || frame.ids.size() != start.size())
        throw input_error("event log", "the crystal and its box of one size", "others");
    event_log_header header{{start.size(), start.names().size(), jump_count<L>, block_jumps, vacant_sites.size()},
                            std::string(L::name),
                            start.cells(),
                            start.names(),
                            frame.sites.names(),
                            frame.named,
                            frame.box,
                            frame.corner,
                            frame.lattice_constant_A,
                            frame.ids,
                            std::move(facts)};
    for (std::size_t v = 0; v < taken.size(); ++v) header.ids[vacant_sites[v].index] = taken[v];
    return header;
}

/// The box and atoms of a log round a crystal: what exported frames are made with. \throws input_error where sizes
/// differ.
template <lattice L>
crystal<L> frame_of(const event_log_header& header, const supercell<L>& start) {
    if (header.ids.size() != start.size())
        throw input_error("event log", std::to_string(header.ids.size()) + " sites", std::to_string(start.size()));
    crystal<L> frame{start.renumbered(header.types),
                     header.ids,
                     header.box,
                     header.corner,
                     header.lattice_constant_A,
                     header.named,
                     0,
                     {},
                     {}};
    for (const site v : vacancies(start)) frame.ids[v.index] = 0;
    frame.report.vacancies = header.layout.vacancies;
    return frame;
}

}  // namespace saddle
