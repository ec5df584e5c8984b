// The 12-layer network of the density maps on oneDNN, 8 rows (one vacancy) and 64 a call, and beside it its largest
// convolution alone, in oneDNN's own layouts, which is what could be reached. One thread: run.sh sets
// OMP_NUM_THREADS=1. resident_MB is the most memory that the process has had so far: that of one stage where
// --benchmark_filter names it alone.
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include <sys/resource.h>

#include <benchmark/benchmark.h>
#include <dnnl.hpp>

#include <saddle/network/backend/onednn.hpp>

#include "support/report.hpp"
#include "support/shared_files.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

using sd::dense_rows;
using published = sd::pooled_cnn<3>;

/// Of weights that are 0 or tiny; the time does not depend on them.
sd::convolutional_network network() {
    sd::convolutional_network made;
    made.edge = 32;
    std::size_t channels = 3;
    for (std::size_t k = 0; k < published::filters.size(); ++k) {
        sd::convolution_layer c{channels, 60, 3, std::vector<float>(60 * channels * 27, 0.01f), std::vector<float>(60)};
        c.padding = published::padding;
        c.pooled = published::pools_after(k);
        made.convolutions.push_back(c);
        channels = 60;
    }
    made.output = {60 * 64, 1, std::vector<float>(60 * 64, 0.01f), {0.0f}};
    return made;
}

template <class Precision, class Arch>
void whole(benchmark::State& state, std::size_t rows) {
    const auto weights = network();
    const typename sd::backend::onednn<sd::backend::cpu, Precision>::template engine<published, sd::dynamic, dense_rows>
        engine(weights);
    auto scratch = engine.make_workspace(rows);
    const std::vector<float> x(rows * weights.inputs(), 0.1f);
    std::vector<float> outputs(rows);
    const auto once = [&] { engine.evaluate({x.data(), rows, weights.inputs()}, outputs.data(), scratch); };
    once();
    beside_peak<Arch> peak(state);
    for (auto _ : state) once();
    peak.count_multiply_adds(static_cast<double>(rows * multiply_adds(weights)));
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    state.counters["resident_MB"] = 1.024e-3 * static_cast<double>(used.ru_maxrss);
}

template <class Precision, class Arch>
void largest(benchmark::State& state) {
    constexpr std::size_t rows = 8;
    const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    dnnl::stream stream(engine);
    const auto c = network().convolutions[1];
    const auto made = sd::onednn::forward_convolution(
        engine, sd::onednn::convolution_of(c, rows, 32, true, Precision::numbers), false, true);
    const dnnl::convolution_forward primitive(made);
    dnnl::memory x(made.src_desc(), engine), w(made.weights_desc(), engine), b(made.bias_desc(), engine),
        y(made.dst_desc(), engine);
    for (auto* m : {&x, &w, &b}) {
        auto* bytes = static_cast<unsigned char*>(m->get_data_handle());
        std::fill_n(bytes, m->get_desc().get_size(), static_cast<unsigned char>(0));
    }
    const auto once = [&] {
        primitive.execute(stream, {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, w}, {DNNL_ARG_BIAS, b}, {DNNL_ARG_DST, y}});
        stream.wait();
    };
    once();
    beside_peak<Arch> peak(state);
    for (auto _ : state) once();
    peak.count_multiply_adds(static_cast<double>(rows * c.weight.size()) * 32 * 32 * 32);
}

template <class Precision, class Arch>
void add(const std::string& name) {
    benchmark::RegisterBenchmark((name + "/largest_convolution").c_str(), largest<Precision, Arch>)
        ->Unit(benchmark::kMillisecond);
    for (const std::size_t rows : {8u, 64u})
        benchmark::RegisterBenchmark((name + "/network/rows:" + std::to_string(rows)).c_str(),
                                     [=](benchmark::State& s) { whole<Precision, Arch>(s, rows); })
            ->Unit(benchmark::kMillisecond);
}

}  // namespace

void register_stage() {
    with_widest([]<class Arch>() {
        add<sd::backend::f32, Arch>("pooled/onednn");
#if defined(__x86_64__)
        if (__builtin_cpu_supports("avx512bf16")) add<sd::backend::bf16, Arch>("pooled/onednn-bf16");
#endif
    });
}

}  // namespace bench
