/// \file
/// The counters of a benchmark, each beside the peak that was measured round its loop.
#pragma once

#include <string>

#include <benchmark/benchmark.h>

#include "peak.hpp"

namespace bench {

/// Made before the timed loop and asked for counters after it. `Arch` is the instruction set whose peak counts.
///
/// With P = multiply-add peak and M = multiply-adds of a jump, `J` = P/2M is the rate of jumps that the peak allows,
/// and the rate as a multiple of J is the share of the peak. M counts the dense network, so a share above 1 tells that
/// work was left out, not that the peak was beaten.
template <class Arch>
class beside_peak {
public:
    explicit beside_peak(benchmark::State& state) : state_(&state) {
        state.SetLabel(std::string(Arch::name));
        meter_.sample();
    }

    /// `jumps` whole evaluations in an iteration: rate, J and share of the peak.
    void count_jumps(double jumps, double multiply_adds_of_a_jump) {
        count_multiply_adds(jumps * multiply_adds_of_a_jump);
        set_rate("jumps/s", jumps);
        state_->counters["J"] = limit_of_jumps(multiply_adds_of_a_jump);
    }

    /// A part of a jump, done `times` in an iteration: its time, and that as a share of a jump's at the rate J.
    void count_parts(double times, double multiply_adds_of_a_jump) {
        set_time("ns", 1e-9 * times);
        set_time("of_jump", times / limit_of_jumps(multiply_adds_of_a_jump));
    }

    /// `multiply_adds` in an iteration: GFLOP/s and its share of the peak.
    void count_multiply_adds(double multiply_adds) {
        const double each = 2e-9 * multiply_adds;
        set_rate("GFLOP/s", each);
        set_rate("of_peak", each / peak());
    }

    /// P in GFLOP/s, sampled once more at the first call.
    double peak() {
        if (!sampled_) meter_.sample();
        sampled_ = true;
        state_->counters["peak_GFLOP/s"] = meter_.GFLOPs();
        return meter_.GFLOPs();
    }

private:
    double iterations() const { return static_cast<double>(state_->iterations()); }
    double limit_of_jumps(double multiply_adds) { return 1e9 * peak() / (2 * multiply_adds); }

    /// Google Benchmark divides by the time of the loop.
    void set_rate(const char* name, double each) {
        state_->counters[name] = {each * iterations(), benchmark::Counter::kIsRate};
    }
    void set_time(const char* name, double each) {
        state_->counters[name] = {each * iterations(), benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
    }

    benchmark::State* state_;
    peak_meter<Arch> meter_;
    bool sampled_ = false;
};

}  // namespace bench
