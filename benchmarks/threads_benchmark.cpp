// Two threads beside one: what the multiply-add peak gains, and what whole jumps gain, each thread on a crystal of its
// own. Virtual cores may share one real core, so the gain of the peak is what can be had at all.
#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/parallel/side_by_side.hpp>

#include "support/stage.hpp"
#include "support/walk.hpp"

namespace bench {

namespace {

constexpr condition at{8, 1000};
constexpr double portion_s = 20e-3;

template <class Work>
double wall_seconds(Work work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// The same portion of work on one thread, then on all of them at once.
template <class Job>
class in_turn {
public:
    explicit in_turn(Job job) : job_(std::move(job)) {}

    void measure(std::size_t threads) {
        alone_s_.push_back(wall_seconds([&] { job_(0); }));
        together_s_.push_back(wall_seconds([&] { sd::side_by_side(threads, threads, job_); }));
    }

    double latest_s() const { return together_s_.back(); }
    double together_s() const { return median(together_s_); }

    /// How many times the work of one thread gets done.
    double gain(std::size_t threads) const {
        std::vector<double> gains;
        for (std::size_t k = 0; k < alone_s_.size(); ++k)
            gains.push_back(static_cast<double>(threads) * alone_s_[k] / together_s_[k]);
        return median(gains);
    }

private:
    Job job_;
    std::vector<double> alone_s_;
    std::vector<double> together_s_;
};

template <class Case, class Arch>
void jumps_on_threads(benchmark::State& state, std::size_t threads) {
    using model = typename Case::template model<sd::backend::simd<Arch>>;
    std::vector<std::unique_ptr<walk<model>>> walks;
    for (std::size_t k = 0; k < threads; ++k)
        walks.push_back(std::make_unique<walk<model>>(composed<Case, sd::backend::simd<Arch>>(),
                                                      steady_crystal<Case>(at), at.temperature_K));
    const double multiply_adds = multiply_adds_of_a_jump(data_of<Case>());
    const std::size_t calls = chain_calls_in<Arch>(portion_s);
    const auto jumps = static_cast<std::size_t>(chain_operations<Arch>(calls) / (2 * multiply_adds));
    in_turn peak{[&](std::size_t) { run_chains<Arch>(calls); }};
    in_turn jump{[&](std::size_t k) { walks[k]->run.advance(jumps); }};
    for (auto _ : state) {
        peak.measure(threads);
        jump.measure(threads);
        state.SetIterationTime(jump.latest_s());
    }
    const auto all = static_cast<double>(threads);
    state.SetLabel(std::string(Arch::name) + " on " + std::to_string(threads) + " threads");
    state.counters["threads"] = all;
    state.counters["peak_GFLOP/s"] = all * 1e-9 * chain_operations<Arch>(calls) / peak.together_s();
    state.counters["J"] = all * chain_operations<Arch>(calls) / (2 * multiply_adds) / peak.together_s();
    state.counters["jumps/s"] = all * static_cast<double>(jumps) / jump.together_s();
    state.counters["of_peak"] = state.counters["jumps/s"] / state.counters["J"];
    state.counters["gain_of_peak"] = peak.gain(threads);
    state.counters["gain_of_jumps"] = jump.gain(threads);
    state.counters["of_gain"] = jump.gain(threads) / peak.gain(threads);
}

template <class Case, class Arch>
void add(std::size_t threads) {
    const std::string name = std::string("threads/") + Case::name + "/" + std::string(Arch::name) + "/" +
                             std::to_string(at.temperature_K) + "K/threads:" + std::to_string(threads);
    benchmark::RegisterBenchmark(name.c_str(), [threads](benchmark::State& state) {
        jumps_on_threads<Case, Arch>(state, threads);
    })->UseManualTime();
}

}  // namespace

void register_stage() {
    const std::size_t cores = std::thread::hardware_concurrency();
    with_each_network([=]<class Case>() {
        with_widest([=]<class Arch>() {
            add<Case, Arch>(2);
            if (cores > 2) add<Case, Arch>(cores);
        });
    });
}

}  // namespace bench
