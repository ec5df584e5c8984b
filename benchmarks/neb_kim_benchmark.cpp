// Barriers by nudged elastic bands: eight jumps of a vacancy in random NbMoTa, 250 sites, both ends included.
#include <algorithm>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/neb/vacancy_jump.hpp>
#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/structure/crystal.hpp>

#include "support/peak.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

namespace sd = saddle;

const sd::species_names species{"Nb", "Mo", "Ta"};
constexpr const char* model = "SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000";

/// Counts barriers a second of processor time and calls of the potential a barrier. Each image has a potential of its
/// own, whose neighbour lists then last.
template <class Make>
void barriers(benchmark::State& state, Make make) {
    const auto sites = sd::supercell<sd::bcc>::random({5, 5, 5}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{3});
    const auto home = sd::make_crystal(sites, 3.266);
    const auto structure = sd::to_atoms(home);
    sd::jump_settings settings;
    settings.images = static_cast<std::size_t>(state.range(0));
    std::vector<decltype(make())> potentials;
    while (potentials.size() + 2 < settings.images) potentials.push_back(make());
    std::size_t calls = 0, found = 0;
    for (auto _ : state) {
        const auto vacancy = sd::relax_vacancy(potentials[0], structure, home, sd::site{60}, settings);
        calls += vacancy.report.calls;
        for (const auto jump : sd::bcc::jumps) {
            const auto made = sd::find_jump(std::span(potentials), vacancy, jump, settings);
            calls += made.calls;
            ++found;
        }
    }
    state.counters["barriers"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kIsRate);
    state.counters["calls_a_barrier"] = static_cast<double>(calls) / static_cast<double>(found);
}

void on_the_model(benchmark::State& state) {
    barriers(state, [] { return sd::kim_potential(model, species); });
}

template <class Arch>
void natively(benchmark::State& state) {
    barriers(state, [] { return sd::snap<Arch>(sd::read_kim_snap(model), species); });
}

}  // namespace

void register_stage() {
    const auto installed = sd::installed_kim_models();
    if (!std::binary_search(installed.begin(), installed.end(), model)) return;
    with_widest([]<class Arch>() { benchmark::RegisterBenchmark("neb/snap", natively<Arch>)->Arg(3)->Arg(5)->Arg(7); });
    benchmark::RegisterBenchmark("neb/kim", on_the_model)->Arg(3);
}

}  // namespace bench
