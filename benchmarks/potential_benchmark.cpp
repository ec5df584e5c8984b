// Native EAM on each instruction set: energy and forces of 249 atoms round a vacancy, shaken. On a file that comes with
// LAMMPS.
#include <filesystem>
#include <string>

#include <benchmark/benchmark.h>

#include <saddle/core/file.hpp>
#include <saddle/potential/eam.hpp>
#include <saddle/potential/setfl.hpp>

#include "support/peak.hpp"
#include "support/potentials.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr const char* file = "/usr/share/lammps/potentials/VFe_mm.eam.fs";  // cutoff 5.3 Å

template <class Arch>
void natively(benchmark::State& state) {
    const sd::eam<Arch> eam(sd::read_setfl(sd::read_file(file), file));
    time_calls(state, eam, shaken_crystal(2.95, eam.names()));
}

}  // namespace

void register_stage() {
    if (!std::filesystem::exists(file)) return;
    with_each([]<class Arch>() {
        benchmark::RegisterBenchmark(("potential/eam/" + std::string(Arch::name)).c_str(), natively<Arch>);
    });
}

}  // namespace bench
