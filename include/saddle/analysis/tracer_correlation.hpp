/// \file
/// Atoms followed one by one: correlation of their successive jumps and growth of their displacement.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/error.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/kmc/statistics.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// What tracers of one kind did in one block of jumps.
struct tracer_block {
    double mean_cosine{};  ///< between successive jumps of the same atom; not a number where no atom has jumped twice
    double growth{};       ///< of Σ R² over the block's second half, units of (a/2)²
    double time_s{};       ///< that the second half took
};

/// ⟨cosθ⟩ over blocks.
inline block_average mean_cosine(std::span<const tracer_block> blocks) {
    block_average mean;
    for (const auto& block : blocks) mean.add(block.mean_cosine);
    return mean;
}

/// Observer: every atom's unwrapped displacement and last jump, closed into a block after each `block` jumps.
///
/// ⟨R²⟩ of a tracer is 6 D* t plus a constant once its jumps have forgotten each other, so a block starts every
/// displacement at 0 and takes the growth of Σ R² over its second half.
template <lattice L>
class tracer_correlation {
public:
    /// Follows the atoms of `species`, or of all species where it is `vacant`. \throws input_error for a block of fewer
    /// than two jumps, or where sites exceed what 32 bits count.
    tracer_correlation(const supercell<L>& crystal, std::uint64_t block, digit species = vacant)
        : species_(species), block_(block), atom_at_(crystal.size()), last_(crystal.size(), no_jump),
          moved_(crystal.size()) {
        if (block < 2) throw input_error("tracers", "blocks of at least 2 jumps", std::to_string(block));
        if (crystal.size() > std::numeric_limits<std::uint32_t>::max())
            throw input_error("tracers", "at most 2^32 - 1 sites", std::to_string(crystal.size()));
        std::iota(atom_at_.begin(), atom_at_.end(), std::uint32_t{0});
    }

    const std::vector<tracer_block>& blocks() const { return blocks_; }

    void observe(const supercell<L>&, const jump_event& event) {
        std::swap(atom_at_[event.to.index], atom_at_[event.from.index]);
        time_s_ += event.residence_s;
        if (species_ == vacant || event.species == species_) follow(atom_at_[event.from.index], event.direction);
        if (event.number % block_ == block_ / 2) {
            halfway_ = sum_of_squares();
            time_s_ = 0;
        }
        if (event.number % block_ == 0) close_block();
    }

    void save(output_archive& out) const {
        out.label("tracer correlation");
        out.values(std::span<const std::uint32_t>(atom_at_));
        out.values(std::span<const std::uint8_t>(last_));
        out.values(std::span<const displacement>(moved_));
        out.values(std::span<const tracer_block>(blocks_));
        out.value(cosine_sum_);
        out.value(cosine_count_);
        out.value(halfway_);
        out.value(time_s_);
    }

    void load(input_archive& in) {
        in.expect_label("tracer correlation");
        auto atom_at = in.values<std::uint32_t>();
        auto last = in.values<std::uint8_t>();
        auto moved = in.values<displacement>();
        if (atom_at.size() != atom_at_.size() || last.size() != last_.size() || moved.size() != moved_.size())
            throw input_error("tracers", std::to_string(atom_at_.size()) + " sites", std::to_string(atom_at.size()));
        if (std::any_of(atom_at.begin(), atom_at.end(), [&](auto atom) { return atom >= atom_at.size(); }) ||
            std::any_of(last.begin(), last.end(), [](auto j) { return j >= jump_count<L> && j != no_jump; }))
            throw input_error("tracers", "sites and jumps of the crystal", "larger numbers");
        atom_at_ = std::move(atom_at);
        last_ = std::move(last);
        moved_ = std::move(moved);
        blocks_ = in.values<tracer_block>();
        cosine_sum_ = in.value<std::int64_t>();
        cosine_count_ = in.value<std::uint64_t>();
        halfway_ = in.value<double>();
        time_s_ = in.value<double>();
    }

private:
    static constexpr std::uint8_t no_jump = 255;

    /// The atom moves against the vacancy; the angle between two such moves is that between the vacancy's.
    void follow(std::uint32_t atom, std::size_t direction) {
        moved_[atom] += -L::jumps[direction];
        if (last_[atom] != no_jump) {
            cosine_sum_ += dot(L::jumps[last_[atom]], L::jumps[direction]);
            ++cosine_count_;
        }
        last_[atom] = static_cast<std::uint8_t>(direction);
    }

    double sum_of_squares() const {
        return std::accumulate(moved_.begin(), moved_.end(), 0.0,
                               [](double sum, const displacement& r) { return sum + r.squared(); });
    }

    void close_block() {
        const double length_squared = squared_length(L::jumps[0]);
        const double mean = static_cast<double>(cosine_sum_) / (length_squared * static_cast<double>(cosine_count_));
        blocks_.push_back({mean, sum_of_squares() - halfway_, time_s_});
        cosine_sum_ = 0;
        cosine_count_ = 0;
        std::fill(moved_.begin(), moved_.end(), displacement{});
    }

    digit species_;
    std::uint64_t block_;
    std::vector<std::uint32_t> atom_at_;  ///< by site; an atom is named by the site it started on
    std::vector<std::uint8_t> last_;      ///< jump of the vacancy by which an atom moved last
    std::vector<displacement> moved_;     ///< since the start of the block
    std::vector<tracer_block> blocks_;
    std::int64_t cosine_sum_ = 0;  ///< of products of jumps, units of (a/2)²
    std::uint64_t cosine_count_ = 0;
    double halfway_ = 0;
    double time_s_ = 0;
};

}  // namespace saddle
