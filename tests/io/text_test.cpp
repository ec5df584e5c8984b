#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>

#include <message.hpp>
#include <saddle/io/text.hpp>

using namespace saddle;

TEST_CASE("numbers fill their whole token") {
    CHECK(parse_real("1.62") == 1.62);
    CHECK(parse_real("-3e-2") == -0.03);
    CHECK(parse_real("7") == 7);
    for (const char* wrong :
         {"", "1.6.2", "3e", "1,5", "1.0x", "nan", "inf", "-inf", "1e999", "0x10", " 1", "1 ", "+1", "--1", "."})
        CHECK_FALSE(parse_real(wrong));
    CHECK(parse_integer("-12") == -12);
    for (const char* wrong : {"", "1.0", "1e3", "9223372036854775808", "12a", "+1", " 1"})
        CHECK_FALSE(parse_integer(wrong));
}

TEST_CASE("numbers are written in the shortest form that reads back") {
    CHECK(number_text(1.62) == "1.62");
    CHECK(number_text(0) == "0");
    CHECK(number_text(-1e-300) == "-1e-300");
    for (const double value : {1.0 / 3, 25.920000000000002, 5e-324, std::numeric_limits<double>::max()})
        CHECK(parse_real(number_text(value)) == value);
    std::string out = "id ";
    append_number(out, std::numeric_limits<std::int64_t>::min());
    CHECK(out == "id -9223372036854775808");
}

TEST_CASE("fields are split at any blanks") {
    CHECK(split_fields("  a\tbc \r d") == fields{"a", "bc", "d"});
    CHECK(split_fields(" \t\v\f ").empty());
    fields again{"old"};
    split_fields("x", again);
    CHECK(again == fields{"x"});
    CHECK(trimmed("\t a b \r") == "a b");
}

TEST_CASE("quoted text is short and printable") {
    CHECK(quoted_text("ab") == "'ab'");
    CHECK(quoted_text(std::string("a\0\nb\x7f", 5)) == "'a??b?'");
    CHECK(quoted_text(std::string(100, 'x')) == "'" + std::string(40, 'x') + "…'");
    CHECK(single_line("a\r\nb") == "a  b");
}

TEST_CASE("lines of every kind of end, counted") {
    line_reader in("one\r\n\ntwo\nlast", "f");
    CHECK(in.peek() == "one");
    CHECK(in.next("x") == "one");
    CHECK(in.place() == "f:1");
    CHECK(in.line_ended());
    CHECK(in.skip_blank_lines());
    CHECK(in.position().line == 2);
    CHECK(in.next("x") == "two");
    CHECK(in.next("x") == "last");
    CHECK_FALSE(in.line_ended());
    CHECK(in.at_end());
    CHECK_FALSE(in.skip_blank_lines());
    CHECK(message_of([&] { in.next("more"); }) == "f:5: expected more, found the end of the file");
}

TEST_CASE("a reader can begin at a frame") {
    const std::string text = "a\nb\nc\n";
    line_reader first(text, "f");
    first.next("");
    line_reader second(text, "f", first.position());
    CHECK(second.next("") == "b");
    CHECK(second.place() == "f:2");
}

TEST_CASE("messages name file, line, what was expected and what was found") {
    line_reader in("x 1.6.2 7.5\n", "f.dump");
    const auto words = split_fields(in.next(""));
    CHECK(message_of([&] { in.real(words[1], "a coordinate"); }) ==
          "f.dump:1: expected a coordinate (a finite number), found '1.6.2'");
    CHECK(message_of([&] { in.integer(words[2], "an id"); }) ==
          "f.dump:1: expected an id (a whole number), found '7.5'");
    fields out;
    CHECK(message_of([&] { in.split_exactly("a b", 3, "x y z", out); }) ==
          "f.dump:1: expected 3 fields (x y z), found 2");
}

TEST_CASE("a count is bounded by the text that is left") {
    line_reader in("5\n1\n2\n", "f");
    const auto line = in.next("");
    CHECK(message_of([&] { in.count(line, "a number of atoms"); }) ==
          "f:1: expected a number of atoms that the rest of the file can hold, found '5'");
    CHECK(in.count("2", "n") == 2);
    for (const char* wrong : {"0", "-1", "9000000000000000000", "1.5"})
        CHECK(contains(message_of([&] { in.count(wrong, "n"); }), "f:1: expected n"));
}

TEST_CASE("frames are chosen from the beginning or from the end") {
    const std::vector<frame_start> frames{{0, 0}, {10, 1}, {20, 2}};
    CHECK(choose_frame(frames, 0, "f").offset == 0);
    CHECK(choose_frame(frames, last_frame, "f").offset == 20);
    CHECK(choose_frame(frames, -3, "f").offset == 0);
    CHECK(message_of([&] { choose_frame(frames, 3, "f"); }) == "f: expected a frame from 0 to 2, found 3");
    CHECK(contains(message_of([&] { choose_frame(frames, -4, "f"); }), "found -4"));
    CHECK(contains(message_of([&] { choose_frame({}, -1, "f"); }), "an empty file"));
}

TEST_CASE("fields between commas") {
    CHECK(comma_fields("a, b ,,c") == fields{"a", "b", "", "c"});
    CHECK(comma_fields("") == fields{""});
    CHECK(comma_fields(",") == fields{"", ""});
}
