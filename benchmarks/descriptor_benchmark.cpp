// From the digits of an environment to the network input of its eight jumps.
#include <cstddef>
#include <string>
#include <vector>

#include <benchmark/benchmark.h>

#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr std::size_t environments = 64;

template <class Case, class Arch>
void encode(benchmark::State& state) {
    using descriptor = typename Case::descriptor;
    const auto digits = random_environments(data_of<Case>().species, environments);
    std::vector<typename descriptor::rows::value_type> rows(sd::bcc::jumps.size() * descriptor::row_width());
    beside_peak<Arch> beside(state);
    for (auto _ : state)
        for (std::size_t k = 0; k < environments; ++k) {
            descriptor::encode(&digits[k * descriptor::environment_size()], rows.data());
            benchmark::DoNotOptimize(rows.data());
            benchmark::ClobberMemory();
        }
    beside.count_parts(environments, multiply_adds_of_a_jump(data_of<Case>()));
}

}  // namespace

void register_stage() {
    with_each_network([]<class Case>() {
        with_widest([]<class Arch>() {
            benchmark::RegisterBenchmark((std::string("descriptor/") + Case::name).c_str(), encode<Case, Arch>);
        });
    });
}

}  // namespace bench
