// The whole jump with nothing remembered, and the network alone, beside the multiply-add peak of the same core.
//
// Weights are random (the cost does not depend on them), in the shape of the published NNK network.
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include <benchmark/benchmark.h>

#include <saddle/saddle.hpp>

namespace sd = saddle;

namespace {

constexpr std::size_t hidden = 128;
constexpr std::size_t sites = 112;
using published_map = sd::digit_map<8, sd::encoding::digit, sd::alignment::rotate_z_mirror>;
using published_network = sd::mlp<hidden, hidden, hidden, hidden>;

template <class Backend>
using published_model = sd::barrier_model<sd::bcc, sd::species<3>, published_map, published_network, Backend>;

/// Barriers near 1 eV, so that the walk is an ordinary one.
sd::dense_network network() {
    sd::philox_sequence draw(sd::seed{1}, sd::random_stream("benchmark"));
    sd::dense_network made;
    for (const std::size_t inputs : {sites, hidden, hidden, hidden, hidden}) {
        const std::size_t outputs = made.layers.size() < 4 ? hidden : 1;
        sd::dense_layer layer{inputs, outputs, {}, std::vector<float>(outputs)};
        for (std::size_t i = 0; i < inputs * outputs; ++i)
            layer.weight.push_back(
                static_cast<float>((2 * sd::uniform_open_closed(draw()) - 1) / std::sqrt(static_cast<double>(inputs))));
        made.layers.push_back(layer);
    }
    made.layers.back().bias[0] = 1;
    return made;
}

double multiply_adds_of_a_jump() { return 8.0 * static_cast<double>(sd::multiply_adds(network())); }

void count_multiply_adds(benchmark::State& state, double each) {
    state.counters["GFLOP/s"] =
        benchmark::Counter(2e-9 * each * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
}

#ifdef SADDLE_ON_X86_64

constexpr int chains = 12;  // more than latency × units, fewer than registers
constexpr int links = 1000;

/// Fused multiply-adds in registers alone: what the core can do at most.
__attribute__((target("avx512f"))) void chains_of(sd::arch::avx512, float* out) {
    __m512 sum[chains];
    const __m512 factor = _mm512_set1_ps(0.999f);
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) sum[c] = _mm512_set1_ps(static_cast<float>(c));
    for (int k = 0; k < links; ++k)
#pragma GCC unroll 12
        for (int c = 0; c < chains; ++c) sum[c] = _mm512_fmadd_ps(sum[c], factor, factor);
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) _mm512_storeu_ps(out + 16 * c, sum[c]);
}

__attribute__((target("avx2,fma"))) void chains_of(sd::arch::avx2, float* out) {
    __m256 sum[chains];
    const __m256 factor = _mm256_set1_ps(0.999f);
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) sum[c] = _mm256_set1_ps(static_cast<float>(c));
    for (int k = 0; k < links; ++k)
#pragma GCC unroll 12
        for (int c = 0; c < chains; ++c) sum[c] = _mm256_fmadd_ps(sum[c], factor, factor);
#pragma GCC unroll 12
    for (int c = 0; c < chains; ++c) _mm256_storeu_ps(out + 8 * c, sum[c]);
}

template <class Arch>
void peak(benchmark::State& state) {
    if (!Arch::supported()) return state.SkipWithError("this CPU lacks the instruction set");
    std::vector<float> out(chains * Arch::width);
    for (auto _ : state) {
        chains_of(Arch{}, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    count_multiply_adds(state, static_cast<double>(chains) * links * static_cast<double>(Arch::width));
}

#endif

template <class Backend>
void network_of_a_jump(benchmark::State& state) {
    const typename Backend::template engine<published_network, sites, sd::dense_rows> engine(network());
    auto scratch = engine.make_workspace(8);
    std::vector<float> rows(8 * sites, 2.0f);
    float barriers[8];
    for (auto _ : state) {
        engine.evaluate(sd::dense_rows{rows.data(), 8, sites}, barriers, scratch);
        benchmark::DoNotOptimize(barriers);
    }
    count_multiply_adds(state, multiply_adds_of_a_jump());
}

/// `state.range(0)` cells a side.
template <class Backend>
void jump(benchmark::State& state) {
    const published_model<Backend> model(network(), {"Nb", "Mo", "Ta"}, 1e13);
    const int side = static_cast<int>(state.range(0));
    auto crystal = sd::supercell<sd::bcc>::random({side, side, side}, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, sd::seed{1});
    crystal.make_vacancy(sd::site{0});
    sd::kmc run{crystal, model, sd::kelvin{1000}, sd::seed{1}};
    for (auto _ : state) run.advance(100);
    state.counters["jumps/s"] =
        benchmark::Counter(100.0 * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
    count_multiply_adds(state, 100 * multiply_adds_of_a_jump());
}

BENCHMARK(network_of_a_jump<sd::backend::scalar>);
BENCHMARK(network_of_a_jump<sd::backend::simd<sd::arch::generic>>);
#ifdef SADDLE_ON_X86_64
BENCHMARK(peak<sd::arch::avx2>);
BENCHMARK(network_of_a_jump<sd::backend::simd<sd::arch::avx2>>);
BENCHMARK(jump<sd::backend::simd<sd::arch::avx2>>)->Arg(8)->Arg(40);
BENCHMARK(peak<sd::arch::avx512>);
BENCHMARK(network_of_a_jump<sd::backend::simd<sd::arch::avx512>>);
BENCHMARK(jump<sd::backend::simd<sd::arch::avx512>>)->Arg(8)->Arg(40);
#endif

}  // namespace
