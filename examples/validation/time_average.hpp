/// \file
/// Averages over the clock of a run, in blocks of jumps.
#pragma once

#include <cstdint>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/observer.hpp>

namespace saddle::validation {

/// Observer: ∫ q dt/∫ dt with a standard error from blocks of `block` jumps. `quantity(crystal, event)` is q after a
/// jump; `start` is q before the first. For runs that are not continued: nothing is saved.
template <class Quantity>
class time_average {
public:
    time_average(Quantity quantity, double start, std::uint64_t block)
        : quantity_(std::move(quantity)), now_(start), block_(block) {}

    const ratio_average& result() const { return result_; }

    template <class L>
    void observe(const supercell<L>& crystal, const jump_event& event) {
        weighted_ += now_ * event.residence_s;
        time_s_ += event.residence_s;
        now_ = quantity_(crystal, event);
        if (event.number % block_ != 0) return;
        result_.add(std::exchange(weighted_, 0), std::exchange(time_s_, 0));
    }
    void save(output_archive&) const {}
    void load(input_archive&) {}

private:
    Quantity quantity_;
    double now_;
    std::uint64_t block_;
    double weighted_ = 0;
    double time_s_ = 0;
    ratio_average result_;
};

}  // namespace saddle::validation
