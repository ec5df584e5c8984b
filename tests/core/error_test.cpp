#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <type_traits>

#include <message.hpp>
#include <saddle/core/error.hpp>

using namespace saddle;

TEST_CASE("wrong input names its place, what was expected and what was found") {
    CHECK(message_of([] { throw input_error("a.dump:7", "a number", "'x'"); }) ==
          "a.dump:7: expected a number, found 'x'");
    CHECK(message_of([] { throw input_error("one sentence"); }) == "one sentence");
}

TEST_CASE("every failure can be caught as one type, and wrong input apart from it") {
    static_assert(std::is_base_of_v<std::runtime_error, error>);
    static_assert(std::is_base_of_v<error, input_error>);
    CHECK_THROWS_AS(throw input_error("a", "b", "c"), error);
    CHECK(message_of<error>([] { throw error("disk full"); }) == "disk full");
}

TEST_CASE("a message is one line of bounded length, whatever a file holds") {
    CHECK(message_of([] { throw input_error("a\nb", "c\x1b[2J\x7f", std::string("d\0e\t", 4)); }) ==
          "a?b: expected c?[2J?, found d?e?");
    const std::string just(300, 'x');
    CHECK(message_of([&] { throw input_error("p", just, "f"); }) == "p: expected " + just + ", found f");
    CHECK(message_of([] { throw input_error("p", "e", "begin" + std::string(1'000'000, 'x') + "end"); }) ==
          "p: expected e, found begin" + std::string(145, 'x') + "…" + std::string(147, 'x') + "end");
}
