#include <saddle/kmc/event_log/header_bytes.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/lattice/bcc.hpp>

#include "recorded_run.hpp"

using namespace saddle;

namespace {

constexpr std::uint64_t enough = 1 << 20;

event_log_header decoded(const std::string& bytes) { return decode_header(bytes, enough, "f"); }

/// The header with other text, and a true checksum.
std::string with_text(const std::string& from, const std::string& to) {
    auto bytes = encode_header(header_of(alloy_in_box<bcc>(), 100));
    const auto place = bytes.find(from);
    REQUIRE(place != bytes.npos);
    bytes.replace(place, from.size(), to);
    bytes.resize(bytes.size() - 4);
    const auto text = static_cast<std::uint32_t>(bytes.size() - 24);
    const std::uint64_t whole = bytes.size() + 4;
    std::memcpy(bytes.data() + 12, &text, 4);
    std::memcpy(bytes.data() + 16, &whole, 8);
    const auto crc = crc32(std::as_bytes(std::span(bytes)));
    bytes.append(reinterpret_cast<const char*>(&crc), 4);
    return bytes;
}

std::string complaint(const std::string& from, const std::string& to) {
    return message_of([&] { decoded(with_text(from, to)); });
}

}  // namespace

TEST_CASE("a header is read back, every number exactly") {
    auto made = alloy_in_box<bcc>();
    made.box = cell({{{9.75, 0.1, 0}, {0, 13.0000000000001, 0}, {-0.3, 0, 9.75}}}, {0.1, -2, 1e-17});
    made.corner = {0.25, 1.0 / 3, 0};
    made.lattice_constant_A = 3.25000001;
    made.named = false;
    auto header = header_of(made, 100);
    header.facts = {{"model", "weights = old.npy"}, {"note", "two\nlines"}};
    const auto bytes = encode_header(header);
    CHECK(is_event_log(bytes));
    CHECK(header_bytes(bytes.substr(0, 24), "f") == bytes.size());
    const auto read = decoded(bytes);
    CHECK(read.layout == header.layout);
    CHECK(read.lattice == "bcc");
    CHECK(read.cells == header.cells);
    CHECK(read.species == header.species);
    CHECK(read.types == header.types);
    CHECK_FALSE(read.named);
    CHECK(read.box == header.box);
    CHECK(read.corner == header.corner);
    CHECK(read.lattice_constant_A == header.lattice_constant_A);
    CHECK(read.ids == header.ids);
    CHECK(read.facts == event_log_facts{{"model", "weights = old.npy"}, {"note", "two lines"}});
}

TEST_CASE("the header of several vacancies") {
    const auto header = header_of(alloy_in_box<bcc>({3, 4, 3}, 5), 100);
    const auto read = decoded(encode_header(header));
    CHECK(read.layout == header.layout);
    CHECK(read.layout.vacancies == 5);
    CHECK(read.ids == header.ids);
}

TEST_CASE("the text stands open in the file") {
    const auto bytes = encode_header(header_of(alloy_in_box<bcc>(), 100));
    CHECK(bytes.substr(24, bytes.size() - 28) ==
          "lattice=bcc\ndirections=8\ncells=3 4 3\nsites=72\nspecies=A B C\ntypes=A B C\nnamed=yes\n"
          "box_A=9.75 0 0 0 13 0 0 0 9.75\norigin_A=0 0 0\ncorner=0 0 0\nlattice_constant_A=3.25\nvacancies=1\n"
          "block_jumps=100\nid_bits=0\ntemperature_K=900\nseed=1\n");
}

TEST_CASE("ids 1 … N by site take no bytes, others the bits of the largest") {
    auto header = header_of(alloy_in_box<bcc>(), 100);
    const auto counted = encode_header(header).size();
    header.ids[36] = 0;  // a vacancy that the file had
    CHECK(encode_header(header).size() == counted + 72 * 7 / 8);
    CHECK(decoded(encode_header(header)).ids == header.ids);
    header.ids[5] = (std::int64_t{1} << 56) - 1;
    CHECK(decoded(encode_header(header)).ids == header.ids);
    header.ids[5] = std::int64_t{1} << 56;
    CHECK(message_of([&] { encode_header(header); }) ==
          "event log: expected atom ids below 2^56, found 72057594037927936");
    header.ids[5] = -1;
    CHECK(message_of([&] { encode_header(header); }) == "event log: expected atom ids of at least 0, found -1");
}

TEST_CASE("names that the text cannot hold") {
    auto header = header_of(alloy_in_box<bcc>(), 100);
    header.species[0] = "A 1";
    CHECK(message_of([&] { encode_header(header); }) ==
          "event log: expected species names without blanks, found 'A 1'");
    header.species[0] = "A";
    for (const auto* name : {"", "a=b", "cells", "lattice", "two\nlines"}) {
        CAPTURE(name);
        header.facts = {{name, "x"}};
        CHECK(
            contains(message_of([&] { encode_header(header); }), "event log: expected facts with names of their own"));
    }
    header.facts = {{"seed", "1"}, {"seed", "2"}};
    CHECK(contains(message_of([&] { encode_header(header); }), "found 'seed'"));
}

TEST_CASE("every flipped bit is found") {
    auto header = header_of(alloy_in_box<bcc>(), 100);
    header.ids[0] = 1000;
    const auto bytes = encode_header(header);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        auto damaged = bytes;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        CAPTURE(bit);
        CHECK(message_of([&] { decoded(damaged); }).starts_with("f, byte "));
    }
}

TEST_CASE("no event log, or one of the future") {
    CHECK(message_of([] { header_bytes("saddleEL", "f"); }) ==
          "f, byte 0: expected the head of an event log, found another one");
    CHECK(message_of([] { header_bytes("ITEM: TIMESTEP\n0\nITEM: NUMBER", "f"); }) ==
          "f, byte 0: expected the head of an event log, found another one");
    auto bytes = encode_header(header_of(alloy_in_box<bcc>(), 100));
    bytes[8] = 2;
    CHECK(message_of([&] { header_bytes(bytes, "f"); }) == "f, byte 8: expected format 1, found 2");
    bytes[8] = 1;
    bytes[16] = 30;
    bytes[17] = 0;
    CHECK(message_of([&] { header_bytes(bytes, "f"); }) ==
          "f, byte 16: expected a header longer than its text, found 30 bytes");
}

TEST_CASE("a text with a true checksum and wrong lines names the line") {
    CHECK(complaint("directions=8", "direction=8") == "f, header:2: expected directions=…, found 'direction=8'");
    CHECK(complaint("directions=8", "directions8") == "f, header:2: expected directions=…, found 'directions8'");
    CHECK(complaint("directions=8", "directions=1") == "f, header:2: expected directions from 2 to 256, found 1");
    CHECK(complaint("cells=3 4 3", "cells=3 4") == "f, header:3: expected 3 fields (cells), found 2");
    CHECK(complaint("cells=3 4 3", "cells=3 0 3") == "f, header:3: expected cells from 1 to 8388608, found 0");
    CHECK(complaint("sites=72", "sites=-1") == "f, header:4: expected sites from 1 to 8388608, found -1");
    CHECK(complaint("sites=72", "sites=9000000") == "f, header:4: expected sites from 1 to 8388608, found 9000000");
    CHECK(complaint("species=A B C", "species=A B B") == "f, header:5: expected distinct species, found 'B' twice");
    CHECK(complaint("named=yes", "named=maybe") == "f, header:7: expected named=yes or no, found 'maybe'");
    CHECK(contains(complaint("box_A=9.75", "box_A=nan"), "f, header:8: expected box_A (a finite number), found 'nan'"));
    CHECK(contains(complaint("box_A=9.75 0 0 0", "box_A=0 0 0 0"), "f, header:9: expected three finite box vectors"));
    CHECK(complaint("vacancies=1", "vacancies=0") == "f, header:12: expected vacancies from 1 to 72, found 0");
    CHECK(complaint("vacancies=1", "vacancies=73") == "f, header:12: expected vacancies from 1 to 72, found 73");
    CHECK(complaint("block_jumps=100", "block_jumps=0") ==
          "f, header:13: expected block_jumps from 1 to 16777216, found 0");
    CHECK(complaint("id_bits=0", "id_bits=57") == "f, header:14: expected id_bits from 0 to 56, found 57");
    const auto ids_at = encode_header(header_of(alloy_in_box<bcc>(), 100)).size() - 4;
    CHECK(complaint("id_bits=0", "id_bits=8") ==
          "f, byte " + std::to_string(ids_at) + ": expected 72 bytes of atom ids, found 0");
    CHECK(complaint("seed=1", "seed") == "f, header:16: expected NAME=VALUE, found 'seed'");
    CHECK(complaint("id_bits=0\ntemperature_K=900\nseed=1\n", "") ==
          "f, header:14: expected id_bits=…, found the end of the file");
}
