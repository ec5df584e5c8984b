#include <doctest/doctest.h>

#include <bit>
#include <string>

#include <io/protobuf_writer.hpp>
#include <message.hpp>
#include <saddle/io/protobuf.hpp>

using namespace saddle;

TEST_CASE("fields of every wire type") {
    // the examples of the specification: 150 as "96 01", "testing" as a string
    const std::string bytes =
        "\x08\x96\x01\x12\x07testing" + made::single(3, 1.5f) + std::string("\x21\1\0\0\0\0\0\0\x80", 9);
    protobuf_reader in(bytes, "f");
    CHECK(in.next().number == 150);
    const auto text = in.next();
    CHECK(text.id == 2);
    CHECK(text.bytes == "testing");
    CHECK(std::bit_cast<float>(static_cast<std::uint32_t>(in.next().number)) == 1.5f);
    CHECK(in.next().number == 0x8000000000000001u);
    CHECK(in.at_end());
}

TEST_CASE("numbers come back") {
    for (const std::uint64_t value : {0ull, 1ull, 127ull, 128ull, 300ull, ~0ull}) {
        const std::string bytes = made::number(77, value);
        protobuf_reader reader(bytes, "f");
        const auto field = reader.next();
        CHECK(field.id == 77);
        CHECK(field.number == value);
    }
}

TEST_CASE("what is cut or wrong") {
    const auto complaint = [](const std::string& bytes) {
        return message_of([&] { protobuf_reader(bytes, "f").next(); });
    };
    CHECK(complaint("\x08") == "f: expected a whole number, found the end of the message");
    CHECK(complaint("\x08\xff") == "f: expected a whole number, found the end of the message");
    CHECK(complaint("\x12\x05hal") == "f: expected 5 bytes, found the end of the message after 3");
    CHECK(complaint("\x25\x01\x02") == "f: expected 4 bytes, found the end of the message after 2");
    CHECK(complaint("\x21") == "f: expected 8 bytes, found the end of the message after 0");
    CHECK(complaint("\x0b") == "f: expected wire type 0, 1, 2 or 5, found 3");
    CHECK(complaint(std::string("\0", 1)) == "f: expected a field number from 1 to 2^29 - 1, found 0");
    CHECK(complaint("\x80\x80\x80\x80\x80\x01") == "f: expected a field number from 1 to 2^29 - 1, found 4294967296");
    CHECK(complaint("\x08" + std::string(10, '\xff') + "\x01") ==
          "f: expected a number of at most ten bytes, found a longer one");
}
