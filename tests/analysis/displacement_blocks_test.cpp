#include <saddle/analysis/displacement_blocks.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

constexpr displacement_layout layout{.sample_every = 10, .block_jumps = 60, .sites = 15};

displacement_sample sample(std::uint64_t jump, double time_s, std::int64_t x, std::int64_t y) {
    displacement_sample made{jump, time_s, {x + y, 0, 0}, {}};
    made.species.push_back({jump / 2, {-x, 0, 0}, static_cast<std::int64_t>(jump * jump)});
    made.species.push_back({jump - jump / 2, {-y, 0, 0}, static_cast<std::int64_t>(3 * jump)});
    return made;
}

/// Seven samples, windows of two: species A moves by −1, −2, −3 along x, B by 0, 5, −4.
std::vector<displacement_sample> one_block() {
    return {sample(0, 0, 0, 0),   sample(10, 1, 9, 9),  sample(20, 3, 1, 0), sample(30, 4, 7, 7),
            sample(40, 5, 3, -5), sample(50, 7, 8, 11), sample(60, 9, 6, -1)};
}

std::vector<displacement_sample> run_from(std::uint64_t first, std::uint64_t last) {
    std::vector<displacement_sample> samples;
    if (first % 10 != 0) samples.push_back(sample(first, 0, 0, 0));
    for (std::uint64_t jump = (first + 9) / 10 * 10; jump <= last; jump += 10) samples.push_back(sample(jump, 0, 0, 0));
    return samples;
}

std::vector<std::uint64_t> first_jumps(const std::vector<displacement_sample>& samples) {
    std::vector<std::uint64_t> firsts;
    for (const auto& block : whole_blocks(samples, layout)) {
        CHECK(block.size() == 7);
        firsts.push_back(block.front().jump);
    }
    return firsts;
}

}  // namespace

TEST_CASE("windows have a jump a site, blocks eight and 16 samples") {
    CHECK(layout.samples_a_block() == 6);
    CHECK(layout.samples_a_window() == 2);
    CHECK(layout.windows_a_block() == 3);
    CHECK(displacement_layout{1000, 16'000, 1024}.samples_a_window() == 2);
    CHECK(displacement_layout{1000, 16'000, 1000}.samples_a_window() == 1);
    CHECK(displacement_block_jumps(1024, 20'000) == 320'000);
    CHECK(displacement_block_jumps(1024, 1000) == 16'000);
    CHECK(displacement_block_jumps(1024, 100) == 8200);  // 8 jumps a site
    CHECK(displacement_block_jumps(54, 1) == 432);
    for (const std::uint64_t every : {1ULL, 7ULL, 999ULL, 1ULL << 50, (1ULL << 63) - 1}) {
        const auto block = displacement_block_jumps(1024, every);
        CHECK(block >= 8 * 1024);
        if (every > 1ULL << 50) continue;  // no run ever takes a sample
        CHECK(block % (2 * every) == 0);
        CHECK(displacement_layout{every, block, 1024}.windows_a_block() >= 4);
    }
}

TEST_CASE("what a block holds, by hand") {
    const auto samples = one_block();
    const auto block = block_of(samples, layout);
    CHECK(block.window_s == doctest::Approx(3));
    CHECK(block.window_jumps == doctest::Approx(20));
    // A moves −1, −2, −3 in the windows; B 0, 5, −4
    REQUIRE(block.collective.size() == 4);
    CHECK(block.collective[0] == doctest::Approx((1 + 4 + 9) / 3.0 + 2 * (2 + 6) / 2.0));
    CHECK(block.collective[1] == doctest::Approx((0 - 10 + 12) / 3.0 + ((-5 + 0) + (8 - 15)) / 2.0));
    CHECK(block.collective[2] == block.collective[1]);
    CHECK(block.collective[3] == doctest::Approx((25 + 16) / 3.0 + 2 * (0 - 20) / 2.0));
    // the vacancy 1, −3, 7
    CHECK(block.vacancy == doctest::Approx((1 + 9 + 49) / 3.0 + 2 * (-3 - 21) / 2.0));
    CHECK(block.half_s == doctest::Approx(5));
    CHECK(block.tracer_growth == std::vector<double>{3600 - 900, 180 - 90});
    CHECK(block.tracer_jumps == std::vector<double>{15, 15});
}

TEST_CASE("growth is that from one window's length to two") {
    // to and fro: the square displacement falls from 9 to 0
    std::vector<displacement> rattling;
    for (int w = 0; w < 1000; ++w) rattling.push_back({w % 2 ? -3 : 3, 0, 0});
    CHECK(detail::window_growth(rattling, rattling) == doctest::Approx(9 - 18));
    // straight on: it rises from 4 to 16
    const std::vector<displacement> ballistic(1000, displacement{2, 0, 0});
    CHECK(detail::window_growth(ballistic, ballistic) == doctest::Approx(16 - 4));
}

TEST_CASE("whole blocks alone count, wherever a run begins and ends") {
    CHECK(first_jumps(run_from(0, 59)).empty());
    CHECK(first_jumps(run_from(0, 60)) == std::vector<std::uint64_t>{0});
    CHECK(first_jumps(run_from(0, 185)) == std::vector<std::uint64_t>{0, 60, 120});
    CHECK(first_jumps(run_from(70, 250)) == std::vector<std::uint64_t>{120, 180});
    CHECK(first_jumps(run_from(73, 250)) == std::vector<std::uint64_t>{120, 180});
    CHECK(first_jumps({}).empty());
}

TEST_CASE("missing samples and short blocks are refused") {
    auto samples = run_from(0, 200);
    samples.erase(samples.begin() + 4);
    CHECK(message_of([&] { whole_blocks(samples, layout); }) ==
          "displacements: expected a sample at jump 40, found one at 50");
    const auto refused = [&](displacement_layout l) { return message_of([&] { whole_blocks(samples, l); }); };
    CHECK(refused({10, 60, 40}) ==
          "displacements: expected blocks of at least two windows and an even number of samples, found 60 jumps");
    CHECK(contains(refused({10, 50, 10}), "an even number of samples, found 50 jumps"));
    CHECK(contains(refused({0, 60, 10}), "found 60 jumps"));
}
