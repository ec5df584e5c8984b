/// \file
/// A block of the event log: the crystal at its first jump, then a direction and a time step for every jump, and which
/// vacancy it was where there are several.
///
/// docs/event-log.md states the layout byte by byte.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/bits.hpp>
#include <saddle/core/crc32.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// A time step as it is stored: the 32 bits of a double behind its sign, 11 of exponent and 21 of mantissa. To nearest,
/// so within 2^-22 of its value, and with the whole range of a double: a float would overflow below 195 K on a barrier
/// of 2 eV.
using packed_step = std::uint32_t;

/// `seconds` must be finite and not negative.
inline packed_step pack_step(double seconds) noexcept {
    constexpr packed_step largest = 0xFFDFFFFF;  // the next one is infinite
    const auto bits = std::bit_cast<std::uint64_t>(std::fabs(seconds)) + (std::uint64_t{1} << 30);
    return std::min(static_cast<packed_step>(bits >> 31), largest);
}

inline double unpack_step(packed_step step) noexcept { return std::bit_cast<double>(std::uint64_t{step} << 31); }

/// Sizes that all blocks of a log share.
struct event_layout {
    std::size_t sites{};
    std::size_t species{};
    std::size_t directions{};     ///< jumps of the lattice: 8 in bcc, 12 in fcc
    std::uint32_t block_jumps{};  ///< jumps of a full block
    std::size_t vacancies = 1;

    static constexpr std::size_t head_bytes = 60;

    unsigned site_bits() const { return static_cast<unsigned>(std::bit_width(species)); }
    unsigned jump_bits() const { return static_cast<unsigned>(std::bit_width(directions - 1)); }
    unsigned place_bits() const { return static_cast<unsigned>(std::bit_width(sites - 1)); }      ///< of a site's index
    unsigned mover_bits() const { return static_cast<unsigned>(std::bit_width(vacancies - 1)); }  ///< 0 for one vacancy

    /// Bytes of a block with so many jumps: head, crystal, places of all vacancies but the first, directions, who
    /// jumped, steps, checksum.
    std::size_t bytes(std::uint32_t jumps) const {
        return head_bytes + packed_bytes(sites, site_bits()) + packed_bytes(vacancies - 1, place_bits()) +
               packed_bytes(jumps, jump_bits()) + packed_bytes(jumps, mover_bits()) + jumps * sizeof(packed_step) +
               sizeof(std::uint32_t);
    }
    std::size_t full_bytes() const { return bytes(block_jumps); }

    friend bool operator==(const event_layout&, const event_layout&) = default;
};

/// What a block holds. A block that is being filled has room for `block_jumps` jumps from the start.
struct event_block {
    std::uint64_t first{};              ///< jumps done before the block
    double begin_s{};                   ///< clock before its first jump, exact
    double end_s{};                     ///< clock after its last jump, exact
    std::uint64_t end_vacancy{};        ///< lowest index of a vacant site after the last jump
    std::uint32_t end_crc{};            ///< `occupation_crc` after the last jump
    std::vector<digit> occupation;      ///< before the first jump
    std::vector<std::uint64_t> places;  ///< sites of the vacancies before the first jump, in the order of the run
    std::vector<std::uint8_t> directions;
    std::vector<std::uint32_t> movers;  ///< which vacancy jumped
    std::vector<packed_step> steps;
};

/// Lowest index of a vacant site; the number of sites where there is none.
inline std::uint64_t lowest_vacancy(std::span<const digit> occupation) noexcept {
    return static_cast<std::uint64_t>(std::find(occupation.begin(), occupation.end(), vacant) - occupation.begin());
}

/// CRC-32 of an occupation, one byte a site.
inline std::uint32_t occupation_crc(std::span<const digit> occupation) noexcept {
    return crc32(std::as_bytes(occupation));
}

namespace detail {

inline constexpr std::uint32_t block_mark = 0x4B4C4245;  // "EBLK"

/// Copies plain values to or from a place that moves on.
template <class T>
void put(char*& out, const T& value) noexcept {
    std::memcpy(out, &value, sizeof value);
    out += sizeof value;
}
template <class T>
T taken(const char*& in) noexcept {
    T value;
    std::memcpy(&value, in, sizeof value);
    in += sizeof value;
    return value;
}

}  // namespace detail

/// Writes the first `jumps` jumps of a block as `layout.bytes(jumps)` bytes.
inline void encode_block(const event_block& block, std::uint32_t jumps, const event_layout& layout,
                         char* out) noexcept {
    const char* const first = out;
    detail::put(out, detail::block_mark);
    detail::put(out, jumps);
    detail::put(out, std::uint64_t{layout.bytes(jumps)});
    detail::put(out, block.first);
    detail::put(out, block.begin_s);
    detail::put(out, block.end_s);
    detail::put(out, block.places.front());
    detail::put(out, block.end_vacancy);
    detail::put(out, block.end_crc);
    pack_bits(std::span(block.occupation), layout.site_bits(), out);
    out += packed_bytes(layout.sites, layout.site_bits());
    pack_bits(std::span(block.places).subspan(1), layout.place_bits(), out);
    out += packed_bytes(layout.vacancies - 1, layout.place_bits());
    pack_bits(std::span(block.directions).first(jumps), layout.jump_bits(), out);
    out += packed_bytes(jumps, layout.jump_bits());
    pack_bits(std::span(block.movers).first(jumps), layout.mover_bits(), out);
    out += packed_bytes(jumps, layout.mover_bits());
    if (jumps > 0) std::memcpy(out, block.steps.data(), jumps * sizeof(packed_step));
    out += jumps * sizeof(packed_step);
    detail::put(out, crc32(std::as_bytes(std::span(first, out))));
}

/// First fields of a block: whether a block begins here, and how long it is.
struct block_head {
    std::uint32_t mark{};
    std::uint32_t jumps{};
    std::uint64_t bytes{};

    static constexpr std::size_t size = 16;

    /// From at least `size` bytes.
    static block_head of(std::string_view bytes) noexcept {
        const char* in = bytes.data();
        block_head head;
        head.mark = detail::taken<std::uint32_t>(in);
        head.jumps = detail::taken<std::uint32_t>(in);
        head.bytes = detail::taken<std::uint64_t>(in);
        return head;
    }

    /// Whether a block of this layout can begin so.
    bool fits(const event_layout& layout) const {
        return mark == detail::block_mark && jumps <= layout.block_jumps && bytes == layout.bytes(jumps);
    }
};

namespace detail {

inline void check_places(const event_block& block, const event_layout& layout, const std::string& place) {
    if (block.places.size() != layout.vacancies)
        throw input_error(place, "places of " + std::to_string(layout.vacancies) + " vacancies",
                          std::to_string(block.places.size()));
    for (const auto vacancy : block.places)
        if (vacancy >= layout.sites || block.occupation[vacancy] != vacant)
            throw input_error(place, "the vacancy at site " + std::to_string(vacancy), "an atom, or no such site");
    auto sorted = block.places;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw input_error(place, "vacancies at sites of their own", "two at one site");
}

/// What the checksum cannot promise of a file that somebody made: that a crystal and jumps can be like this.
inline void check_block(const event_block& block, const event_layout& layout, const std::string& place) {
    std::size_t vacancies = 0;
    for (const digit d : block.occupation) {
        if (d > layout.species)
            throw input_error(place, "digits up to " + std::to_string(layout.species), std::to_string(d));
        vacancies += d == vacant;
    }
    if (vacancies != layout.vacancies)
        throw input_error(place,
                          "a crystal with " +
                              (layout.vacancies == 1 ? "one vacancy" : std::to_string(layout.vacancies) + " vacancies"),
                          std::to_string(vacancies));
    check_places(block, layout, place);
    for (const auto mover : block.movers)
        if (mover >= layout.vacancies)
            throw input_error(place, "numbers of vacancies below " + std::to_string(layout.vacancies),
                              std::to_string(mover));
    for (const auto direction : block.directions)
        if (direction >= layout.directions)
            throw input_error(place, "directions below " + std::to_string(layout.directions),
                              std::to_string(direction));
    if (!std::isfinite(block.begin_s) || !std::isfinite(block.end_s) || !(block.end_s >= block.begin_s))
        throw input_error(place, "a finite clock that does not go back", "another one");
    for (const packed_step step : block.steps)
        if (!std::isfinite(unpack_step(step))) throw input_error(place, "finite time steps", "another one");
}

}  // namespace detail

/// Block number `number` of a log from its bytes, of which the head is known to fit. `place` is what messages call it.
/// \throws input_error where the checksum or the content is wrong.
inline event_block decode_block(std::string_view bytes, std::uint64_t number, const event_layout& layout,
                                const std::string& place) {
    const char* in = bytes.data() + bytes.size() - sizeof(std::uint32_t);
    const auto stated = detail::taken<std::uint32_t>(in);
    const auto found = crc32(std::as_bytes(std::span(bytes).first(bytes.size() - sizeof stated)));
    if (found != stated)
        throw input_error(place, "checksum " + std::to_string(stated), std::to_string(found) + ": damaged bytes");
    const auto jumps = block_head::of(bytes).jumps;
    in = bytes.data() + block_head::size;
    event_block block;
    block.first = detail::taken<std::uint64_t>(in);
    block.begin_s = detail::taken<double>(in);
    block.end_s = detail::taken<double>(in);
    block.places.push_back(detail::taken<std::uint64_t>(in));
    block.end_vacancy = detail::taken<std::uint64_t>(in);
    block.end_crc = detail::taken<std::uint32_t>(in);
    if (block.first != number * layout.block_jumps)
        throw input_error(place, std::to_string(number * layout.block_jumps) + " jumps before the block",
                          std::to_string(block.first));
    block.occupation.resize(layout.sites);
    block.places.resize(layout.vacancies);
    block.directions.resize(jumps);
    block.movers.resize(jumps);
    block.steps.resize(jumps);
    std::string_view rest = bytes.substr(event_layout::head_bytes);
    const auto unpack = [&rest](unsigned width, auto values) {
        unpack_bits(rest, width, values);
        rest.remove_prefix(packed_bytes(values.size(), width));
    };
    unpack(layout.site_bits(), std::span(block.occupation));
    unpack(layout.place_bits(), std::span(block.places).subspan(1));
    unpack(layout.jump_bits(), std::span(block.directions));
    unpack(layout.mover_bits(), std::span(block.movers));
    if (jumps > 0) std::memcpy(block.steps.data(), rest.data(), jumps * sizeof(packed_step));
    detail::check_block(block, layout, place);
    return block;
}

}  // namespace saddle
