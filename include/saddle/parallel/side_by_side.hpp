/// \file
/// Independent jobs on threads.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace saddle {

/// Runs job(0) … job(jobs − 1), each once, on up to `threads` threads, the caller's among them. Other jobs go on where one
/// throws; the first exception is thrown when all have ended.
template <class Job>
void side_by_side(std::size_t jobs, std::size_t threads, Job job) {
    std::atomic<std::size_t> next{0};
    std::exception_ptr first_problem;
    std::mutex problem_mutex;
    const auto work = [&] {
        for (std::size_t k = next++; k < jobs; k = next++) {
            try {
                job(k);
            } catch (...) {
                const std::lock_guard lock(problem_mutex);
                if (!first_problem) first_problem = std::current_exception();
            }
        }
    };
    {
        std::vector<std::thread> pool;
        for (std::size_t t = 1; t < threads && t < jobs; ++t) pool.emplace_back(work);
        work();
        for (auto& thread : pool) thread.join();
    }
    if (first_problem) std::rethrow_exception(first_problem);
}

}  // namespace saddle
