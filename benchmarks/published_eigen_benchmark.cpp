// A peer: the published evaluation done straightforwardly in C++ (729 voxels, batch normalisation unfolded, a search
// tree a jump), with Eigen compiled for this machine.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <memory>
#include <string>

#include <saddle/barrier/concepts.hpp>
#include <saddle/core/error.hpp>
#include <saddle/network/backend/scalar.hpp>

#include "peers/published_run.hpp"
#include "support/models.hpp"
#include "support/report.hpp"
#include "support/stage.hpp"

namespace bench {

namespace {

constexpr int temperature_K = 1000;

/// A peer that predicts something else is none. \throws error.
void check_barriers(published_run& run, const sd::supercell<sd::bcc>& crystal) {
    const auto model = composed<published, sd::backend::scalar>();
    const auto expected = sd::barriers_eV(model, crystal, vacancies(crystal).front());
    const auto& found = run.barriers_eV();
    const auto neighbours = run.neighbours();
    for (std::size_t k = 0; k < neighbours.size(); ++k) {
        const auto jump = std::find(sd::bcc::jumps.begin(), sd::bcc::jumps.end(), neighbours[k]);
        const double here = expected.at(static_cast<std::size_t>(jump - sd::bcc::jumps.begin()));
        if (!(std::abs(double{found[static_cast<Eigen::Index>(k)]} - here) < 1e-5))
            throw sd::error("the peer's barrier differs from " + std::to_string(here) + " eV");
    }
}

template <class Arch>
void evaluate(benchmark::State& state, std::size_t batch) {
    published_network network;
    const auto digits = random_environments(data_of<published>().species, batch);
    const auto& sites = sd::neighbourhood<sd::bcc, 8>;
    matrix input = matrix::Zero(static_cast<Eigen::Index>(batch), voxels);
    for (std::size_t r = 0; r < batch; ++r)
        for (std::size_t k = 0; k < sites.size(); ++k)
            input(static_cast<Eigen::Index>(r), static_cast<Eigen::Index>(sd::published_voxel(sites[k]))) =
                static_cast<float>(digits[r * sites.size() + k]);
    beside_peak<Arch> beside(state);
    for (auto _ : state) benchmark::DoNotOptimize(network.barriers_eV(input).data());
    beside.count_jumps(static_cast<double>(batch) / 8, multiply_adds_of_a_jump(data_of<published>()));
}

template <class Arch>
void jump(benchmark::State& state, int cells_a_side, tree_use use) {
    const auto crystal = starting_crystal(cells_a_side);
    published_run run(crystal, sd::kelvin(temperature_K), use);
    check_barriers(run, crystal);
    beside_peak<Arch> beside(state);
    for (auto _ : state) run.advance(1);
    beside.count_jumps(1, multiply_adds_of_a_jump(data_of<published>()));
}

void add_jump(int cells_a_side, tree_use use) {
    const std::string name = std::string("jump/published/as_published") +
                             (use == tree_use::kept ? "_tree_kept/" : "/") + std::to_string(temperature_K) +
                             "K/sites:" + std::to_string(2 * cells_a_side * cells_a_side * cells_a_side);
    benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
        with_widest([&]<class Arch>() { jump<Arch>(state, cells_a_side, use); });
    });
}

}  // namespace

void register_stage() {
    if (!has_published_network()) return;
    for (const std::size_t batch : {8u, 64u, 512u, 4096u})
        benchmark::RegisterBenchmark(
            ("network/published/as_published/rows:" + std::to_string(batch)).c_str(),
            [=](benchmark::State& state) { with_widest([&]<class Arch>() { evaluate<Arch>(state, batch); }); });
    for (const int side : {8, 40}) {
        add_jump(side, tree_use::every_jump);
        add_jump(side, tree_use::kept);
    }
}

}  // namespace bench
