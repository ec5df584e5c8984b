/// \file
/// Ranks as threads of one process.
#pragma once

#include <atomic>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/parallel/communicator.hpp>

namespace saddle {

/// What the ranks share: a mailbox for every pair of them, and a meeting place.
class rank_threads {
public:
    explicit rank_threads(int ranks)
        : ranks_(ranks), meeting_(ranks), mail_(static_cast<std::size_t>(ranks) * static_cast<std::size_t>(ranks)),
          numbers_(static_cast<std::size_t>(ranks)) {}

    /// The communicator of one thread.
    class rank_of {
    public:
        rank_of(rank_threads& all, int rank) : all_(&all), rank_(rank) {}

        int rank() const { return rank_; }
        int size() const { return all_->ranks_; }

        std::vector<rank_message> exchange(std::span<const int> peers, std::vector<rank_message> out) {
            for (std::size_t k = 0; k < peers.size(); ++k) all_->box(rank_, peers[k]) = std::move(out[k]);
            all_->meet();
            std::vector<rank_message> in;
            for (const int peer : peers) in.push_back(std::move(all_->box(peer, rank_)));
            all_->meet();
            return in;
        }

        void sum(std::span<std::uint64_t> values) {
            all_->numbers_[static_cast<std::size_t>(rank_)].assign(values.begin(), values.end());
            all_->meet();
            for (std::size_t i = 0; i < values.size(); ++i) {
                values[i] = 0;
                for (const rank_message& of_rank : all_->numbers_) values[i] += of_rank[i];
            }
            all_->meet();
        }

        std::vector<rank_message> gather(rank_message mine) {
            all_->numbers_[static_cast<std::size_t>(rank_)] = std::move(mine);
            all_->meet();
            std::vector<rank_message> all;
            if (rank_ == 0) all = all_->numbers_;
            all_->meet();
            return all;
        }

    private:
        rank_threads* all_;
        int rank_;
    };

    /// Calls work(communicator) on every rank and waits. A rank that throws leaves the others alone; where they wait
    /// for it they go on without its messages, and the first exception is thrown when all have ended.
    template <class Work>
    void run(Work work) {
        std::exception_ptr first_problem;
        std::mutex mutex;
        std::vector<std::thread> threads;
        for (int r = 0; r < ranks_; ++r)
            threads.emplace_back([&, r] {
                try {
                    work(rank_of(*this, r));
                } catch (...) {
                    const std::lock_guard lock(mutex);
                    if (!first_problem) first_problem = std::current_exception();
                    failed_ = true;
                }
                meeting_.arrive_and_drop();
            });
        for (auto& thread : threads) thread.join();
        if (first_problem) std::rethrow_exception(first_problem);
    }

private:
    /// \throws error where a rank has failed: its part is missing.
    void meet() {
        meeting_.arrive_and_wait();
        if (failed_) throw error("another rank has failed");
    }

    rank_message& box(int from, int to) {
        return mail_[static_cast<std::size_t>(from) * static_cast<std::size_t>(ranks_) + static_cast<std::size_t>(to)];
    }

    int ranks_;
    std::atomic<bool> failed_ = false;
    std::barrier<> meeting_;
    std::vector<rank_message> mail_;
    std::vector<rank_message> numbers_;
};

static_assert(communicator<rank_threads::rank_of>);

}  // namespace saddle
