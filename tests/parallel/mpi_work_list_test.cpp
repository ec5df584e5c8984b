#include <saddle/parallel/mpi_work_list.hpp>

#include <atomic>
#include <chrono>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

// Every rank of mpirun runs this program: rank 0 the checks, the others the work. CTest starts it on 1, 2 and 4 ranks.

using namespace saddle;

namespace {

std::atomic<bool> stop_was_called = false;

/// "7" becomes "49 by RANK"; "slow" waits until it is told to stop.
std::string worked(const std::string& order, int rank) {
    if (order == "slow") {
        for (int k = 0; k < 20'000 && !stop_was_called; ++k) std::this_thread::sleep_for(std::chrono::milliseconds(1));
        return "stopped by " + std::to_string(rank);
    }
    const int x = std::stoi(order);
    std::this_thread::sleep_for(std::chrono::milliseconds(x % 3));
    return std::to_string(x * x) + " by " + std::to_string(rank);
}

std::vector<std::string> numbers(int count) {
    std::vector<std::string> orders;
    for (int k = 0; k < count; ++k) orders.push_back(std::to_string(k));
    return orders;
}

struct outcome {
    std::vector<std::string> answers;
    std::set<std::string> workers;
};

/// All orders by all ranks; checks that each is answered once.
outcome work_through(mpi_foreman& foreman, const std::vector<std::string>& orders, std::size_t threads) {
    outcome found{std::vector<std::string>(orders.size()), {}};
    foreman.work_through(
        orders, threads, [](const std::string& order) { return worked(order, 0); },
        [&](std::size_t place, const std::string& answer) {
            CHECK(found.answers[place].empty());
            const auto by = answer.find(" by ");
            found.answers[place] = answer.substr(0, by);
            found.workers.insert(answer.substr(by));
        },
        [] { return false; });
    return found;
}

void check_squares(const outcome& found) {
    for (std::size_t k = 0; k < found.answers.size(); ++k) CHECK(found.answers[k] == std::to_string(k * k));
}

void check_rank_0(mpi_team& team) {
    const auto ranks = static_cast<std::size_t>(team.size());
    mpi_foreman foreman(team);
    for (const std::size_t threads : {1U, 3U}) {
        CAPTURE(threads);
        std::set<std::string> workers;  // everybody has a share in the end, rank 0 as well
        for (int round = 0; round < 1000 && workers.size() < ranks; ++round) {
            const auto many = work_through(foreman, numbers(60), threads);
            check_squares(many);
            workers.insert(many.workers.begin(), many.workers.end());
        }
        CHECK(workers.size() == ranks);
        check_squares(work_through(foreman, numbers(1), threads));
        check_squares(work_through(foreman, numbers(0), threads));
    }

    // what is slow ends when it is told to; nothing is begun after the stop
    std::vector<std::string> orders(10 * ranks, "slow");
    std::size_t answered = 0;
    foreman.work_through(
        orders, 1, [](const std::string& order) { return worked(order, 0); },
        [&](std::size_t, const std::string& answer) {
            CHECK(answer.starts_with("stopped by "));
            ++answered;
        },
        [began = std::chrono::steady_clock::now()] {
            if (std::chrono::steady_clock::now() - began < std::chrono::milliseconds(200)) return false;
            stop_was_called = true;
            return true;
        });
    CHECK(answered >= 1);
    CHECK(answered <= 1 + 2 * (ranks - 1));  // two threads of each of the others
}

}  // namespace

TEST_CASE("orders are done once each, whoever does them") {
    mpi_team team;
    if (team.rank() == 0)
        check_rank_0(team);
    else
        mpi_work(
            team, 2, [&](const std::string& order) { return worked(order, team.rank()); },
            [] { stop_was_called = true; });
}
