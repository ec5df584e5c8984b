/// \file
/// The states that a run has lately been in.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <saddle/kmc/departure.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Index of the jump that undoes each jump.
template <lattice L>
inline constexpr auto opposite_jump = [] {
    per_jump<L, std::size_t> opposite{};
    for (std::size_t j = 0; j < jump_count<L>; ++j)
        for (std::size_t k = 0; k < jump_count<L>; ++k)
            if (L::jumps[k] == -L::jumps[j]) opposite[j] = k;
    return opposite;
}();

/// Departures from the configurations that a run was in lately, linked by the jumps that lead from one to another.
///
/// A jump and its opposite restore every site of the crystal, so a link followed there and back, or back and there
/// again, proves without a look at the crystal that the configuration is the same. A vacancy that undoes its last jumps
/// (two thirds of all jumps at 1000 K in NbMoTa) thus finds its rates at the cost of following a link. Places are
/// reused by second chance: those that were returned to since the hand last passed stay.
template <lattice L>
class visited_states {
public:
    /// Room for so many states, at most 2^32 - 1; none remembers only where the run is.
    explicit visited_states(std::size_t capacity) : states_(std::clamp<std::size_t>(capacity, 1, nowhere)) {}

    /// Departure from the current state, or null where it is to be found out.
    const departure<L>* known() const noexcept { return states_[current_].known ? &states_[current_].leave : nullptr; }

    /// Tells the departure from the current state.
    const departure<L>& remember(const departure<L>& leave) noexcept {
        state& here = states_[current_];
        here.leave = leave;
        here.known = true;
        return here.leave;
    }

    /// The vacancy jumps.
    void follow(std::size_t jump) noexcept {
        const std::uint32_t next = states_[current_].links[jump];
        if (next == nowhere) return enter_new(jump);
        current_ = next;
        states_[current_].returned_to = true;
    }

    /// The states stay, what was told of leaving them does not hold any more.
    void forget_departures() noexcept {
        for (state& s : states_) s.known = false;
    }

    /// The current state is none of those visited.
    void forget() { states_.assign(states_.size(), state{}); }

private:
    static constexpr std::uint32_t nowhere = std::numeric_limits<std::uint32_t>::max();

    struct state {
        departure<L> leave;
        per_jump<L, std::uint32_t> links = [] {
            per_jump<L, std::uint32_t> none;
            none.fill(nowhere);
            return none;
        }();
        bool known = false;
        bool returned_to = false;
    };

    void enter_new(std::size_t jump) noexcept {
        if (states_.size() == 1) {
            states_[0].known = false;
            return;
        }
        const std::uint32_t from = current_;
        current_ = free_place();
        state& here = states_[current_];
        here.known = false;
        here.links[opposite_jump<L>[jump]] = from;
        states_[from].links[jump] = current_;
    }

    /// A place other than the current one, with no link to or from it.
    std::uint32_t free_place() noexcept {
        for (;;) {
            hand_ = hand_ + 1 == states_.size() ? 0 : hand_ + 1;
            state& candidate = states_[hand_];
            if (hand_ == current_) continue;
            if (!candidate.returned_to) break;
            candidate.returned_to = false;
        }
        auto& links = states_[hand_].links;
        for (std::size_t j = 0; j < links.size(); ++j)
            if (links[j] != nowhere) states_[links[j]].links[opposite_jump<L>[j]] = nowhere;
        links.fill(nowhere);
        return hand_;
    }

    std::vector<state> states_;
    std::uint32_t current_ = 0;
    std::uint32_t hand_ = 0;
};

}  // namespace saddle
