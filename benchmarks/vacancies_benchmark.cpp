// Many vacancies in 1.6·10^7 sites: what a jump costs as their number grows from 1 to 10,000.
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/network/backend/simd.hpp>

#include "support/models.hpp"
#include "support/peak.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr int cells_a_side = 200;
constexpr sd::kelvin temperature{1000};

/// Looks at all sites of the digit map and makes barriers of them without a network: what is left is the cost of the
/// loop and of the memory.
class looked_at {
    using map = published::descriptor;

public:
    using lattice_type = sd::bcc;
    struct workspace {
        std::array<sd::digit, map::sites> environment;
    };

    workspace make_workspace() const { return {}; }
    double attempt_frequency_per_s() const { return sd::default_attempt_frequency_per_s; }
    static int squared_range() { return map::squared_range(); }
    sd::per_jump<sd::bcc> barriers_eV(const sd::supercell<sd::bcc>& crystal, sd::vec3 centre,
                                      workspace& scratch) const {
        map::gather(crystal, centre, scratch.environment.data());
        std::uint64_t mixed = 0;
        for (const sd::digit d : scratch.environment) mixed = (mixed ^ d) * 0x9E3779B97F4A7C15;
        sd::per_jump<sd::bcc> barriers;
        for (std::size_t j = 0; j < barriers.size(); ++j)
            barriers[j] = 0.6 + 0.002 * static_cast<double>(mixed >> 8 * j & 0xFF);
        return barriers;
    }
};

sd::supercell<sd::bcc> crystal_of(std::size_t vacancies) {
    static const auto full = sd::supercell<sd::bcc>::random({cells_a_side, cells_a_side, cells_a_side},
                                                            {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{1});
    auto crystal = full;
    sd::philox_sequence draw(sd::seed{1}, sd::random_stream("vacancies"));
    for (std::size_t made = 0; made < vacancies;) {
        const sd::site chosen(static_cast<std::size_t>(draw.below(crystal.size())));
        if (crystal[chosen] == sd::vacant) continue;
        crystal.make_vacancy(chosen);
        ++made;
    }
    return crystal;
}

template <class Model>
struct many_walk {
    many_walk(Model m, std::size_t vacancies)
        : model(std::move(m)), run(crystal_of(vacancies), model, temperature, sd::seed{2}) {}
    many_walk(const many_walk&) = delete;

    Model model;
    sd::many_vacancies<Model> run;
};

/// vacancies/VARIANT/N. `asked`: environments that the model is asked for in a jump; `known`: share of these that the
/// memo has.
template <class Make>
void add(const std::string& variant, std::size_t vacancies, Make make) {
    using model = decltype(make());
    const auto held = std::make_shared<std::unique_ptr<many_walk<model>>>();
    benchmark::RegisterBenchmark(
        ("vacancies/" + variant + "/" + std::to_string(vacancies)).c_str(), [=](benchmark::State& state) {
            if (!*held) {
                *held = std::make_unique<many_walk<model>>(make(), vacancies);
                (*held)->run.advance(warm_up_jumps());
            }
            auto& run = (*held)->run;
            const auto asked = run.evaluated();
            for (auto _ : state) run.advance(100);
            const auto jumps = 100.0 * static_cast<double>(state.iterations());
            state.counters["jumps/s"] = {jumps, benchmark::Counter::kIsRate};
            state.counters["asked"] = static_cast<double>(run.evaluated() - asked) / jumps;
            if constexpr (requires { run.workspace().memo; }) {
                const auto counts = run.workspace().memo.counts();
                state.counters["known"] = static_cast<double>(counts.hits) / static_cast<double>(counts.lookups);
            }
        });
}

/// vacancies/memory-alone: the digits round places drawn at random, nothing else: lines of memory that a jump among
/// very many vacancies cannot do without, as many at once as the core can wait for.
void look_at_random(benchmark::State& state) {
    const auto crystal = crystal_of(0);
    sd::philox_sequence draw(sd::seed{3}, sd::random_stream("places"));
    std::vector<sd::vec3> places(1 << 16);
    for (auto& place : places) place = crystal.position(sd::site{static_cast<std::size_t>(draw.below(crystal.size()))});
    std::array<sd::digit, published::descriptor::sites> digits;
    std::size_t next = 0;
    for (auto _ : state)
        for (int k = 0; k < 100; ++k) {
            published::descriptor::gather(crystal, places[next++ % places.size()], digits.data());
            benchmark::DoNotOptimize(digits.data());
            benchmark::ClobberMemory();
        }
}

}  // namespace

void register_stage() {
    benchmark::RegisterBenchmark("vacancies/memory-alone", look_at_random);
    for (const std::size_t vacancies : {1u, 10u, 100u, 1000u, 10000u}) {
        add("without-network", vacancies, [] { return looked_at(); });
        with_one_network([&]<class Case>() {
            with_widest([&]<class Arch>() {
                add(std::string(Case::name) + "-" + std::string(Arch::name) + "-memo", vacancies,
                    composed_with_memo<Case, sd::backend::simd<Arch>>);
            });
        });
    }
}

}  // namespace bench
