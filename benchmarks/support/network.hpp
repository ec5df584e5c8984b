/// \file
/// The stage of a backend: the network alone, on the rows of random environments.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "models.hpp"
#include "report.hpp"

namespace bench {

/// Network input of all jumps in `environments` random environments.
template <class Case, class Descriptor>
std::vector<typename Descriptor::rows::value_type> random_rows(const Descriptor& descriptor, std::size_t environments) {
    const auto digits = random_environments(data_of<Case>().species, environments);
    const std::size_t values = sd::bcc::jumps.size() * descriptor.row_width();
    std::vector<typename Descriptor::rows::value_type> rows(environments * values);
    for (std::size_t k = 0; k < environments; ++k)
        descriptor.encode(&digits[k * descriptor.environment_size()], &rows[k * values]);
    return rows;
}

/// The engine of a model; one that quantises looks at the rows.
template <class Model>
typename Model::engine_type engine_of(const sd::dense_network& weights, typename Model::rows_type rows) {
    using engine = typename Model::engine_type;
    if constexpr (std::constructible_from<engine, const sd::dense_network&>)
        return engine(weights);
    else
        return engine(weights, rows);
}

/// Calls of `batch` rows each, going round a stock of rows: the same few over and over would teach the branch predictor
/// which activations are 0.
template <class Case, class Backend, class Arch>
void evaluate_network(benchmark::State& state, std::size_t batch) {
    using model = typename Case::template model<Backend>;
    const typename model::descriptor_type descriptor;
    const std::size_t stock = std::max<std::size_t>(batch, 512);
    const std::size_t width = descriptor.row_width();
    const auto rows = random_rows<Case>(descriptor, stock / sd::bcc::jumps.size());
    const auto engine = engine_of<model>(data_of<Case>().network, typename model::rows_type{rows.data(), stock, width});
    auto scratch = engine.make_workspace(batch);
    std::vector<float> barriers(batch);
    std::size_t first = 0;
    beside_peak<Arch> beside(state);
    for (auto _ : state) {
        engine.evaluate(typename model::rows_type{&rows[first * width], batch, width}, barriers.data(), scratch);
        benchmark::DoNotOptimize(barriers.data());
        benchmark::ClobberMemory();
        first = (first + batch) % stock;
    }
    beside.count_jumps(static_cast<double>(batch / sd::bcc::jumps.size()), multiply_adds_of_a_jump(data_of<Case>()));
}

/// network/NETWORK/BACKEND/rows:N for each batch; `Arch` is the instruction set whose peak counts.
template <class Case, class Backend, class Arch>
void add_network(std::initializer_list<std::size_t> batches = {8, 64, 512, 4096}) {
    for (const std::size_t batch : batches)
        benchmark::RegisterBenchmark(
            ("network/" + std::string(Case::name) + "/" + std::string(Backend::name()) +
             "/rows:" + std::to_string(batch))
                .c_str(),
            [batch](benchmark::State& state) { evaluate_network<Case, Backend, Arch>(state, batch); });
}

}  // namespace bench
