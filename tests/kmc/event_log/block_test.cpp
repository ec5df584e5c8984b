#include <saddle/kmc/event_log/block.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/core/random.hpp>

using namespace saddle;

namespace {

const event_layout bcc_layout{1024, 3, 8, 4096};
const event_layout small{7, 2, 12, 5};
const event_layout of_three{7, 2, 12, 5, 3};

event_block some_block() {
    return {
        10, 1.5, 2.5, 6, 0xDEADBEEF, {1, 2, 2, 0, 1, 1, 2}, {3}, {11, 0, 7, 5}, {0, 0, 0, 0}, {1, 2, 3, 0x7FC00000}};
}

event_block block_of_three() {
    return {10,           1.5,
            2.5,          0,
            0xDEADBEEF,   {0, 2, 0, 0, 1, 1, 2},
            {2, 0, 3},    {11, 0, 7, 5},
            {0, 2, 1, 2}, {1, 2, 3, 0x7FC00000}};
}

std::string encoded(const event_block& block, const event_layout& layout = small) {
    const auto jumps = static_cast<std::uint32_t>(block.directions.size());
    std::string bytes(layout.bytes(jumps), '?');
    encode_block(block, jumps, layout, bytes.data());
    return bytes;
}

std::string complaint(const event_block& block, std::uint64_t number = 2, const event_layout& layout = small) {
    return message_of([&] { decode_block(encoded(block, layout), number, layout, "f, byte 9"); });
}

}  // namespace

TEST_CASE("a stored step is within 2^-22 of any step that a clock can take") {
    philox_sequence draw(seed{1}, random_stream("steps"));
    for (int k = 0; k < 100'000; ++k) {
        const double step =
            std::ldexp(1 + static_cast<double>(draw()) * 0x1p-64, static_cast<int>(draw.below(2040)) - 1020);
        const double stored = unpack_step(pack_step(step));
        CAPTURE(step);
        REQUIRE(std::fabs(stored - step) <= 0x1p-22 * step);
        REQUIRE(pack_step(stored) == pack_step(step));
    }
    for (const double exact : {0.0, 1.0, 0.5, 1.5, 0x1p-1000, 1024.0}) CHECK(unpack_step(pack_step(exact)) == exact);
    CHECK(std::isfinite(unpack_step(pack_step(std::numeric_limits<double>::max()))));
    CHECK(unpack_step(pack_step(std::numeric_limits<double>::denorm_min())) >= 0);
    CHECK(pack_step(-0.0) == 0);
}

TEST_CASE("sizes: 4 3/8 bytes a jump in bcc, 4 1/2 in fcc") {
    CHECK(bcc_layout.site_bits() == 2);
    CHECK(bcc_layout.jump_bits() == 3);
    CHECK(bcc_layout.full_bytes() == 60 + 256 + 1536 + 16384 + 4);
    CHECK(bcc_layout.bytes(0) == 60 + 256 + 4);
    CHECK(bcc_layout.bytes(1) == 60 + 256 + 1 + 4 + 4);
    const event_layout fcc_layout{4000, 4, 12, 4096};
    CHECK(fcc_layout.site_bits() == 3);
    CHECK(fcc_layout.jump_bits() == 4);
    CHECK(fcc_layout.full_bytes() == 60 + 1500 + 2048 + 16384 + 4);
    CHECK_FALSE(fcc_layout == event_layout{4000, 4, 12, 4095});
    CHECK_FALSE(fcc_layout == event_layout{4000, 4, 8, 4096});
    CHECK_FALSE(fcc_layout == event_layout{4000, 5, 12, 4096});
    CHECK_FALSE(fcc_layout == event_layout{4001, 4, 12, 4096});
    CHECK_FALSE(fcc_layout == event_layout{4000, 4, 12, 4096, 2});
    CHECK(bcc_layout.mover_bits() == 0);
    CHECK(event_layout{1, 1, 2, 1}.site_bits() == 1);  // one species and the vacancy
    CHECK(event_layout{1, 16, 2, 1}.site_bits() == 5);
}

TEST_CASE("several vacancies: their places, and a number for every jump") {
    const event_layout of_ten{1024, 3, 8, 4096, 10};
    CHECK(of_ten.place_bits() == 10);
    CHECK(of_ten.mover_bits() == 4);
    CHECK(of_ten.full_bytes() == bcc_layout.full_bytes() + (9 * 10 + 7) / 8 + 4096 / 2);
    CHECK(event_layout{1025, 3, 8, 4096, 2}.place_bits() == 11);
    CHECK(event_layout{1025, 3, 8, 4096, 2}.mover_bits() == 1);
    const auto block = block_of_three();
    const auto read = decode_block(encoded(block, of_three), 2, of_three, "f");
    CHECK(read.places == block.places);
    CHECK(read.movers == block.movers);
    CHECK(read.occupation == block.occupation);
    CHECK(read.directions == block.directions);
    CHECK(read.steps == block.steps);
    CHECK(read.end_vacancy == 0);
}

TEST_CASE("several vacancies: impossible content with a true checksum") {
    auto block = block_of_three();
    block.occupation[0] = 1;
    CHECK(complaint(block, 2, of_three) == "f, byte 9: expected a crystal with 3 vacancies, found 2");
    block = block_of_three();
    for (const std::uint64_t wrong : {1U, 7U}) {
        block.places[2] = wrong;
        CHECK(complaint(block, 2, of_three) ==
              "f, byte 9: expected the vacancy at site " + std::to_string(wrong) + ", found an atom, or no such site");
    }
    block.places[2] = 2;
    CHECK(complaint(block, 2, of_three) ==
          "f, byte 9: expected vacancies at sites of their own, found two at one site");
    block = block_of_three();
    block.movers[1] = 3;
    CHECK(complaint(block, 2, of_three) == "f, byte 9: expected numbers of vacancies below 3, found 3");
}

TEST_CASE("the lowest vacant site") {
    CHECK(lowest_vacancy(block_of_three().occupation) == 0);
    CHECK(lowest_vacancy(some_block().occupation) == 3);
    CHECK(lowest_vacancy(std::vector<digit>{1, 2}) == 2);
}

TEST_CASE("what was written is read back") {
    const auto block = some_block();
    const auto bytes = encoded(block);
    CHECK(block_head::of(bytes).fits(small));
    CHECK(block_head::of(bytes).jumps == 4);
    const auto read = decode_block(bytes, 2, small, "f");
    CHECK(read.first == 10);
    CHECK(read.begin_s == 1.5);
    CHECK(read.end_s == 2.5);
    CHECK(read.places == block.places);
    CHECK(read.movers == block.movers);
    CHECK(read.end_vacancy == 6);
    CHECK(read.end_crc == 0xDEADBEEF);
    CHECK(read.occupation == block.occupation);
    CHECK(read.directions == block.directions);
    CHECK(read.steps == block.steps);
}

TEST_CASE("a block that has room for more jumps is written as far as it is filled") {
    auto block = some_block();
    const auto bytes = encoded(block);
    block.directions.resize(5, 9);
    block.movers.resize(5, 9);
    block.steps.resize(5, 9);
    std::string again(small.bytes(4), '?');
    encode_block(block, 4, small, again.data());
    CHECK(again == bytes);
}

TEST_CASE("every flipped bit is found") {
    const auto bytes = encoded(some_block());
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        auto damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        CAPTURE(bit);
        const bool head = block_head::of(damaged).fits(small) && block_head::of(damaged).bytes == bytes.size();
        CHECK((!head || message_of([&] {
                            decode_block(damaged, 2, small, "f, byte 9");
                        }).starts_with("f, byte 9: expected checksum ")));
    }
}

TEST_CASE("a block with a true checksum and an impossible content") {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    auto block = some_block();
    CHECK(complaint(block, 1) == "f, byte 9: expected 5 jumps before the block, found 10");
    block.occupation[0] = 0;
    CHECK(complaint(block) == "f, byte 9: expected a crystal with one vacancy, found 2");
    block.occupation[0] = 3;
    CHECK(complaint(block) == "f, byte 9: expected digits up to 2, found 3");
    block = some_block();
    block.places = {2};
    CHECK(complaint(block) == "f, byte 9: expected the vacancy at site 2, found an atom, or no such site");
    block.places = {7};
    CHECK(complaint(block) == "f, byte 9: expected the vacancy at site 7, found an atom, or no such site");
    block = some_block();
    block.directions[2] = 12;
    CHECK(complaint(block) == "f, byte 9: expected directions below 12, found 12");
    block = some_block();
    for (const double clock : {nan, 1.0, std::numeric_limits<double>::infinity()}) {
        block.end_s = clock;
        CHECK(complaint(block) == "f, byte 9: expected a finite clock that does not go back, found another one");
    }
    block = some_block();
    block.begin_s = -std::numeric_limits<double>::infinity();
    CHECK(complaint(block) == "f, byte 9: expected a finite clock that does not go back, found another one");
    block = some_block();
    block.steps[1] = 0xFFE00000;
    CHECK(complaint(block) == "f, byte 9: expected finite time steps, found another one");
}

TEST_CASE("checksum of an occupation: one byte a site") {
    const std::string text = "123456789";
    CHECK(occupation_crc(std::span(reinterpret_cast<const digit*>(text.data()), text.size())) == 0xCBF43926);
}
