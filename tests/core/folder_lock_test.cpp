#include <doctest/doctest.h>

#include <optional>

#include <message.hpp>
#include <saddle/core/folder_lock.hpp>
#include <scratch_folder.hpp>

using namespace saddle;

TEST_CASE("a folder has one holder at a time, and shows nothing of it") {
    const scratch_folder folder;
    std::optional<folder_lock> first(folder.path());
    CHECK(message_of([&] { folder_lock second(folder.path()); }) ==
          folder.path().string() + ": expected a folder that no other process writes to, found one at work");
    CHECK(folder.entries() == 0);
    first.reset();
    CHECK_NOTHROW(folder_lock(folder.path()));
}

TEST_CASE("a folder that is none") {
    const scratch_folder folder;
    CHECK(message_of([&] { folder_lock lock(folder / "absent"); }) ==
          (folder / "absent").string() + ": expected a folder, found No such file or directory");
}
