/// \file
/// When a stretch of jumps ends.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>

#include <saddle/core/units.hpp>

namespace saddle {

/// When `advance` returns: after so many more jumps, before the first jump past a time, or when somebody sets the flag.
struct stop_condition {
    std::uint64_t jumps = std::numeric_limits<std::uint64_t>::max();
    seconds time{std::numeric_limits<double>::infinity()};  ///< on the clock of the run
    const std::atomic<bool>* interrupt = nullptr;           ///< looked at before every jump
};

enum class stop_reason { jumps, time, interrupt };

}  // namespace saddle
