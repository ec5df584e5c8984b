// Barriers by nudged elastic bands: eight jumps of a vacancy in random NbMoTa, 250 sites, both ends included.
#include <cstddef>
#include <span>

#include <benchmark/benchmark.h>

#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/neb/vacancy_jump.hpp>
#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/structure/crystal.hpp>

namespace bench {

namespace {

namespace sd = saddle;

const sd::species_names species{"Nb", "Mo", "Ta"};
constexpr const char* model = "SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000";

/// Counts barriers a second and calls of the potential a barrier.
template <class P>
void barriers(benchmark::State& state, P forces_of) {
    const auto sites = sd::supercell<sd::bcc>::random({5, 5, 5}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{3});
    const auto home = sd::make_crystal(sites, 3.266);
    const auto structure = sd::to_atoms(home);
    sd::jump_settings settings;
    settings.images = static_cast<std::size_t>(state.range(0));
    std::size_t calls = 0, found = 0;
    for (auto _ : state) {
        const auto vacancy = sd::relax_vacancy(forces_of, structure, home, sd::site{60}, settings);
        calls += vacancy.report.calls;
        for (const auto jump : sd::bcc::jumps) {
            const auto made = sd::find_jump(std::span(&forces_of, 1), vacancy, jump, settings);
            calls += made.calls;
            ++found;
        }
    }
    state.counters["barriers"] = benchmark::Counter(static_cast<double>(found), benchmark::Counter::kIsRate);
    state.counters["calls_a_barrier"] = static_cast<double>(calls) / static_cast<double>(found);
}

void neb_native(benchmark::State& state) { barriers(state, sd::snap<>(sd::read_kim_snap(model), {"Nb", "Mo", "Ta"})); }
void neb_kim(benchmark::State& state) { barriers(state, sd::kim_potential(model, species)); }

BENCHMARK(neb_native)->Arg(3)->Arg(5)->Arg(7)->Unit(benchmark::kMillisecond);
BENCHMARK(neb_kim)->Arg(3)->Unit(benchmark::kMillisecond);

}  // namespace

}  // namespace bench
