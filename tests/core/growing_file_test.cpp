#include <doctest/doctest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <scratch_folder.hpp>

using namespace saddle;
namespace fs = std::filesystem;

namespace {

crc64 sum_of(const std::string& text) {
    crc64 sum;
    sum.add(text);
    return sum;
}

}  // namespace

TEST_CASE("a file grows, and is seen to after a flush") {
    const scratch_folder folder;
    const auto path = folder / "log";
    {
        growing_file log(path);
        log.write("one\n");
        CHECK(read_file(path).empty());
        log.flush();
        CHECK(read_file(path) == "one\n");
        log.write("two\n");
    }
    CHECK(read_file(path) == "one\ntwo\n");
    growing_file again(path);
    CHECK(read_file(path).empty());
}

TEST_CASE("much text does not wait for a flush") {
    const scratch_folder folder;
    growing_file log(folder / "log");
    for (int i = 0; i < 1000; ++i) log.write(std::string(999, 'x') + '\n');
    CHECK(read_file(folder / "log").size() > 900'000);
}

TEST_CASE("a mark is name, length and checksum of what was written") {
    const scratch_folder folder;
    growing_file log(folder / "log");
    log.write("one\n");
    log.write("two\n");
    const auto mark = log.sync();
    CHECK(mark == file_mark{"log", 8, sum_of("one\ntwo\n").value()});
    CHECK_FALSE(mark == file_mark{"log", 8, 0});
    CHECK_FALSE(mark == file_mark{"log", 4, mark.checksum});
    CHECK_FALSE(mark == file_mark{"other", 8, mark.checksum});
    CHECK(read_file(folder / "log") == "one\ntwo\n");
}

TEST_CASE("a later process goes on after the mark, whatever was written since") {
    const scratch_folder folder;
    const auto path = folder / "log";
    file_mark mark;
    {
        growing_file log(path);
        log.write("one\n");
        mark = log.sync();
        log.write("half a li");
    }
    check_mark(folder.path(), mark);
    growing_file log(folder.path(), mark);
    CHECK(read_file(path) == "one\n");
    log.write("two\n");
    CHECK(log.sync() == file_mark{"log", 8, sum_of("one\ntwo\n").value()});
    CHECK(read_file(path) == "one\ntwo\n");
}

TEST_CASE("a file that no longer begins with what was marked is damaged") {
    const scratch_folder folder;
    const auto path = folder / "log";
    const std::string whole(3'000'000, 'x');
    const file_mark mark{"log", whole.size(), sum_of(whole).value()};
    const auto said = [&] { return message_of<damaged_file>([&] { check_mark(folder.path(), mark); }); };
    const auto expected = path.string() + ": expected its first 3000000 bytes as they were written, found ";
    CHECK(said() == expected + "No such file or directory");
    write_file_atomically(path, whole + "more");
    CHECK_NOTHROW(check_mark(folder.path(), mark));
    write_file_atomically(path, whole.substr(0, 2'000'000));
    CHECK(said() == expected + "only 2000000");
    for (const std::size_t place : {std::size_t{0}, std::size_t{1} << 20, whole.size() - 1}) {
        auto changed = whole;
        changed[place] = 'y';
        write_file_atomically(path, changed);
        CHECK(said() == expected + "other ones");
    }
}

TEST_CASE("a file that cannot be created, opened or written is an error") {
    const scratch_folder folder;
    CHECK(message_of<error>([&] { growing_file(folder / "no/log"); }) ==
          (folder / "no/log").string() + ": cannot create: No such file or directory");
    CHECK(message_of<error>([&] {
              growing_file(folder.path(), file_mark{"log", 0, 0});
          }) == (folder / "log").string() + ": cannot open: No such file or directory");
    write_file_atomically(folder / "log", "");
    CHECK(message_of<error>([&] {
              growing_file(folder.path(), file_mark{"log", ~std::uint64_t{0}, 0});  // no file is so long
          }) == (folder / "log").string() + ": cannot cut: Invalid argument");
    if (!fs::exists("/dev/full")) {
        MESSAGE("skipped: no /dev/full here");
        return;
    }
    growing_file flushed("/dev/full");
    CHECK(message_of<error>([&] {
              flushed.write("x");
              flushed.flush();
          }) == "/dev/full: cannot write: No space left on device");
    growing_file filled("/dev/full");
    CHECK(message_of<error>([&] {
              for (int i = 0; i < 1000; ++i) filled.write(std::string(1000, 'x'));
          }) == "/dev/full: cannot write: No space left on device");
}

TEST_CASE("a file that was taken away is an error, not a silent gap") {
    const scratch_folder folder;
    const auto path = folder / "log";
    growing_file removed(path);
    removed.write("one\n");
    fs::remove(path);
    CHECK(message_of<error>([&] { removed.flush(); }) == path.string() + ": cannot write: the file was removed");

    growing_file moved(path);
    fs::rename(path, folder / "elsewhere");
    moved.write("two\n");
    CHECK(message_of<error>([&] { moved.sync(); }) == path.string() + ": cannot sync: No such file or directory");
    write_file_atomically(path, "another");
    CHECK(message_of<error>([&] { moved.sync(); }) ==
          path.string() + ": cannot sync: another file has taken its place");
    CHECK(read_file(path) == "another");
}
