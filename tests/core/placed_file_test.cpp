#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/placed_file.hpp>

using namespace saddle;

TEST_CASE("bytes stand where they are put") {
    {
        placed_file file("placed");
        file.write_at(0, "abcdef");
        file.write_at(4, "XYZ");
        file.sync();
    }
    CHECK(read_file("placed") == "abcdXYZ");
    placed_file again("placed");  // a new one is empty
    CHECK(read_file("placed").empty());
}

TEST_CASE("an existing file goes on from a length") {
    placed_file("going_on").write_at(0, "0123456789");
    placed_file file("going_on", 4);
    CHECK(read_file("going_on") == "0123");
    file.write_at(4, "new");
    CHECK(read_file("going_on") == "0123new");
}

TEST_CASE("what cannot be") {
    CHECK(message_of([] { placed_file("no_such_file", 0); }) ==
          "no_such_file: expected a file to go on with, found No such file or directory");
    placed_file("short").write_at(0, "abc");
    CHECK(message_of([] { placed_file("short", 4); }) == "short: expected at least 4 bytes, found 3");
    CHECK(read_file("short") == "abc");
    CHECK(message_of<error>([] { placed_file("no/folder"); }) == "no/folder: cannot create: No such file or directory");
    CHECK(message_of<error>([] { placed_file("/dev/full").write_at(0, "a"); }) ==
          "/dev/full: cannot write: No space left on device");
}
