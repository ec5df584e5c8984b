#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <limits>
#include <string>
#include <thread>

#include <unistd.h>

#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>

using namespace saddle;

TEST_CASE("durations for people") {
    CHECK(readable_duration(0) == "0 s");
    CHECK(readable_duration(12.4) == "12 s");
    CHECK(readable_duration(59.6) == "1 min 00 s");
    CHECK(readable_duration(200) == "3 min 20 s");
    CHECK(readable_duration(3599) == "59 min 59 s");
    CHECK(readable_duration(5 * 3600 + 7 * 60 + 59) == "5 h 07 min");
    CHECK(readable_duration(52 * 3600) == "2 d 4 h");
    CHECK(readable_duration(-3) == "0 s");
    CHECK(readable_duration(std::numeric_limits<double>::infinity()) == "11574074074 d 1 h");
    CHECK(readable_duration(std::numeric_limits<double>::quiet_NaN()) == "0 s");
}

TEST_CASE("counts for people have three digits") {
    CHECK(readable_count(0) == "0");
    CHECK(readable_count(950) == "950");
    CHECK(readable_count(999.4) == "999");
    CHECK(readable_count(1000) == "1 k");
    CHECK(readable_count(12340) == "12.3 k");
    CHECK(readable_count(4.56e6) == "4.56 M");
    CHECK(readable_count(2e7) == "20 M");
}

TEST_CASE("counts beside a change of unit") {
    CHECK(readable_count(999.7) == "1 k");
    CHECK(readable_count(999400) == "999 k");
    CHECK(readable_count(999600) == "1 M");
    CHECK(readable_count(999.6e6) == "1 G");
    CHECK(readable_count(2e9) == "2 G");
    CHECK(readable_count(999.6e9) == "1 T");
    CHECK(readable_count(1.5e12) == "1.5 T");
}

TEST_CASE("a line of progress") {
    const progress_line line("1000 K", 20'000'000, "jumps", false);
    CHECK(line.text(0, 0) == "1000 K  0 of 20 M jumps");
    CHECK(line.text(0, 10) == "1000 K  0 of 20 M jumps");
    CHECK(line.text(5'000'000, 10) == "1000 K  5 M of 20 M jumps  500 k/s  30 s left");
    CHECK(line.text(20'000'000, 100) == "1000 K  20 M of 20 M jumps  200 k/s  0 s left");
    CHECK(line.text(25'000'000, 100) == "1000 K  25 M of 20 M jumps  250 k/s  0 s left");
}

namespace {

/// What goes to standard error while it runs.
template <class F>
std::string said_on_stderr(F&& f) {
    const auto path = std::filesystem::temp_directory_path() / ("saddle_progress_test_" + std::to_string(::getpid()));
    std::fflush(stderr);
    const int kept = ::dup(STDERR_FILENO);
    {
        const detail::file_descriptor file(path, O_WRONLY | O_CREAT | O_TRUNC);
        ::dup2(file.get(), STDERR_FILENO);
    }
    f();
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    const auto said = read_file(path);
    std::filesystem::remove(path);
    return said;
}

}  // namespace

TEST_CASE("what an earlier process has done is no part of the rate") {
    progress_line line("1000 K", 20'000'000, "jumps", false);
    line.skip(5'000'000);
    CHECK(line.text(5'000'000, 10) == "1000 K  5 M of 20 M jumps");
    CHECK(line.text(10'000'000, 10) == "1000 K  10 M of 20 M jumps  500 k/s  20 s left");
    CHECK(line.text(1000, 10) == "1000 K  1 k of 20 M jumps");
    const auto said = said_on_stderr([] {
        shared_progress shared("epochs", 100, "samples", true);
        shared.skip(40);
        ::usleep(250'000);
        std::thread([&] { shared.add(10, "  loss 1"); }).join();
        shared.finish();
    });
    CHECK(said.starts_with("\repochs  50 of 100 samples  "));
    CHECK(said.find(" left  loss 1") != said.npos);
}

TEST_CASE("the line is drawn at most five times a second, and cleared in the end") {
    const auto said = said_on_stderr([] {
        progress_line line("1000 K", 100, "jumps", true);
        for (int k = 0; k < 3; ++k) line.update(50);  // sooner than it may be drawn
        ::usleep(250'000);
        line.update(50);
        line.update(51);
    });
    CHECK(said.starts_with("\r1000 K  50 of 100 jumps  "));
    CHECK(said.find("51 of 100") == said.npos);
    CHECK(said.ends_with(" left\033[K\r\033[K"));
    CHECK(said_on_stderr([] {
              progress_line hidden("1000 K", 100, "jumps", false);
              ::usleep(250'000);
              hidden.update(50);
              progress_line("1000 K", 100, "jumps", true).finish();
          }).empty());
}
