// What it costs to watch a run: observers at every jump, and a row of the log now and then.
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/mean_square_displacement.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/kmc/observer.hpp>

#include "support/stage.hpp"
#include "support/walk.hpp"

namespace bench {

namespace {

constexpr condition at{8, 1000};
constexpr std::size_t recorded_jumps = 16384;
constexpr std::size_t jumps_between_rows = 1000;

using order = sd::pair_order<sd::bcc, 2>;
using paths = sd::atom_paths<sd::bcc>;

/// With several blocks in what is recorded.
struct displacements : sd::mean_square_displacement<sd::bcc> {
    explicit displacements(const sd::supercell<sd::bcc>& crystal)
        : mean_square_displacement(crystal, recorded_jumps / 4) {}
};

/// Observer that keeps the events of a run.
struct recorder {
    std::vector<sd::jump_event> events;

    void observe(const sd::supercell<sd::bcc>&, const sd::jump_event& event) { events.push_back(event); }
    void save(sd::output_archive&) const {}
    void load(sd::input_archive&) {}
};

/// A stretch of a run, and what a jump of it costs with nobody watching.
struct record {
    sd::supercell<sd::bcc> start;
    std::vector<sd::jump_event> events;
    double bare_ns;
};

template <class Case, class Arch>
const record& recorded() {
    static const record made = [] {
        const auto model = composed<Case, sd::backend::simd<Arch>>();
        const auto& start = steady_crystal<Case>(at);
        sd::kmc watched{start, model, sd::kelvin(at.temperature_K), sd::seed{2}, recorder{}};
        watched.advance(recorded_jumps);
        sd::kmc bare{start, model, sd::kelvin(at.temperature_K), sd::seed{2}};
        const double begin = thread_seconds();
        bare.advance(recorded_jumps);
        const double each_s = (thread_seconds() - begin) / static_cast<double>(recorded_jumps);
        return record{start, watched.template observer<recorder>().events, 1e9 * each_s};
    }();
    return made;
}

/// `of_run`: share of a run's time, for `every` jumps between two such pieces of work that take `ns` each.
void count_share(benchmark::State& state, double pieces, double every, double bare_ns, double loop_s) {
    const double ns = 1e9 * loop_s / (pieces * static_cast<double>(state.iterations()));
    state.counters["of_run"] = ns / (ns + every * bare_ns);
}

/// The events of a run once more, with their exchanges, before one observer.
template <class Case, class Arch, class Observer>
void observe(benchmark::State& state) {
    const auto& run = recorded<Case, Arch>();
    auto crystal = run.start;
    Observer observer(crystal);
    const Observer fresh = observer;
    beside_peak<Arch> beside(state);
    const double begin = thread_seconds();
    for (auto _ : state) {
        for (const auto& event : run.events) {
            crystal.exchange(event.from, event.to);
            observer.observe(crystal, event);
        }
        benchmark::DoNotOptimize(observer);
        crystal = run.start;
        observer = fresh;
    }
    count_share(state, recorded_jumps, 1, run.bare_ns, thread_seconds() - begin);
    beside.count_parts(recorded_jumps, multiply_adds_of_a_jump(data_of<Case>()));
}

/// All pairs of two shells, as a row of log.csv has them, once in `jumps_between_rows` jumps.
template <class Case, class Arch>
void read_order(benchmark::State& state) {
    const auto& run = recorded<Case, Arch>();
    order watched(run.start);
    beside_peak<Arch> beside(state);
    const double begin = thread_seconds();
    for (auto _ : state) {
        double sum = 0;
        benchmark::DoNotOptimize(watched);
        for (const std::size_t shell : {1u, 2u})
            for (sd::digit a = 1; a <= 3; ++a)
                for (sd::digit b = a; b <= 3; ++b) sum += watched.delta(shell, a, b);
        benchmark::DoNotOptimize(sum);
    }
    count_share(state, 1, jumps_between_rows, run.bare_ns, thread_seconds() - begin);
    beside.count_parts(1, multiply_adds_of_a_jump(data_of<Case>()));
}

}  // namespace

void register_stage() {
    with_one_network([]<class Case>() {
        with_widest([]<class Arch>() {
            benchmark::RegisterBenchmark("observer/pair_order", observe<Case, Arch, order>);
            benchmark::RegisterBenchmark("observer/atom_paths", observe<Case, Arch, paths>);
            benchmark::RegisterBenchmark("observer/displacements", observe<Case, Arch, displacements>);
            benchmark::RegisterBenchmark(("observer/row_of_order/every:" + std::to_string(jumps_between_rows)).c_str(),
                                         read_order<Case, Arch>);
        });
    });
}

}  // namespace bench
