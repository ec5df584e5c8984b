// The multiply-add peak of the core, by instruction set: what all other stages are measured against.
#include <cstddef>
#include <string>

#include <benchmark/benchmark.h>

#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

template <class Arch>
void multiply_add_peak(benchmark::State& state) {
    const std::size_t calls = chain_calls_in<Arch>(0.2e-3);
    beside_peak<Arch> beside(state);
    for (auto _ : state) run_chains<Arch>(calls);
    beside.count_multiply_adds(chain_operations<Arch>(calls) / 2);
}

}  // namespace

void register_stage() {
    with_each([]<class Arch>() {
        benchmark::RegisterBenchmark(("peak/" + std::string(Arch::name)).c_str(), multiply_add_peak<Arch>);
    });
}

}  // namespace bench
