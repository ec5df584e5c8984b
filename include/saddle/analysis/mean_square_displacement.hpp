/// \file
/// How far the atoms of each species have come since an origin that is set anew again and again.
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/zeroed_array.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Observer: Σ |r − r(origin)|² over the atoms of each species, unwrapped, in blocks of a fixed number of jumps that
/// begin with every atom at its origin; and the time that the jumps so far take on average.
///
/// The sums change by one atom's share a jump, so that reading them costs nothing. An atom's displacement lies at the
/// site where the atom stands and moves along with it; one of an earlier block counts as 0, so that no block has to
/// clear any. 16 bytes a site that an atom jumped onto.
template <lattice L>
class mean_square_displacement {
public:
    using sums = std::array<std::int64_t, max_species + 1>;

    /// Follows nothing; a jump then costs one comparison.
    mean_square_displacement() = default;

    /// Follows all atoms from jump 0 on. \throws input_error for a block without jumps, or where sites exceed what 32
    /// bits count.
    mean_square_displacement(const supercell<L>& crystal, std::uint64_t block_jumps)
        : block_jumps_(block_jumps), block_end_(block_jumps), paths_(crystal.size()) {
        if (block_jumps == 0) throw input_error("displacements", "at least one jump a block", "none");
        if (crystal.size() > std::numeric_limits<std::uint32_t>::max())
            throw input_error("displacements", "at most 2^32 - 1 sites", std::to_string(crystal.size()));
    }

    bool on() const { return block_jumps_ != 0; }
    std::uint64_t block_jumps() const { return block_jumps_; }

    /// The block of the last jump, from 1, where atoms are followed. A block ends with its last jump; the next begins
    /// with the jump after.
    std::uint64_t block() const { return block_end_ / block_jumps_; }

    /// Σ |r − r(origin)|² by digit since the block began, units of (a/2)².
    const sums& squares() const { return squares_; }

    /// Σ 1/R over all jumps so far, R the total rate in the state that was left, s. It is the
    /// clock's mean for the states that were passed through, so it scatters less from run to run (Rao and Blackwell).
    double expected_time_s() const { return expected_time_s_; }

    void observe(const supercell<L>&, const jump_event& event) noexcept {
        if (!on()) return;
        if (event.number > block_end_) begin_block();
        expected_time_s_ += event.mean_residence_s;
        const vec3 jump = L::jumps[event.direction];
        path moved = paths_[event.to.index];
        if (moved.block != current_) moved = {current_, 0, 0, 0};
        // |r − k|² − |r|²: the atom moves against the vacancy's jump k
        squares_[event.species] +=
            squared_length(jump) -
            2 * (std::int64_t{moved.x} * jump.x + std::int64_t{moved.y} * jump.y + std::int64_t{moved.z} * jump.z);
        moved.x -= jump.x;
        moved.y -= jump.y;
        moved.z -= jump.z;
        paths_[event.from.index] = moved;
        paths_[event.to.index] = path{};
    }

    /// Nothing where nothing is followed.
    void save(output_archive& out) const {
        if (!on()) return;
        out.label("displacements");
        out.value(block_jumps_);
        out.value(std::uint64_t{paths_.size()});
        out.value(block_end_);
        out.value(expected_time_s_);
        out.value(squares_);
        std::vector<entry> moved;
        for (std::size_t i = 0; i < paths_.size(); ++i) {
            const path& p = paths_[i];
            if (p.block == current_ && (p.x | p.y | p.z) != 0)
                moved.push_back({static_cast<std::uint32_t>(i), p.x, p.y, p.z});
        }
        out.values(std::span<const entry>(moved));
    }

    /// \throws input_error where the state is of another crystal or block length, or contradicts itself.
    void load(input_archive& in) {
        if (!on()) return;
        in.expect_label("displacements");
        const auto block_jumps = in.value<std::uint64_t>();
        if (block_jumps != block_jumps_)
            throw input_error("displacements", std::to_string(block_jumps_) + " jumps a block",
                              std::to_string(block_jumps));
        const auto sites = in.value<std::uint64_t>();
        if (sites != paths_.size())
            throw input_error("displacements", std::to_string(paths_.size()) + " sites", std::to_string(sites));
        mean_square_displacement loaded;
        loaded.block_jumps_ = block_jumps_;
        loaded.block_end_ = in.value<std::uint64_t>();
        loaded.expected_time_s_ = in.value<double>();
        loaded.squares_ = in.value<sums>();
        loaded.take_up(in.values<entry>(), paths_.size());
        *this = std::move(loaded);
    }

private:
    /// Displacement of the atom on a site, units of a/2, in the block in which it last moved (modulo 2^32: an atom
    /// would have to rest for all of them to be mistaken).
    struct path {
        std::uint32_t block{};
        std::int32_t x{};
        std::int32_t y{};
        std::int32_t z{};
        friend bool operator==(const path&, const path&) = default;
    };

    struct entry {
        std::uint32_t site{};
        std::int32_t x{};
        std::int32_t y{};
        std::int32_t z{};
    };

    /// Half of what 32 bits count, units of a/2: no walk gets that far.
    static constexpr std::int32_t longest_path = 1 << 30;

    void begin_block() noexcept {
        block_end_ += block_jumps_;
        ++current_;
        squares_ = {};
    }

    void take_up(const std::vector<entry>& moved, std::size_t sites) {
        if (block_end_ == 0 || block_end_ % block_jumps_ != 0)
            throw input_error("displacements", "the end of a block", std::to_string(block_end_));
        if (!(expected_time_s_ >= 0) || !std::isfinite(expected_time_s_))
            throw input_error("displacements", "a finite time of at least 0 s", std::to_string(expected_time_s_));
        current_ = static_cast<std::uint32_t>(block() - 1);
        paths_ = zeroed_array<path>(sites);
        std::uint64_t sum = 0, expected = 0;
        for (const entry& e : moved) {
            if (e.site >= sites) throw input_error("displacements", "sites of the crystal", std::to_string(e.site));
            for (const std::int32_t x : {e.x, e.y, e.z}) {
                if (x < -longest_path || x > longest_path)
                    throw input_error("displacements", "displacements within 32 bits", std::to_string(x));
                sum += static_cast<std::uint64_t>(std::int64_t{x} * x);
            }
            paths_[e.site] = {current_, e.x, e.y, e.z};
        }
        for (const std::int64_t squares : squares_) expected += static_cast<std::uint64_t>(squares);
        if (sum != expected)
            throw input_error("displacements", "squares that add up to " + std::to_string(expected),
                              std::to_string(sum));
    }

    std::uint64_t block_jumps_ = 0;
    std::uint64_t block_end_ = 0;  ///< its last jump
    std::uint32_t current_ = 0;    ///< block, from 0, modulo 2^32
    double expected_time_s_ = 0;
    sums squares_{};
    zeroed_array<path> paths_;
};

}  // namespace saddle
