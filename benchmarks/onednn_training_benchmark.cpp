// Training of the published convolutional network, and of the dense one, on oneDNN: whole steps (a batch copied in,
// forward, backward, the optimiser), and beside them the convolutions alone in oneDNN's own layouts, which is what
// could be reached.
#include <cstddef>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <benchmark/benchmark.h>
#include <dnnl.hpp>

#include <saddle/training/architecture.hpp>
#include <saddle/training/onednn/network.hpp>
#include <saddle/training/onednn/primitives.hpp>
#include <saddle/training/optimiser.hpp>

#include "support/network.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

using sd::onednn::memory;

/// Forward, and backward for weights and inputs; nobody asks for the slope of the first layer's input.
double multiply_adds_of_a_step(const sd::architecture& layers, std::size_t rows) {
    const auto forward = static_cast<double>(sd::multiply_adds(layers));
    const auto first = static_cast<double>(sd::multiply_adds({layers.front()}));
    return static_cast<double>(rows) * (3 * forward - first);
}

template <class Arch>
void step(benchmark::State& state, const sd::architecture& layers, std::size_t rows) {
    sd::onednn::network network(layers, sd::seed{1});
    sd::optimiser<float> optimiser({}, network.parameters());
    std::vector<float> x(rows * network.inputs()), slopes(rows, 1.0f / static_cast<float>(rows));
    for (std::size_t i = 0; i < x.size(); ++i) x[i] = static_cast<float>(i % 5);
    const auto once = [&] {
        benchmark::DoNotOptimize(network.forward(x.data(), rows, {1, optimiser.steps()}));
        network.backward(slopes);
        optimiser.step(network.parameters(), 1e-4);
    };
    once();
    beside_peak<Arch> peak(state);
    for (auto _ : state) once();
    peak.count_multiply_adds(multiply_adds_of_a_step(layers, rows));
}

/// The primitives of every convolution by themselves, each on memory in the layouts that it asks for.
class convolutions {
public:
    convolutions(const sd::architecture& layers, std::size_t rows) {
        bool first = true;
        for (const auto& description : layers)
            if (const auto* l = std::get_if<sd::layer::convolution>(&description))
                add(*l, rows, !std::exchange(first, false));
    }

    void run() {
        for (auto& [primitive, arguments] : steps_) primitive.execute(stream_, arguments);
        stream_.wait();
    }

private:
    void add(const sd::layer::convolution& l, std::size_t rows, bool slope_of_input) {
        const auto x = sd::onednn::cubes(rows, l.inputs, l.edge, memory::data_type::f32, sd::onednn::tag::abcde);
        const auto made = sd::onednn::describe(engine_, l, x, true, slope_of_input);
        const auto fresh = [&](const memory::desc& description) {
            memory m(description, engine_);
            auto* values = static_cast<float*>(m.get_data_handle());
            for (std::size_t i = 0; i < description.get_size() / sizeof(float); ++i)
                values[i] = static_cast<float>(i % 3);
            return m;
        };
        steps_.emplace_back(dnnl::convolution_forward(made.forward),
                            argument_list{{DNNL_ARG_SRC, fresh(made.forward.src_desc())},
                                          {DNNL_ARG_WEIGHTS, fresh(made.forward.weights_desc())},
                                          {DNNL_ARG_DST, fresh(made.forward.dst_desc())}});
        steps_.emplace_back(dnnl::convolution_backward_weights(made.backward_weights),
                            argument_list{{DNNL_ARG_SRC, fresh(made.backward_weights.src_desc())},
                                          {DNNL_ARG_DIFF_DST, fresh(made.backward_weights.diff_dst_desc())},
                                          {DNNL_ARG_DIFF_WEIGHTS, fresh(made.backward_weights.diff_weights_desc())}});
        if (!slope_of_input) return;
        steps_.emplace_back(dnnl::convolution_backward_data(made.backward_data),
                            argument_list{{DNNL_ARG_WEIGHTS, fresh(made.backward_data.weights_desc())},
                                          {DNNL_ARG_DIFF_DST, fresh(made.backward_data.diff_dst_desc())},
                                          {DNNL_ARG_DIFF_SRC, fresh(made.backward_data.diff_src_desc())}});
    }

    using argument_list = std::unordered_map<int, memory>;
    dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
    dnnl::stream stream_{engine_};
    std::vector<std::pair<dnnl::primitive, argument_list>> steps_;
};

template <class Arch>
void convolutions_alone(benchmark::State& state, const sd::architecture& layers, std::size_t rows) {
    convolutions all(layers, rows);
    all.run();
    beside_peak<Arch> peak(state);
    for (auto _ : state) all.run();
    peak.count_multiply_adds(multiply_adds_of_a_step(layers, rows));
}

}  // namespace

void register_stage() {
    with_widest([]<class Arch>() {
        const auto cubes = sd::convolutional_architecture(1, 9, {32, 64, 128, 128}, {true, 0});
        const auto dense = sd::dense_architecture(560, {128, 128, 128, 128}, {true, 0});
        for (const std::size_t rows : {32u, 128u}) {
            const std::string end = "/rows:" + std::to_string(rows);
            benchmark::RegisterBenchmark(("training/cnn9/convolutions" + end).c_str(),
                                         [=](benchmark::State& s) { convolutions_alone<Arch>(s, cubes, rows); });
            benchmark::RegisterBenchmark(("training/cnn9/step" + end).c_str(),
                                         [=](benchmark::State& s) { step<Arch>(s, cubes, rows); });
        }
        benchmark::RegisterBenchmark("training/dense/step/rows:256",
                                     [=](benchmark::State& s) { step<Arch>(s, dense, 256); });
    });
}

}  // namespace bench
