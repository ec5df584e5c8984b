#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include <network/random_network.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/parallel/side_by_side.hpp>

using namespace saddle;

TEST_CASE("every job runs once, on any number of threads") {
    for (const std::size_t threads : {1u, 2u, 7u, 100u}) {
        std::vector<std::atomic<int>> runs(37);
        side_by_side(runs.size(), threads, [&](std::size_t k) { ++runs[k]; });
        for (const auto& count : runs) CHECK(count == 1);
    }
    side_by_side(0, 4, [](std::size_t) { FAIL("no job to run"); });
}

TEST_CASE("runs side by side on one model are the runs alone, whatever the threads") {
    using model_type = barrier_model<bcc, species<2>, digit_map<1>, mlp<8>, backend::simd<arch::generic>>;
    auto network = random_network({8, 8}, 1);
    network.layers.back().bias[0] += 10;  // barriers above 0
    const model_type model(network, {"A", "B"}, 1e13);
    auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1});
    crystal.make_vacancy(site{5});
    const auto state_of_run = [&](std::size_t k) {
        kmc run(crystal, model, kelvin{4000 + 500.0 * static_cast<double>(k)}, seed{1}, pair_order<bcc, 2>(crystal),
                atom_paths<bcc>(crystal));
        run.advance(300);
        output_archive out;
        run.save(out);
        return std::vector<std::byte>(out.bytes().begin(), out.bytes().end());
    };
    constexpr std::size_t runs = 6;
    std::vector<std::vector<std::byte>> alone;
    for (std::size_t k = 0; k < runs; ++k) alone.push_back(state_of_run(k));
    CHECK(alone[0] != alone[1]);
    for (const std::size_t threads : {2u, 6u}) {
        std::vector<std::vector<std::byte>> together(runs);
        side_by_side(runs, threads, [&](std::size_t k) { together[k] = state_of_run(k); });
        CHECK(together == alone);
    }
}

TEST_CASE("one that throws does not stop the others") {
    std::atomic<int> ended{0};
    std::string message;
    try {
        side_by_side(20, 3, [&](std::size_t k) {
            if (k == 5) throw std::runtime_error("job 5");
            ++ended;
        });
    } catch (const std::runtime_error& problem) {
        message = problem.what();
    }
    CHECK(message == "job 5");
    CHECK(ended == 19);
}
