// Gathering the digits round a vacancy: along a walk, as in a run, and scattered, where every site is a cache miss.
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

enum class path { walk, scattered };

constexpr std::size_t stops = 4096;

/// Each size is made once.
const sd::supercell<sd::bcc>& random_crystal(int cells_a_side) {
    static std::map<int, sd::supercell<sd::bcc>> made;
    const auto found = made.find(cells_a_side);
    if (found != made.end()) return found->second;
    return made
        .emplace(cells_a_side, sd::supercell<sd::bcc>::random({cells_a_side, cells_a_side, cells_a_side},
                                                              {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{3}))
        .first->second;
}

std::vector<sd::vec3> centres(const sd::supercell<sd::bcc>& crystal, path kind) {
    sd::philox_sequence draw(sd::seed{3}, sd::random_stream("centres"));
    std::vector<sd::vec3> made(stops);
    sd::vec3 position;
    for (auto& centre : made) {
        const auto step = sd::bcc::jumps[static_cast<std::size_t>(draw.below(sd::bcc::jumps.size()))];
        position = kind == path::walk
                       ? crystal.wrap(position + step)
                       : crystal.position(sd::site{static_cast<std::size_t>(draw.below(crystal.size()))});
        centre = position;
    }
    return made;
}

template <class Case, class Arch>
void gather(benchmark::State& state, int cells_a_side, path kind) {
    using descriptor = typename Case::descriptor;
    const auto& crystal = random_crystal(cells_a_side);
    const auto at = centres(crystal, kind);
    std::vector<sd::digit> environment(descriptor::environment_size());
    beside_peak<Arch> beside(state);
    for (auto _ : state)
        for (const sd::vec3 centre : at) {
            descriptor::gather(crystal, centre, environment.data());
            benchmark::DoNotOptimize(environment.data());
            benchmark::ClobberMemory();
        }
    beside.count_parts(stops, multiply_adds_of_a_jump(data_of<Case>()));
}

template <class Case>
void add(int cells_a_side, path kind) {
    const std::string name = std::string("gather/") + (kind == path::walk ? "walk" : "scattered") +
                             "/sites:" + std::to_string(2 * cells_a_side * cells_a_side * cells_a_side);
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        with_widest([&]<class Arch>() { gather<Case, Arch>(state, cells_a_side, kind); });
    });
}

}  // namespace

void register_stage() {
    with_one_network([]<class Case>() {
        for (const int side : {8, 40, 200}) add<Case>(side, path::walk);
        add<Case>(200, path::scattered);
    });
}

}  // namespace bench
