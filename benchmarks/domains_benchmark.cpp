// One crystal over ranks, here threads: weak scaling. Every rank has a domain of its own of 20³ cells with 16
// vacancies.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include <benchmark/benchmark.h>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/parallel/domain_run.hpp>
#include <saddle/parallel/rank_threads.hpp>

#include "support/stage.hpp"

namespace bench {

namespace {

namespace sd = saddle;

constexpr int width = 20;
constexpr std::size_t vacancies_a_domain = 16;

/// domains/RANKS/JUMPS: mean jumps of a vacancy in a window. `words`: sent in a window by a rank, 8 bytes each.
void run_on(benchmark::State& state, int ranks, double jumps_a_window) {
    sd::pair_energies<sd::bcc> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.02);
    const auto model = sd::pair_interactions<sd::bcc>(energies, {0.60, 0.65});
    auto crystal = sd::supercell<sd::bcc>::random({width * ranks, width, width}, {{"A", 1}, {"B", 1}}, sd::seed{1});
    const std::size_t count = vacancies_a_domain * static_cast<std::size_t>(ranks);
    for (std::size_t i = 0; i < count; ++i) crystal.make_vacancy(sd::site{i * (crystal.size() / count)});
    std::uint64_t jumps = 0, words = 0, windows = 0;
    for (auto _ : state)
        sd::rank_threads(ranks).run([&](auto me) {
            sd::domain_run run(
                sd::make_domain_grid(crystal.cells(), {ranks, 1, 1}, model), crystal.names(),
                [&](sd::vec3 r) { return crystal[crystal.at(r)]; }, model, sd::kelvin{1000}, sd::seed{1},
                sd::random_stream("domains"), sd::seconds(jumps_a_window * 1.3e-11), me);
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
