#include <saddle/kmc/event_log/reader.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include <count_allocations.hpp>
#include <message.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

/// Reads everything there is. \return the jumps.
std::uint64_t read_all(std::string bytes, std::string& remark) {
    event_log_reader log(std::move(bytes), "f");
    remark = log.remark().value_or("");
    std::uint64_t jumps = 0;
    for (std::uint64_t k = 0; k < log.blocks(); ++k) jumps += log.read(k).directions.size();
    CHECK(jumps == log.jumps());
    return jumps;
}

}  // namespace

TEST_CASE("blocks are found by number, from a file and from memory") {
    const auto made = record<bcc>(40, 16, "run.events");
    event_log_reader file(std::filesystem::path("run.events"));
    event_log_reader memory(made.bytes, "memory");
    for (auto* log : {&file, &memory}) {
        CHECK(log->jumps() == 40);
        CHECK(log->blocks() == 3);
        CHECK(log->closed());
        CHECK(log->bytes() == made.bytes.size());
        CHECK(log->bytes_left_out() == 0);
        CHECK_FALSE(log->remark());
        CHECK(log->block_before(0) == 0);
        CHECK(log->block_before(15) == 0);
        CHECK(log->block_before(16) == 1);
        CHECK(log->block_before(40) == 2);
        for (const std::uint64_t k : {2U, 0U, 1U}) {
            const auto block = log->read(k);
            CHECK(block.first == 16 * k);
            CHECK(block.directions.size() == (k == 2 ? 8 : 16));
            CHECK(block.occupation == made.moments[16 * k].occupation);
            CHECK(block.begin_s == made.moments[16 * k].clock_s);
            CHECK(block.end_s == made.moments[std::min<std::size_t>(40, 16 * k + 16)].clock_s);
        }
        CHECK(message_of([&] { log->read(3); }) == log->name() + ": expected a block below 3, found 3");
    }
}

TEST_CASE("a run of no jumps, and one that ends with a full block") {
    event_log_reader none(record<bcc>(0, 16, "none.events").bytes, "f");
    CHECK(none.jumps() == 0);
    CHECK(none.blocks() == 1);
    CHECK(none.closed());
    event_log_reader full(record<bcc>(32, 16, "full.events").bytes, "f");
    CHECK(full.jumps() == 32);
    CHECK(full.blocks() == 3);
    CHECK(full.closed());
    CHECK(full.read(2).directions.empty());
}

TEST_CASE("cut at any byte: a message, or the log up to the last complete block") {
    const auto made = record<bcc>(40, 16, "run.events", {2, 2, 2});
    const auto head = encode_header(header_of(made.start, 16)).size();
    const auto full = event_log_reader(made.bytes, "f").header().layout.full_bytes();
    for (std::size_t size = 0; size < made.bytes.size(); ++size) {
        CAPTURE(size);
        std::string remark;
        std::uint64_t jumps = 0;
        const auto message = message_of([&] { jumps = read_all(made.bytes.substr(0, size), remark); });
        if (size < head + full) {
            CHECK(message.starts_with("f, byte "));
            CHECK(contains(message, ": expected "));
            continue;
        }
        REQUIRE(message == "nothing was thrown");
        const auto blocks = (size - head) / full;
        CHECK(jumps == 16 * blocks);
        const auto rest = size - head - blocks * full;
        CHECK(remark == (rest == 0 ? ""
                                   : "f, byte " + std::to_string(size - rest) + ": the last " + std::to_string(rest) +
                                         " bytes are no complete block; read up to jump " + std::to_string(jumps)));
    }
    CHECK(message_of([&] { event_log_reader(made.bytes.substr(0, head), "f"); }) ==
          "f, byte " + std::to_string(head) + ": expected at least one complete block, found 0 bytes");
}

TEST_CASE("a flipped bit anywhere is found") {
    const auto made = record<fcc>(20, 16, "run.events", {2, 1, 2});
    for (std::size_t bit = 0; bit < 8 * made.bytes.size(); ++bit) {
        auto damaged = made.bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        std::string remark;
        const auto message = message_of([&] { read_all(damaged, remark); });
        CAPTURE(bit);
        // a closing block whose length is damaged is taken for one that was not written to its end
        CHECK((message.starts_with("f, byte ") || contains(remark, "no complete block")));
    }
}

TEST_CASE("a full block that says it is a shorter one") {
    auto made = record<bcc>(40, 16, "run.events", {2, 2, 2});
    const auto layout = header_of(made.start, 16).layout;
    const auto head = encode_header(header_of(made.start, 16)).size();
    char* out = made.bytes.data() + head + 4;
    detail::put(out, std::uint32_t{3});
    detail::put(out, std::uint64_t{layout.bytes(3)});
    CHECK(message_of([&] { event_log_reader(made.bytes, "f").read(0); }) ==
          "f, byte " + std::to_string(head) + ": expected a block of " + std::to_string(layout.full_bytes()) +
              " bytes, found damaged bytes");
}

TEST_CASE("a file that is cut while it is read") {
    const auto made = record<bcc>(40, 16, "cut.events");
    event_log_reader log(std::filesystem::path("cut.events"));
    const auto head = encode_header(header_of(made.start, 16)).size();
    std::filesystem::resize_file("cut.events", head + 10);
    CHECK(message_of([&] { log.read(0); }) ==
          "cut.events, byte " + std::to_string(head) + ": expected readable bytes, found a read error");
}

TEST_CASE("bytes behind the closing block are told") {
    const auto made = record<bcc>(20, 16, "run.events", {2, 2, 2});
    std::string remark;
    CHECK(read_all(made.bytes + "x", remark) == 16);
    CHECK(contains(remark, "no complete block; read up to jump 16"));
}

TEST_CASE("memory follows the file, not what the file says") {
    const auto made = record<bcc>(40, 16, "run.events", {2, 2, 2});
    // a header that claims 10^9 sites, with a true checksum
    auto header = header_of(made.start, 16);
    header.layout.sites = 1'000'000'000;
    const auto bytes = encode_header(header) + made.bytes.substr(encode_header(header_of(made.start, 16)).size());
    const std::size_t before = allocated_bytes;
    CHECK(contains(message_of([&] { event_log_reader(bytes, "f"); }), "f, header:4: expected sites from 1 to "));
    CHECK(allocated_bytes - before < 100'000);
    header.layout.sites = 16;
    header.layout.block_jumps = 1 << 24;
    const auto long_blocks = encode_header(header) + made.bytes.substr(encode_header(header_of(made.start, 16)).size());
    CHECK(contains(message_of([&] { event_log_reader(long_blocks, "f"); }), "expected at least one complete block"));
    CHECK(allocated_bytes - before < 200'000);
}

TEST_CASE("files that are none") {
    CHECK(message_of([] { event_log_reader(std::filesystem::path("no.events")); }) ==
          "no.events: expected a readable file, found No such file or directory");
    CHECK(message_of([] { event_log_reader(std::filesystem::path(".")); }) == ".: expected a file, found a folder");
    CHECK(message_of([] { event_log_reader("", "f"); }) ==
          "f, byte 0: expected the head of an event log, found another one");
    CHECK(message_of([] { event_log_reader(std::string("ITEM: TIMESTEP\n0\n"), "f"); }) ==
          "f, byte 0: expected the head of an event log, found another one");
}
