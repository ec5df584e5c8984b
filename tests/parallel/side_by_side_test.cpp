#include <doctest/doctest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <network/random_network.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/event_log.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/structure/crystal.hpp>
#include <scratch_folder.hpp>

using namespace saddle;
namespace fs = std::filesystem;

namespace {

/// A run with a memo that writes what runs of the program write into a folder of its own.
template <class Model>
void run_into(const fs::path& folder, const Model& model, const crystal<bcc>& start, std::size_t k) {
    constexpr std::uint32_t block_jumps = 64;
    fs::create_directory(folder);
    const with_memo<Model> remembering(model, {.bytes = 1 << 16, .states = 16});
    kmc run(start.sites, remembering, kelvin{3000 + 500.0 * static_cast<double>(k)}, seed{1},
            event_recorder<bcc>(start.sites, block_jumps));
    event_log_writer events(folder / "events", make_event_log_header(start, start.sites, {0}, block_jumps, {}));
    growing_file log(folder / "log");
    for (int stretch = 0; stretch < 5; ++stretch) {
        run.advance(block_jumps);
        events.append(run.template observer<event_recorder<bcc>>());
        log.write(number_text(run.clock().value) + '\n');
        write_checkpoint(folder, {"settings", run.statistics().jumps, run.clock(), 0, {log.sync()}}, run);
    }
    events.finish(run.template observer<event_recorder<bcc>>(), run.crystal());
}

}  // namespace

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

TEST_CASE("runs side by side write the files of the runs alone") {
    using model_type = barrier_model<bcc, species<2>, digit_map<1>, mlp<8>, backend::simd<arch::generic>>;
    auto network = random_network({8, 8}, 1);
    network.layers.back().bias[0] += 10;  // barriers above 0
    const model_type model(network, {"A", "B"}, 1e13);
    auto sites = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{1});
    sites.make_vacancy(site{5});
    const auto start = make_crystal(std::move(sites), 3.2);
    const scratch_folder alone;
    constexpr std::size_t runs = 4;
    for (std::size_t k = 0; k < runs; ++k) run_into(alone.path() / std::to_string(k), model, start, k);
    const auto together = alone.path() / "together";
    fs::create_directory(together);
    side_by_side(runs, runs, [&](std::size_t k) { run_into(together / std::to_string(k), model, start, k); });
    for (std::size_t k = 0; k < runs; ++k)
        for (const char* name : {"events", "log", checkpoint_name, previous_checkpoint_name})
            CHECK(read_file(together / std::to_string(k) / name) == read_file(alone.path() / std::to_string(k) / name));
    CHECK(read_file(together / "0" / "log") != read_file(together / "1" / "log"));
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
