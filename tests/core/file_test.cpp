#include <doctest/doctest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <message.hpp>
#include <saddle/core/file.hpp>
#include <scratch_folder.hpp>

using namespace saddle;
namespace fs = std::filesystem;

namespace {

/// While it lives, no file may grow past so many bytes.
class file_size_limit {
public:
    explicit file_size_limit(rlim_t bytes) : previous_signal_(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &previous_);
        rlimit limit = previous_;
        limit.rlim_cur = bytes;
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    ~file_size_limit() {
        ::setrlimit(RLIMIT_FSIZE, &previous_);
        std::signal(SIGXFSZ, previous_signal_);
    }
    file_size_limit(const file_size_limit&) = delete;
    file_size_limit& operator=(const file_size_limit&) = delete;

private:
    rlimit previous_{};
    void (*previous_signal_)(int);
};

}  // namespace

TEST_CASE("a file is read as it was written, zeros and line ends included") {
    const scratch_folder folder;
    const auto path = folder / "f";
    for (const std::string& content : {std::string(), std::string("a\r\nb\0c\xff", 7), std::string(300000, 'x')}) {
        write_file_atomically(path, content);
        CHECK(read_file(path) == content);
        CHECK(folder.entries() == 1);  // no temporary file is left
    }
}

TEST_CASE("a file that cannot be read") {
    const scratch_folder folder;
    CHECK(message_of([&] { read_file(folder / "absent"); }) ==
          (folder / "absent").string() + ": expected a readable file, found No such file or directory");
    CHECK(message_of([&] { read_file(folder / "."); }) ==
          (folder / ".").string() + ": expected a file, found a folder");
    // opens, and fails when it is read
    CHECK(message_of([] { read_file("/proc/self/mem"); }) ==
          "/proc/self/mem: expected a readable file, found Input/output error");
}

TEST_CASE("a name without a folder is one in the working folder") {
    const scratch_folder folder;
    const auto before = fs::current_path();
    fs::current_path(folder / ".");
    write_file_atomically("plain", "here");
    write_file_atomically("plain.12.part", "left over");
    remove_parts("plain");
    CHECK_NOTHROW(check_writable("plain"));
    fs::current_path(before);
    CHECK(folder.entries() == 1);
    CHECK(read_file(folder / "plain") == "here");
}

TEST_CASE("a failed write says why and leaves the old content") {
    const scratch_folder folder;
    const auto path = folder / "f";

    SUBCASE("no such folder") {
        const auto nowhere = folder / "no/such/f";
        CHECK(message_of<error>([&] { write_file_atomically(nowhere, "new"); }) ==
              nowhere.string() + ": cannot create: No such file or directory");
        CHECK(folder.entries() == 0);
    }
    SUBCASE("the temporary name is taken by a folder") {
        write_file_atomically(path, "old");
        fs::create_directory(path.string() + "." + std::to_string(::getpid()) + ".part");
        CHECK(message_of<error>([&] { write_file_atomically(path, "new"); }) ==
              path.string() + ": cannot create: Is a directory");
        CHECK(read_file(path) == "old");
    }
    SUBCASE("a link stays, and its target is written") {
        write_file_atomically(path, "old");
        fs::create_symlink(path, folder / "link");
        write_file_atomically(folder / "link", "new");
        CHECK(fs::is_symlink(folder / "link"));
        CHECK(read_file(path) == "new");
    }
    SUBCASE("a device stays a device") {
        write_file_atomically("/dev/null", "gone");
        CHECK(fs::is_character_file("/dev/null"));
        CHECK(message_of<error>([&] { write_file_atomically("/dev/full", "new"); }) ==
              "/dev/full: cannot write: No space left on device");
    }
    SUBCASE("the disk takes only a part") {
        write_file_atomically(path, "old");
        std::string message;
        {
            const file_size_limit limit(1000);
            message = message_of<error>([&] { write_file_atomically(path, std::string(5000, 'n')); });
        }
        CHECK(message == path.string() + ": cannot write: File too large");
        CHECK(read_file(path) == "old");
        CHECK(folder.entries() == 1);
    }
    SUBCASE("the name is a folder") {
        fs::create_directory(path);
        CHECK(message_of<error>([&] { write_file_atomically(path, "new"); }) ==
              path.string() + ": cannot create: Is a directory");
        CHECK(fs::is_directory(path));
        CHECK(folder.entries() == 1);
    }
}

TEST_CASE("the old content can be kept under another name") {
    const scratch_folder folder;
    const auto path = folder / "f";
    const auto kept = folder / "f.previous";
    write_file_atomically(path, "one", kept);
    CHECK_FALSE(fs::exists(kept));
    write_file_atomically(path, "two", kept);
    write_file_atomically(path, "three", kept);
    CHECK(read_file(path) == "three");
    CHECK(read_file(kept) == "two");
    {
        const file_size_limit limit(1000);
        CHECK_THROWS_AS(write_file_atomically(path, std::string(5000, 'n'), kept), error);
    }
    CHECK(message_of<error>([&] { write_file_atomically(path, "four", folder / "no/kept"); }) ==
          path.string() + ": cannot keep the old file: No such file or directory");
    CHECK(read_file(path) == "three");
    CHECK(read_file(kept) == "two");
    CHECK(folder.entries() == 2);
}

TEST_CASE("temporary files of killed writers are removed, and nothing else") {
    const scratch_folder folder;
    for (const char* name :
         {"f", "f.12.part", "f.3456.part", "f.part", "f..part", "f.x1.part", "g.12.part", "f.12.parts"})
        write_file_atomically(folder / name, "x");
    remove_parts(folder / "f");
    CHECK_FALSE(fs::exists(folder / "f.12.part"));
    CHECK_FALSE(fs::exists(folder / "f.3456.part"));
    CHECK(folder.entries() == 6);
    remove_parts(folder / "no/such/f");
}

TEST_CASE("whether a file could be written is known before it is") {
    const scratch_folder folder;
    CHECK_NOTHROW(check_writable(folder / "new"));
    CHECK(folder.entries() == 0);
    CHECK(message_of([&] { check_writable(folder / "no/new"); }) ==
          (folder / "no/new").string() + ": expected a folder that exists, found none");
    CHECK(message_of([&] { check_writable(folder.path()); }) ==
          folder.path().string() + ": expected a file, found a folder");
    fs::create_directory(folder / "closed");
    write_file_atomically(folder / "closed/open", "");
    fs::permissions(folder / "closed/open", fs::perms(0666));
    fs::permissions(folder / "closed", fs::perms(0555));
    REQUIRE(::mkfifo((folder / "pipe").c_str(), 0444) == 0);
    CHECK_NOTHROW(check_writable("/dev/null"));
    const bool is_root = ::getuid() == 0;  // whom no folder is closed to
    constexpr ::uid_t nobody = 65534;
    if (is_root) REQUIRE(::setreuid(nobody, 0) == 0);
    const auto said = message_of([&] { check_writable(folder / "closed/new"); });
    const auto said_of_file = message_of([&] { check_writable(folder / "closed/open"); });  // it would be replaced
    const auto said_of_pipe = message_of([&] { check_writable(folder / "pipe"); });
    if (is_root) REQUIRE(::setreuid(0, 0) == 0);
    fs::permissions(folder / "closed", fs::perms(0755));
    CHECK(said ==
          (folder / "closed/new").string() + ": expected a folder that can be written to, found Permission denied");
    CHECK(said_of_pipe ==
          (folder / "pipe").string() + ": expected a file that can be written to, found Permission denied");
    CHECK(said_of_file ==
          (folder / "closed/open").string() + ": expected a folder that can be written to, found Permission denied");
}
