#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include <saddle/parallel/side_by_side.hpp>

using namespace saddle;

TEST_CASE("every job runs once, on any number of threads") {
    for (const std::size_t threads : {1u, 2u, 7u, 100u}) {
        std::vector<std::atomic<int>> runs(37);
        side_by_side(runs.size(), threads, [&](std::size_t k) { ++runs[k]; });
        for (const auto& count : runs) CHECK(count == 1);
    }
    side_by_side(0, 4, [](std::size_t) { FAIL("no job to run"); });
}

TEST_CASE("one that throws does not stop the others") {
    std::atomic<int> ended{0};
    std::string message;
    try {
        side_by_side(20, 3, [&](std::size_t k) {
            if (k == 5) throw std::runtime_error("job 5");
            ++ended;
        });
    } catch (const std::runtime_error& problem) {
        message = problem.what();
    }
    CHECK(message == "job 5");
    CHECK(ended == 19);
}
