// The memo: an environment that it knows, one that it does not, and a jump that is undone.
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/barrier/environment_memo.hpp>
#include <saddle/kmc/visited_states.hpp>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr std::size_t stock = 1 << 16;  // environments, more than the second-level cache holds

/// Digits of that many environments, no two alike.
std::vector<sd::digit> different_environments(std::size_t species) {
    sd::philox_sequence draw(sd::seed{3}, sd::random_stream("different environments"));
    std::vector<sd::digit> digits(stock * sd::neighbourhood_size<sd::bcc, 8>);
    for (auto& d : digits) d = static_cast<sd::digit>(1 + draw.below(species));
    return digits;
}

/// Filled with the whole stock, then asked for one after the other.
template <class Case, class Arch>
void hit(benchmark::State& state) {
    const auto digits = different_environments(data_of<Case>().species.size());
    const std::size_t sites = digits.size() / stock;
    sd::environment_memo<8> memo(sites, data_of<Case>().species.size(), std::size_t{256} << 20);
    for (std::size_t k = 0; k < stock; ++k)
        if (!memo.find(&digits[k * sites])) memo.store({});
    std::size_t next = 0;
    beside_peak<Arch> beside(state);
    for (auto _ : state) {
        benchmark::DoNotOptimize(memo.find(&digits[next * sites]));
        next = (next + 1) % stock;
    }
    beside.count_parts(1, multiply_adds_of_a_jump(data_of<Case>()));
}

/// Looked up in vain, and stored: the stock comes round after the small memo has forgotten it.
template <class Case, class Arch>
void miss(benchmark::State& state) {
    const auto digits = different_environments(data_of<Case>().species.size());
    const std::size_t sites = digits.size() / stock;
    sd::environment_memo<8> memo(sites, data_of<Case>().species.size(), std::size_t{1} << 16);
    std::size_t next = 0;
    beside_peak<Arch> beside(state);
    for (auto _ : state) {
        if (!memo.find(&digits[next * sites])) memo.store({});
        next = (next + 1) % stock;
    }
    if (memo.counts().hits != 0) return state.SkipWithError("the memo was to forget them all");
    beside.count_parts(1, multiply_adds_of_a_jump(data_of<Case>()));
}

/// There and back between two states whose rates are known.
template <class Case, class Arch>
void reversal(benchmark::State& state) {
    sd::visited_states<sd::bcc> states(2048);
    sd::per_jump<sd::bcc> barriers;
    barriers.fill(1);
    const sd::departure<sd::bcc> leave(barriers, 1e13, 0.1);
    states.remember(leave);
    states.follow(0);
    states.remember(leave);
    beside_peak<Arch> beside(state);
    for (auto _ : state) {
        states.follow(sd::opposite_jump<sd::bcc>[0]);
        benchmark::DoNotOptimize(states.known());
        states.follow(0);
        benchmark::DoNotOptimize(states.known());
    }
    beside.count_parts(2, multiply_adds_of_a_jump(data_of<Case>()));
}

template <class Case, class Arch>
void add() {
    const auto name = [](const char* what) { return std::string("memo/") + Case::name + "/" + what; };
    benchmark::RegisterBenchmark(name("hit").c_str(), hit<Case, Arch>);
    benchmark::RegisterBenchmark(name("miss").c_str(), miss<Case, Arch>);
    benchmark::RegisterBenchmark(name("reversal").c_str(), reversal<Case, Arch>);
}

}  // namespace

void register_stage() {
    with_each_network([]<class Case>() { with_widest([]<class Arch>() { add<Case, Arch>(); }); });
}

}  // namespace bench
