// Spatial density maps: from the sites of a crystal round a vacancy to one map of 32³ voxels and three species, 112
// atoms; by the tables of the sites, and turned about the jump by an angle of its own, as training asks for it.
#include <cstddef>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/alloy/supercell.hpp>
#include <saddle/descriptor/sdm.hpp>
#include <saddle/lattice/bcc.hpp>

#include "support/models.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

const auto crystal = sd::supercell<sd::bcc>::random({8, 8, 8}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{1});

template <class Write>
void one_map(benchmark::State& state, Write write) {
    const sd::density_map<sd::bcc> map(sd::sdm<>::grid(3.24), 3);
    std::vector<sd::digit> digits(map.sites().size());
    std::vector<float> values(map.size());
    std::size_t where = 0;
    for (auto _ : state) {
        crystal.gather(crystal.position(sd::site{where = (where + 617) % crystal.size()}), map.sites(), digits.data());
        write(map, digits.data(), values.data());
        benchmark::DoNotOptimize(values.data());
        benchmark::ClobberMemory();
    }
    state.counters["us"] = {1e-6 * static_cast<double>(state.iterations()),
                            benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

}  // namespace

void register_stage() {
    benchmark::RegisterBenchmark("density/sites", [](benchmark::State& state) {
        one_map(state, [](const auto& map, const auto* digits, float* values) { map.write(digits, values); });
    });
    benchmark::RegisterBenchmark("density/turned", [](benchmark::State& state) {
        double angle = 0;
        one_map(state, [&](const auto& map, const auto* digits, float* values) {
            map.write(digits, sd::azimuth(angle += 0.1), values);
        });
    });
}

}  // namespace bench
