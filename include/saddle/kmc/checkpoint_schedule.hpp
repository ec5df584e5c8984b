/// \file
/// When a run saves itself.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace saddle {

/// Every so many jumps; or by the clock on the wall, once a minute, and seldom enough that writing takes at most a
/// twentieth of the time.
class checkpoint_schedule {
public:
    using clock = std::chrono::steady_clock;

    explicit checkpoint_schedule(std::optional<std::uint64_t> every_jumps, clock::time_point now = clock::now())
        : every_jumps_(every_jumps), next_(now + pause) {}

    /// Jumps after `done` until a checkpoint is due, at most `jumps`.
    std::uint64_t until_next(std::uint64_t done, std::uint64_t jumps) const {
        return every_jumps_ ? std::min(jumps, *every_jumps_ - done % *every_jumps_) : jumps;
    }

    bool due(std::uint64_t done, clock::time_point now = clock::now()) const {
        return every_jumps_ ? done % *every_jumps_ == 0 : now >= next_;
    }

    /// A checkpoint was written between these moments.
    void written(clock::time_point began, clock::time_point ended = clock::now()) {
        next_ = ended + std::max<clock::duration>(pause, 19 * (ended - began));
    }

private:
    static constexpr std::chrono::minutes pause{1};

    std::optional<std::uint64_t> every_jumps_;
    clock::time_point next_;
};

}  // namespace saddle
