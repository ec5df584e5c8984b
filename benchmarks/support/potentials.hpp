/// \file
/// What potentials are timed on: a crystal round a vacancy, its atoms shaken.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/core/random.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace bench {

namespace sd = saddle;

/// 249 atoms of a random alloy in 5 × 5 × 5 cells of bcc, each up to 0.1 Å off along each axis.
inline sd::atoms shaken_crystal(double a_A, const sd::species_names& names) {
    constexpr int cells = 5;
    sd::atoms made;
    made.box = sd::orthogonal_box({cells * a_A, cells * a_A, cells * a_A});
    made.names = names;
    const sd::philox draw(sd::seed{1}, sd::random_stream("shaken_crystal"));
    for (int site = 1; site < 2 * cells * cells * cells; ++site) {
        const int cell = site / 2;
        const double half = site % 2 == 0 ? 0 : 0.5;
        const auto u = draw.uniforms(2 * static_cast<std::uint64_t>(site));
        const auto v = draw.uniforms(2 * static_cast<std::uint64_t>(site) + 1);
        made.positions.push_back({a_A * (cell % cells + half) + 0.1 * u[0],
                                  a_A * (cell / cells % cells + half) + 0.1 * u[1],
                                  a_A * (cell / cells / cells + half) + 0.1 * v[0]});
        const auto drawn = static_cast<std::size_t>(v[1] * static_cast<double>(names.size()));
        made.species.push_back(std::min(drawn, names.size() - 1));
        made.ids.push_back(site);
    }
    return made;
}

template <class P>
void call(P& potential, const sd::atoms& structure, std::vector<sd::real3>& forces) {
    benchmark::DoNotOptimize(potential.energy_eV(structure, forces));
    benchmark::ClobberMemory();
}

/// Energy and forces once an iteration, as µs an atom.
template <class P>
void time_calls(benchmark::State& state, P potential, const sd::atoms& structure) {
    std::vector<sd::real3> forces(structure.size());
    for (auto _ : state) call(potential, structure, forces);
    state.counters["us_an_atom"] = {
        1e-6 * static_cast<double>(state.iterations()) * static_cast<double>(structure.size()),
        benchmark::Counter::kIsRate | benchmark::Counter::kInvert};
}

}  // namespace bench
