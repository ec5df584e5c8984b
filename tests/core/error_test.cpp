#include <doctest/doctest.h>

#include <stdexcept>
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
