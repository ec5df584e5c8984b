#include <doctest/doctest.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

#include <message.hpp>
#include <saddle/core/archive.hpp>

using namespace saddle;

namespace {

struct point {
    std::int32_t x;
    std::int32_t y;
};

output_archive sample() {
    output_archive out;
    out.label("part");
    out.value(std::uint8_t{200});
    out.value(-0.1);
    out.values(std::span<const point>(std::array{point{1, -2}, point{3, 4}}));
    out.values(std::span<const double>());
    return out;
}

struct parts {
    std::uint8_t small;
    double real;
    std::vector<point> points;
    std::vector<double> none;
};

parts read_sample(input_archive& in) {
    in.expect_label("part");
    parts read;
    read.small = in.value<std::uint8_t>();
    read.real = in.value<double>();
    read.points = in.values<point>();
    read.none = in.values<double>();
    return read;
}

}  // namespace

TEST_CASE("what was written is read back") {
    const auto out = sample();
    input_archive in(out.bytes(), "sample");
    CHECK_FALSE(in.empty());
    const auto read = read_sample(in);
    CHECK(in.empty());
    CHECK(read.small == 200);
    CHECK(read.real == -0.1);
    REQUIRE(read.points.size() == 2);
    CHECK(read.points[0].x == 1);
    CHECK(read.points[0].y == -2);
    CHECK(read.points[1].x == 3);
    CHECK(read.points[1].y == 4);
    CHECK(read.none.empty());
}

TEST_CASE("the layout is plain and little-endian, lengths in 64 bits") {
    output_archive out;
    out.label("ab");
    out.value(std::uint32_t{0x01020304});
    const std::array<int, 14> expected{2, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 4, 3, 2, 1};
    REQUIRE(out.bytes().size() == expected.size());
    for (std::size_t i = 0; i < expected.size(); ++i) CHECK(std::to_integer<int>(out.bytes()[i]) == expected[i]);
}

TEST_CASE("an archive cut anywhere is an error that names its source") {
    const auto out = sample();
    for (std::size_t size = 0; size < out.bytes().size(); ++size) {
        input_archive in(out.bytes().first(size), "cut file");
        CAPTURE(size);
        const auto message = message_of([&] { read_sample(in); });
        CHECK(message.starts_with("cut file: expected "));
        CHECK(contains(message, ", found "));
    }
}

TEST_CASE("messages say how many bytes were wanted and how many were left") {
    const std::vector<std::byte> five(5);
    CHECK(message_of([&] { input_archive(five, "f").value<double>(); }) ==
          "f: expected 8 more bytes, found the end after 5");
    output_archive out;
    out.value(std::uint64_t{3});
    out.value(std::uint32_t{0});
    CHECK(message_of([&] { input_archive(out.bytes(), "f").values<std::uint32_t>(); }) ==
          "f: expected 3 values, found 4 bytes");
}

TEST_CASE("an absurd length is refused before memory is asked for") {
    for (const auto length : {std::numeric_limits<std::uint64_t>::max(), std::uint64_t{1} << 61}) {
        output_archive out;
        out.value(length);
        out.value(0.0);
        const auto message = message_of([&] { input_archive(out.bytes(), "f").values<double>(); });
        CHECK(message == "f: expected " + std::to_string(length) + " values, found 8 bytes");
    }
}

TEST_CASE("a wrong label is an error with both names") {
    const auto out = sample();
    input_archive in(out.bytes(), "f");
    CHECK(message_of([&] { in.expect_label("other"); }) == "f: expected section 'other', found 'part'");
}
