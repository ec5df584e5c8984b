/// \file
/// Whole jumps: crystals in their steady state, and a run that goes on from repetition to repetition.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <benchmark/benchmark.h>

#include <saddle/kmc/kmc.hpp>
#include <saddle/network/backend/simd.hpp>

#include "models.hpp"
#include "report.hpp"
#include "stage.hpp"

namespace bench {

/// Where jumps are timed: an Nb-Mo-Ta crystal of so many cells a side, at a temperature.
struct condition {
    int cells_a_side;
    int temperature_K;

    int sites() const { return 2 * cells_a_side * cells_a_side * cells_a_side; }
    friend auto operator<=>(const condition&, const condition&) = default;
};

/// The crystal after `warm_up_jumps()` jumps of the network there, each condition once.
template <class Case>
const sd::supercell<sd::bcc>& steady_crystal(condition at) {
    static std::map<condition, sd::supercell<sd::bcc>> made;
    if (const auto found = made.find(at); found != made.end()) return found->second;
    auto crystal = with_widest([&]<class Arch>() {
        const auto model = composed<Case, sd::backend::simd<Arch>>();
        sd::kmc run{starting_crystal(at.cells_a_side), model, sd::kelvin(at.temperature_K), sd::seed{1}};
        run.advance(warm_up_jumps());
        return run.crystal();
    });
    return made.emplace(at, std::move(crystal)).first->second;
}

/// A model with a run on it. Neither moves: the run points to the model.
template <class Model>
struct walk {
    walk(Model m, const sd::supercell<sd::bcc>& crystal, int temperature_K)
        : model(std::move(m)), run(crystal, model, sd::kelvin(temperature_K), sd::seed{2}) {}
    walk(const walk&) = delete;

    Model model;
    sd::kmc<Model> run;
};

/// jump/NETWORK/VARIANT/…: `make()` gives the barrier model, `Arch` is the instruction set whose peak counts. A model
/// that remembers makes `own_warm_up` jumps more before it is timed.
template <class Case, class Arch, class Make>
void add_jumps(const std::string& variant, condition at, Make make, std::uint64_t own_warm_up = 0) {
    const std::string name = std::string("jump/") + Case::name + "/" + variant + "/" +
                             std::to_string(at.temperature_K) + "K/sites:" + std::to_string(at.sites());
    const auto held = std::make_shared<std::unique_ptr<walk<decltype(make())>>>();
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        if (!*held) {
            *held = std::make_unique<walk<decltype(make())>>(make(), steady_crystal<Case>(at), at.temperature_K);
            (*held)->run.advance(own_warm_up);
        }
        auto& run = (*held)->run;
        beside_peak<Arch> beside(state);
        for (auto _ : state) run.advance(100);
        beside.count_jumps(100, multiply_adds_of_a_jump(data_of<Case>()));
    });
}

}  // namespace bench
