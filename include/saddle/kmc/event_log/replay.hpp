/// \file
/// A run again, from its event log: the crystal after any jump, and every event for any observer.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/units.hpp>
#include <saddle/kmc/event_log/block.hpp>
#include <saddle/kmc/event_log/reader.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Walks along a log. Crystal and vacancies are exactly those of the run. The clock is exact at the begin and end of a
/// block; between, it is the sum of steps of 32 bits: t with |t − t_run| ≤ 2^-22 (t_run − t_begin) + n 2^-52 t_run
/// after n jumps of the block, never beyond the block's end.
template <lattice L>
class event_replay {
public:
    /// At jump 0; the log must outlive the walk. \throws input_error where the log is of another lattice or its first
    /// block is damaged.
    explicit event_replay(event_log_reader& log) : log_(&log), crystal_(empty_crystal(log)) { take_up(0); }

    std::uint64_t jump() const { return block_.first + done_; }
    seconds clock() const { return clock_; }
    std::size_t vacancy_count() const { return positions_.size(); }
    site vacancy(std::size_t v = 0) const { return crystal_.near(positions_[v], {}); }
    const supercell<L>& crystal() const { return crystal_; }

    /// To the crystal after `jump` jumps, forward or back, from the nearest block before it: at most a block of jumps.
    /// \throws input_error where the log has no such jump or a block on the way is damaged.
    void seek(std::uint64_t jump) {
        check(jump);
        const auto block = log_->block_before(jump);
        if (block != number_ || jump < this->jump()) take_up(block);
        advance_to(jump);
    }

    /// Through every jump up to `jump`, each shown to the observers as in the run: all fields of `jump_event` but
    /// barrier and mean residence time, which are not numbers. At the end of a block the crystal must be the one that
    /// the log states there, and the one that the next block begins with. \throws input_error as `seek`, and for a jump
    /// that lies behind.
    template <class... Observers>
    void advance_to(std::uint64_t jump, Observers&... observers) {
        check(jump);
        if (jump < this->jump())
            throw input_error(log_->name(), "a jump from " + std::to_string(this->jump()) + " on",
                              std::to_string(jump));
        while (this->jump() < jump) {
            const auto last = std::min<std::uint64_t>(block_.directions.size(), jump - block_.first);
            while (done_ < last) {
                [[maybe_unused]] const auto event = take();
                (observers.observe(std::as_const(crystal_), event), ...);
            }
            if (done_ == block_.directions.size()) end_block();
        }
    }

private:
    static supercell<L> empty_crystal(const event_log_reader& log) {
        const auto& header = log.header();
        if (header.lattice != L::name)
            throw input_error(log.name(), "a log on lattice " + std::string(L::name), header.lattice);
        if (header.layout.directions != jump_count<L>)
            throw input_error(log.name() + ", header",
                              std::to_string(jump_count<L>) + " directions of " + header.lattice,
                              std::to_string(header.layout.directions));
        std::uint64_t sites = sites_per_cell<L>;
        for (const int n : header.cells) {
            const auto cells = static_cast<std::uint64_t>(n);
            sites = sites > header.layout.sites / cells ? 0 : sites * cells;  // before memory is asked for
        }
        if (sites != header.layout.sites)
            throw input_error(log.name() + ", header", "as many sites as its cells have",
                              std::to_string(header.layout.sites));
        supercell<L> crystal(header.cells, header.species);
        for (const vec3 jump : L::jumps)
            if (crystal.wrap(jump) == vec3{})
                throw input_error(log.name() + ", header", "cells in which no jump leads back to its site", "too few");
        return crystal;
    }

    void check(std::uint64_t jump) const {
        if (jump > log_->jumps())
            throw input_error(log_->name(), "a jump from 0 to " + std::to_string(log_->jumps()), std::to_string(jump));
    }

    void take_up(std::uint64_t number) {
        auto block = log_->read(number);
        crystal_.assign(block.occupation);
        block_ = std::move(block);
        number_ = number;
        done_ = 0;
        clock_ = seconds(block_.begin_s);
        positions_.clear();
        for (const auto place : block_.places) positions_.push_back(crystal_.position(site(place)));
        if (block_.directions.empty()) check_end();
    }

    /// Compares the crystal with what the block states, and with what the next one begins with.
    void end_block() {
        check_end();
        clock_ = seconds(block_.end_s);
        if (number_ + 1 == log_->blocks()) return;
        const auto occupation = crystal_.occupation();
        const auto positions = positions_;
        const auto clock = clock_;
        take_up(number_ + 1);
        if (occupation != crystal_.occupation() || positions != positions_ || clock != clock_)
            throw input_error(log_->name() + ", block " + std::to_string(number_),
                              "the crystal and clock that the block before ends with", "others");
    }

    jump_event take() {
        const std::size_t vacancy = block_.movers[done_], direction = block_.directions[done_];
        const double step_s = unpack_step(block_.steps[done_]);
        const vec3 target = crystal_.wrap(positions_[vacancy] + L::jumps[direction]);
        const site from = crystal_.near(positions_[vacancy], {});
        const site to = crystal_.near(target, {});
        const digit species = crystal_[to];
        if (species == vacant)
            throw input_error(log_->name() + ", block " + std::to_string(number_), "jumps of atoms",
                              "a vacancy at site " + std::to_string(to.index) + " in the place of one");
        crystal_.exchange(from, to);
        positions_[vacancy] = target;
        ++done_;
        clock_ = seconds(std::min(clock_.value + step_s, block_.end_s));
        constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
        return {jump(), direction, from, to, target, species, unknown, step_s, unknown, vacancy};
    }

    void check_end() const {
        const auto vacancy = lowest_vacancy(crystal_.occupation());
        if (vacancy != block_.end_vacancy || occupation_crc(crystal_.occupation()) != block_.end_crc)
            throw input_error(log_->name() + ", block " + std::to_string(number_),
                              "jumps that lead to the crystal stated at its end (vacancy at site " +
                                  std::to_string(block_.end_vacancy) + ")",
                              "another crystal (vacancy at site " + std::to_string(vacancy) + ")");
    }

    event_log_reader* log_;
    supercell<L> crystal_;
    event_block block_;
    std::uint64_t number_ = 0;
    std::size_t done_ = 0;  ///< jumps of the block
    seconds clock_;
    std::vector<vec3> positions_;  ///< of the vacancies
};

}  // namespace saddle
