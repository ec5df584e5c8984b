#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <saddle/core/error.hpp>

#include "guard.hpp"

using namespace saddle;
using namespace saddle::c_interface;

namespace {

/// The status of what `f` throws, and whether the text is kept.
template <class Thrown>
int status_of(Thrown problem, const std::string& text) {
    const int status = guarded([&] { throw problem; });
    CHECK(saddle_last_error() == text);
    return status;
}

}  // namespace

TEST_CASE("every kind of exception has its status and keeps its words") {
    CHECK(guarded([] {}) == SADDLE_OK);
    CHECK(status_of(null_argument("p", "a pointer", "NULL"), "p: expected a pointer, found NULL") ==
          SADDLE_NULL_ARGUMENT);
    CHECK(status_of(buffer_too_small("b", "2", "1"), "b: expected 2, found 1") == SADDLE_BUFFER_TOO_SMALL);
    CHECK(status_of(input_error("wrong"), "wrong") == SADDLE_WRONG_INPUT);
    CHECK(status_of(damaged_file("cut"), "cut") == SADDLE_DAMAGED_FILE);
    CHECK(status_of(error("full"), "full") == SADDLE_RUN_FAILED);
    CHECK(status_of(std::bad_alloc(), "out of memory") == SADDLE_OUT_OF_MEMORY);
    CHECK(status_of(std::length_error("vector"), "out of memory") == SADDLE_OUT_OF_MEMORY);
    CHECK(status_of(std::logic_error("a mistake"), "a mistake") == SADDLE_UNEXPECTED);
    CHECK(status_of(7, "an exception of unknown type") == SADDLE_UNEXPECTED);
}

TEST_CASE("a success leaves the last message alone") {
    fail(SADDLE_WRONG_INPUT, "before");
    guarded([] {});
    CHECK(saddle_last_error() == std::string("before"));
}

TEST_CASE("long messages are cut between characters") {
    fail(SADDLE_WRONG_INPUT, std::string(5000, 'x'));
    CHECK(saddle_last_error() == std::string(1023, 'x'));
    fail(SADDLE_WRONG_INPUT, std::string(1022, 'x') + "Å");  // two bytes, of which one would fit
    CHECK(saddle_last_error() == std::string(1022, 'x'));
    fail(SADDLE_WRONG_INPUT, std::string(1021, 'x') + "Å");
    CHECK(saddle_last_error() == std::string(1021, 'x') + "Å");
}

TEST_CASE("every thread has its own message") {
    fail(SADDLE_WRONG_INPUT, "mine");
    std::string at_first;
    std::thread([&] {
        at_first = saddle_last_error();
        fail(SADDLE_WRONG_INPUT, "of another thread");
    }).join();
    CHECK(at_first.empty());
    CHECK(saddle_last_error() == std::string("mine"));
}

TEST_CASE("a handle that cannot be made is NULL") {
    int value = 1;
    int* handle = &value;
    CHECK(make_handle(&handle, "handle", []() -> int* { throw error("no"); }) == SADDLE_RUN_FAILED);
    CHECK(handle == nullptr);
    CHECK(make_handle(static_cast<int**>(nullptr), "handle", [&] { return &value; }) == SADDLE_NULL_ARGUMENT);
    CHECK(make_handle(&handle, "handle", [&] { return &value; }) == SADDLE_OK);
    CHECK(handle == &value);
}
