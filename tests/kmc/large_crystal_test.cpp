// Memory of a run: little more than the occupation, so that 1.28·10^8 sites fit any desktop machine.
#include <doctest/doctest.h>

#include <cstddef>
#include <utility>

#include <count_allocations.hpp>
#include <network/random_network.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/simd.hpp>

using namespace saddle;

TEST_CASE("a crystal and its run take at most 2 bytes a site beyond what the memo is given") {
    using model = barrier_model<bcc, species<3>, digit_map<2>, mlp<8>, backend::simd<arch::generic>>;
    const model barriers(random_network({14, 8}, 1), {"A", "B", "C"}, 1e13);
    const with_memo remembering(barriers, {std::size_t{1} << 20, 64});
    const std::size_t before = allocated_bytes;
    auto crystal = supercell<bcc>::random({100, 100, 100}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{1});
    crystal.make_vacancy(site{1'000'000});
    const std::size_t sites = crystal.size();
    kmc run(std::move(crystal), remembering, kelvin{1000}, seed{1});
    run.advance(1000);
    const std::size_t taken = allocated_bytes - before;
    CHECK(taken >= sites);  // the counter counts
    CHECK(taken <= 2 * sites);
}
