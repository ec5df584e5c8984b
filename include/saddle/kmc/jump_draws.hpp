/// \file
/// The random numbers of the jumps, made a block at a time.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>

#include <saddle/core/random.hpp>
#include <saddle/core/vector_math.hpp>

namespace saddle {

/// Jump n (counted from 0) owns place n of the stream: (u, u′) in (0, 1], of which u chooses the path and −ln u′ scales
/// the residence time. Eight logarithms at once cost little more than one; what is drawn depends on n alone.
class jump_draws {
public:
    struct draw {
        double path;     ///< u
        double waiting;  ///< −ln u′
    };

    explicit jump_draws(philox random) : random_(random) {}

    draw at(std::uint64_t jump) noexcept {
        if (jump / block != block_) refill(jump / block);
        return {path_[jump % block], waiting_[jump % block]};
    }

private:
    static constexpr std::size_t block = 8;

    void refill(std::uint64_t number) noexcept {
        for (std::size_t k = 0; k < block; ++k) {
            const auto [u_path, u_time] = random_.uniforms(number * block + k);
            path_[k] = u_path;
            waiting_[k] = u_time;
        }
        replace_by_minus_log(waiting_);
        block_ = number;
    }

    philox random_;
    std::uint64_t block_ = std::numeric_limits<std::uint64_t>::max();
    std::array<double, block> path_{};
    std::array<double, block> waiting_{};
};

}  // namespace saddle
