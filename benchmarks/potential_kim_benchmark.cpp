// Potentials: energy and forces of 249 atoms of Nb-Mo-Ta round a vacancy, shaken. SNAP natively on each instruction
// set, and beside the KIM model whose parameters it takes, both in turn in one loop.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/core/random.hpp>
#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/structure/atoms.hpp>

#include "support/peak.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr const char* model = "SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000";
const sd::species_names names{"Nb", "Mo", "Ta"};

sd::atoms shaken_crystal() {
    constexpr double a_A = 3.266;
    constexpr int cells = 5;
    sd::atoms made;
    made.box = sd::orthogonal_box({cells * a_A, cells * a_A, cells * a_A});
    made.names = names;
    const sd::philox draw(sd::seed{1}, sd::random_stream("potential_benchmark"));
    for (int site = 1; site < 2 * cells * cells * cells; ++site) {
        const int cell = site / 2;
        const double half = site % 2 == 0 ? 0 : 0.5;
        const auto u = draw.uniforms(2 * static_cast<std::uint64_t>(site));
        const auto v = draw.uniforms(2 * static_cast<std::uint64_t>(site) + 1);
        made.positions.push_back({a_A * (cell % cells + half) + 0.1 * u[0],
                                  a_A * (cell / cells % cells + half) + 0.1 * u[1],
                                  a_A * (cell / cells / cells + half) + 0.1 * v[0]});
        made.species.push_back(std::min<std::size_t>(2, static_cast<std::size_t>(3 * v[1])));
        made.ids.push_back(site);
    }
    return made;
}

double thread_us() { return 1e6 * thread_seconds(); }

template <class P>
void call(P& potential, const sd::atoms& structure, std::vector<sd::real3>& forces) {
    benchmark::DoNotOptimize(potential.energy_eV(structure, forces));
    benchmark::ClobberMemory();
}

template <class Arch>
void natively(benchmark::State& state) {
    const auto structure = shaken_crystal();
    sd::snap<Arch> snap(sd::read_kim_snap(model), names);
    std::vector<sd::real3> forces(structure.size());
    for (auto _ : state) call(snap, structure, forces);
    state.counters["us_an_atom"] = {
        1e-6 * static_cast<double>(state.iterations()) * static_cast<double>(structure.size()),
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

/// `times_kim`: how often the native potential answers while the model does once, the median over calls in turn.
template <class Arch>
void beside_kim(benchmark::State& state) {
    const auto structure = shaken_crystal();
    sd::snap<Arch> snap(sd::read_kim_snap(model), names);
    sd::kim_potential kim(model, names);
    std::vector<sd::real3> forces(structure.size());
    std::vector<double> ratios, own_us, kim_us;
    for (auto _ : state) {
        const double begin = thread_us();
        call(kim, structure, forces);
        const double between = thread_us();
        call(snap, structure, forces);
        const double end = thread_us();
        ratios.push_back((between - begin) / (end - between));
        own_us.push_back((end - between) / static_cast<double>(structure.size()));
        kim_us.push_back((between - begin) / static_cast<double>(structure.size()));
    }
    state.counters["times_kim"] = median(ratios);
    state.counters["us_an_atom"] = median(own_us);
    state.counters["us_an_atom_kim"] = median(kim_us);
}

}  // namespace

void register_stage() {
    const auto installed = sd::installed_kim_models();
    if (!std::binary_search(installed.begin(), installed.end(), model)) return;
    with_each([]<class Arch>() {
        benchmark::RegisterBenchmark(("potential/snap/" + std::string(Arch::name)).c_str(), natively<Arch>);
    });
    with_widest([]<class Arch>() { benchmark::RegisterBenchmark("potential/snap/beside_kim", beside_kim<Arch>); });
}

}  // namespace bench
