// One crystal over ranks, here threads: weak scaling. Every rank has a domain of its own of 20³ cells with 16
// vacancies.
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include <saddle/parallel/rank_threads.hpp>

#include "support/domain_alloy.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

/// domains/RANKS/JUMPS: mean jumps of a vacancy in a window. `words`: sent in a window by a rank, 8 bytes each.
void run_on(benchmark::State& state, int ranks, double jumps_a_window) {
    const auto model = domain_model();
    const auto crystal = domain_crystal(ranks);
    std::uint64_t jumps = 0, words = 0, windows = 0;
    for (auto _ : state)
        sd::rank_threads(ranks).run([&](auto me) {
            auto run = domain_run_of(crystal, model, jumps_a_window, me);
            run.advance(static_cast<std::uint64_t>(500 / jumps_a_window));
            const auto statistics = run.statistics();
            if (me.rank() != 0) return;
            jumps += statistics.jumps;
            words += run.traffic().words;
            windows += run.windows();
        });
    state.counters["jumps/s"] = {static_cast<double>(jumps), benchmark::Counter::kIsRate};
    state.counters["jumps/window"] = static_cast<double>(jumps) / static_cast<double>(windows) / ranks;
    state.counters["words/window"] = static_cast<double>(words) / static_cast<double>(windows);
}

}  // namespace

void register_stage() {
    for (const int ranks : {1, 2, 4})
        for (const double jumps : {0.3, 1.0, 10.0})
            benchmark::RegisterBenchmark(
                ("domains/" + std::to_string(ranks) + "/" + std::to_string(jumps).substr(0, 4)).c_str(),
                [=](benchmark::State& state) { run_on(state, ranks, jumps); })
                ->UseRealTime()
                ->MeasureProcessCPUTime();
}

}  // namespace bench
