/// \file
/// Averages over the clock of a run: values weighted by the time for which they held.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include <saddle/core/archive.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// ⟨q⟩ = Σ q_i t_i/Σ t_i and the variance of q over time, q_i held for the residence time t_i. The standard error is
/// that of the ratio over blocks of equally many values, so it counts that residence times scatter too.
class time_weighted_average {
public:
    /// \throws input_error for blocks of no values.
    explicit time_weighted_average(std::uint64_t values_per_block) {
        if (values_per_block < 1) throw input_error("time average", "at least one value a block", "none");
        state_.values_per_block = values_per_block;
    }

    /// The value held for the duration: in a run that of the state before a jump, for the jump's residence time. A
    /// value that held for no time has no weight.
    void add(double value, double duration_s) {
        const double before = value - state_.mean;
        state_.time_s += duration_s;
        if (state_.time_s > 0) state_.mean += before * (duration_s / state_.time_s);  // West 1979
        state_.squares += duration_s * before * (value - state_.mean);
        state_.block_weighted += value * duration_s;
        state_.block_s += duration_s;
        if (++state_.values % state_.values_per_block != 0) return;
        state_.blocks.add(std::exchange(state_.block_weighted, 0), std::exchange(state_.block_s, 0));
    }

    std::uint64_t values() const { return state_.values; }
    double time_s() const { return state_.time_s; }

    /// 0 where no time has passed.
    double mean() const { return state_.mean; }

    /// Σ t_i (q_i − ⟨q⟩)²/Σ t_i. Not a number where no time has passed.
    double variance() const { return state_.squares / state_.time_s; }

    /// Of the mean, from whole blocks; infinite for fewer than two. Honest where blocks are long against the memory of
    /// q.
    double standard_error() const { return state_.blocks.standard_error(); }

    std::size_t blocks() const { return state_.blocks.size(); }

    void save(output_archive& out) const {
        out.label("time average");
        out.value(state_);
    }

    /// \throws input_error where the state is of other blocks, or of no time.
    void load(input_archive& in) {
        in.expect_label("time average");
        const auto state = in.value<state_type>();
        if (state.values_per_block != state_.values_per_block)
            throw input_error("time average", "blocks of " + std::to_string(state_.values_per_block) + " values",
                              std::to_string(state.values_per_block));
        if (!(state.time_s >= 0) || !std::isfinite(state.time_s) || !std::isfinite(state.mean))
            throw input_error("time average", "a finite mean over a finite time", std::to_string(state.time_s) + " s");
        state_ = state;
    }

private:
    struct state_type {
        std::uint64_t values_per_block = 0;
        std::uint64_t values = 0;
        double time_s = 0;
        double mean = 0;
        double squares = 0;  ///< Σ t (q − mean)²
        double block_weighted = 0;
        double block_s = 0;
        ratio_average blocks;
    };

    state_type state_;
};

}  // namespace saddle
