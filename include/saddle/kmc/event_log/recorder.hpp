/// \file
/// The observer that gathers the events of a run for its log.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Observer: direction and time step of every jump, and which vacancy it was, in blocks of a fixed number of jumps.
/// Holds the block that is being filled and the one before, so whoever writes must look at least once a block
/// (`event_log_writer::append`). Memory is taken at the start: about 13.5 bytes a jump of a block and 1.5 bytes a site
/// in bcc; `observe` takes none.
template <lattice L>
class event_recorder {
public:
    /// Records nothing; a jump then costs one comparison.
    event_recorder() = default;

    /// Records from jump 0 on, `block_jumps` jumps a block. \throws input_error unless the crystal has a vacancy and
    /// a block at least one jump.
    event_recorder(const supercell<L>& crystal, std::uint32_t block_jumps)
        : layout_{crystal.size(), crystal.names().size(), jump_count<L>, block_jumps, vacancies(crystal).size()} {
        if (layout_.vacancies == 0) throw input_error("event log", "at least one vacancy", "none");
        if (block_jumps == 0) throw input_error("event log", "at least one jump a block", "none");
        for (const site v : vacancies(crystal)) open_.places.push_back(v.index);
        places_ = open_.places;
        open_.occupation = crystal.occupation();
        open_.directions.resize(block_jumps);
        open_.movers.resize(block_jumps);
        open_.steps.resize(block_jumps);
        last_.resize(layout_.full_bytes());
    }

    bool on() const { return layout_.block_jumps != 0; }
    const event_layout& layout() const { return layout_; }

    void observe(const supercell<L>& crystal, const jump_event& event) noexcept {
        if (!on()) return;
        open_.directions[filled_] = static_cast<std::uint8_t>(event.direction);
        open_.movers[filled_] = static_cast<std::uint32_t>(event.vacancy);
        open_.steps[filled_] = pack_step(event.residence_s);
        places_[event.vacancy] = event.to.index;
        open_.end_s += event.residence_s;  // the same sum as the run's clock
        if (++filled_ == layout_.block_jumps) complete(crystal);
    }

    /// Full blocks so far; the last of them is `last_block`.
    std::uint64_t full_blocks() const { return open_.first / std::max<std::uint64_t>(1, layout_.block_jumps); }

    /// The full block that was completed last; empty where none was since the start or since `load`.
    std::string_view last_block() const { return has_last_ ? std::string_view(last_) : std::string_view(); }

    /// The block that is being filled, closed as it stands; `crystal` is the run's.
    std::string open_block(const supercell<L>& crystal) const {
        event_block block = open_;
        block.end_vacancy = lowest_vacancy(crystal.occupation());
        block.end_crc = occupation_crc(crystal.occupation());
        std::string bytes(layout_.bytes(filled_), '\0');
        encode_block(block, filled_, layout_, bytes.data());
        return bytes;
    }

    /// Without the full block, which must have been written.
    void save(output_archive& out) const {
        out.label("event log");
        out.value(layout_.block_jumps);
        if (!on()) return;
        out.value(open_.first);
        out.value(open_.begin_s);
        out.value(open_.end_s);
        out.values(std::span<const digit>(open_.occupation));
        out.values(std::span<const std::uint8_t>(open_.directions).first(filled_));
        out.values(std::span<const packed_step>(open_.steps).first(filled_));
        if (layout_.vacancies == 1) return;  // where it is, the occupation says
        out.values(std::span<const std::uint64_t>(open_.places));
        out.values(std::span<const std::uint32_t>(open_.movers).first(filled_));
        out.values(std::span<const std::uint64_t>(places_));
    }

    /// \throws input_error where the state is of another crystal or block length.
    void load(input_archive& in) {
        in.expect_label("event log");
        const auto block_jumps = in.value<std::uint32_t>();
        if (block_jumps != layout_.block_jumps)
            throw input_error("event log", std::to_string(layout_.block_jumps) + " jumps a block (0: no log)",
                              std::to_string(block_jumps));
        if (!on()) return;
        event_block block;
        block.first = in.value<std::uint64_t>();
        block.begin_s = in.value<double>();
        block.end_s = in.value<double>();
        block.occupation = in.values<digit>();
        block.directions = in.values<std::uint8_t>();
        block.steps = in.values<packed_step>();
        if (layout_.vacancies == 1) {
            block.places = {lowest_vacancy(block.occupation)};
            block.movers.resize(block.directions.size());
            return take_up(block, block.places);
        }
        block.places = in.values<std::uint64_t>();
        block.movers = in.values<std::uint32_t>();
        take_up(std::move(block), in.values<std::uint64_t>());
    }

private:
    void complete(const supercell<L>& crystal) noexcept {
        open_.end_vacancy = lowest_vacancy(crystal.occupation());
        open_.end_crc = occupation_crc(crystal.occupation());
        encode_block(open_, filled_, layout_, last_.data());
        has_last_ = true;
        open_.first += filled_;
        open_.begin_s = open_.end_s;
        std::copy(places_.begin(), places_.end(), open_.places.begin());
        std::copy(crystal.occupation().begin(), crystal.occupation().end(), open_.occupation.begin());
        filled_ = 0;
    }

    void take_up(event_block block, std::vector<std::uint64_t> places) {
        const std::size_t jumps = block.directions.size();
        if (block.occupation.size() != layout_.sites || block.steps.size() != jumps || block.movers.size() != jumps ||
            jumps >= layout_.block_jumps || block.first % layout_.block_jumps != 0)
            throw input_error("event log",
                              "a block of " + std::to_string(layout_.sites) + " sites and fewer than " +
                                  std::to_string(layout_.block_jumps) + " jumps",
                              std::to_string(block.occupation.size()) + " sites, " + std::to_string(jumps) + " jumps");
        detail::check_block(block, layout_, "event log");
        const bool inside = std::all_of(places.begin(), places.end(), [&](auto at) { return at < layout_.sites; });
        if (places.size() != layout_.vacancies || !inside)
            throw input_error("event log", "places of " + std::to_string(layout_.vacancies) + " vacancies", "others");
        block.directions.resize(layout_.block_jumps);
        block.movers.resize(layout_.block_jumps);
        block.steps.resize(layout_.block_jumps);
        open_ = std::move(block);
        places_ = std::move(places);
        filled_ = static_cast<std::uint32_t>(jumps);
        has_last_ = false;
    }

    event_layout layout_;
    event_block open_;
    std::uint32_t filled_ = 0;           ///< jumps in `open_`
    std::vector<std::uint64_t> places_;  ///< sites of the vacancies now
    std::string last_;
    bool has_last_ = false;
};

}  // namespace saddle
