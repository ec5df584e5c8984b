// From the barriers of a vacancy to its jump and the time that it takes.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/kmc/rates.hpp>
#include <saddle/network/backend/simd.hpp>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

using barriers = sd::per_jump<sd::bcc>;
using rates = sd::relative_rates<sd::bcc::jumps.size()>;

/// More than a branch predictor learns by heart: with 8,192 it knew every choice.
constexpr std::size_t environments = 32768;
const double kT_eV = sd::thermal_energy_eV(sd::kelvin{1000});

/// Barriers of random environments, predicted once.
template <class Case, class Arch>
const std::vector<barriers>& random_barriers() {
    static std::vector<barriers> made;
    if (!made.empty()) return made;
    const auto model = composed<Case, sd::backend::simd<Arch>>();
    const auto digits = random_environments(model.names(), environments);
    auto scratch = model.make_workspace();
    for (std::size_t k = 0; k < environments; ++k)
        made.push_back(model.barriers_eV(&digits[k * model.descriptor().environment_size()], scratch));
    return made;
}

/// `work(environment, u)` for each environment in turn, u two uniform random numbers.
template <class Case, class Arch, class Work>
void for_each_environment(benchmark::State& state, Work work) {
    const sd::philox random(sd::seed{4}, sd::random_stream("selection"));
    std::vector<std::array<double, 2>> u;
    for (std::uint64_t k = 0; k < environments; ++k) u.push_back(random.uniforms(k));
    beside_peak<Arch> beside(state);
    for (auto _ : state)
        for (std::size_t k = 0; k < environments; ++k) {
            auto result = work(k, u[k]);
            benchmark::DoNotOptimize(result);
        }
    beside.count_parts(environments, multiply_adds_of_a_jump(data_of<Case>()));
}

template <class Case, class Arch>
void arrhenius(benchmark::State& state) {
    const auto& stock = random_barriers<Case, Arch>();
    for_each_environment<Case, Arch>(state, [&](std::size_t k, auto) { return sd::arrhenius(stock[k], kT_eV); });
}

template <class Case, class Arch>
std::vector<rates> random_rates() {
    std::vector<rates> made;
    for (const auto& eight : random_barriers<Case, Arch>()) made.push_back(sd::arrhenius(eight, kT_eV));
    return made;
}

template <class Case, class Arch>
void select_jump(benchmark::State& state) {
    const auto stock = random_rates<Case, Arch>();
    for_each_environment<Case, Arch>(state, [&](std::size_t k, auto u) { return sd::select_jump(stock[k], u[0]); });
}

template <class Case, class Arch>
void residence_time(benchmark::State& state) {
    const auto stock = random_rates<Case, Arch>();
    for_each_environment<Case, Arch>(state, [&](std::size_t k, auto u) {
        return sd::residence_time_s(stock[k], sd::default_attempt_frequency_per_s, kT_eV, u[1]);
    });
}

template <class Case, class Arch>
void random_numbers(benchmark::State& state) {
    const sd::philox random(sd::seed{4}, sd::random_stream("selection"));
    for_each_environment<Case, Arch>(state, [&](std::size_t k, auto) { return random.uniforms(k); });
}

}  // namespace

void register_stage() {
    with_one_network([]<class Case>() {
        with_widest([]<class Arch>() {
            benchmark::RegisterBenchmark("selection/arrhenius", arrhenius<Case, Arch>);
            benchmark::RegisterBenchmark("selection/select_jump", select_jump<Case, Arch>);
            benchmark::RegisterBenchmark("selection/residence_time", residence_time<Case, Arch>);
            benchmark::RegisterBenchmark("selection/random_numbers", random_numbers<Case, Arch>);
        });
    });
}

}  // namespace bench
