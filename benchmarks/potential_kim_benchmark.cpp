// Potentials: energy and forces of 249 atoms of Nb-Mo-Ta round a vacancy, shaken. SNAP natively on each instruction
// set, and beside the KIM model whose parameters it takes, both in turn in one loop.
#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/potential/kim.hpp>
#include <saddle/potential/kim_snap.hpp>
#include <saddle/potential/snap.hpp>
#include <saddle/structure/cell.hpp>

#include "support/peak.hpp"
#include "support/potentials.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr const char* model = "SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000";
const sd::species_names names{"Nb", "Mo", "Ta"};

template <class Arch>
void natively(benchmark::State& state) {
    time_calls(state, sd::snap<Arch>(sd::read_kim_snap(model), names), shaken_crystal(3.266, names));
}

double thread_us() { return 1e6 * thread_seconds(); }

/// `times_kim`: how often the native potential answers while the model does once, the median over calls in turn.
template <class Arch>
void beside_kim(benchmark::State& state) {
    const auto structure = shaken_crystal(3.266, names);
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
