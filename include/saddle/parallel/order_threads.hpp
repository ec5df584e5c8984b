/// \file
/// Threads that work through orders as they come in.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace saddle {

/// What is done with an order, and what the one who gave it is told. Called from several threads; must not throw.
using order_work = std::function<std::string(const std::string& order)>;

/// An order or an answer, with its place in the list.
struct numbered_text {
    std::size_t place{};
    std::string text;

    std::string joined() const { return std::to_string(place) + ' ' + text; }
    static numbered_text parsed(std::string_view joined) {
        const auto blank = joined.find(' ');
        return {std::stoul(std::string(joined.substr(0, blank))), std::string(joined.substr(blank + 1))};
    }
};

/// Texts between threads, first in, first out.
class text_queue {
public:
    void push(numbered_text text) {
        {
            const std::lock_guard lock(mutex_);
            texts_.push_back(std::move(text));
        }
        changed_.notify_all();
    }

    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        changed_.notify_all();
    }

    /// The next text, none after the time.
    std::optional<numbered_text> pop(std::chrono::milliseconds longest) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, longest, [&] { return !texts_.empty(); });
        return first();
    }

    /// The next text, none when the queue is closed.
    std::optional<numbered_text> pop_or_closed() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !texts_.empty() || closed_; });
        return first();
    }

private:
    std::optional<numbered_text> first() {
        if (texts_.empty()) return std::nullopt;
        auto text = std::move(texts_.front());
        texts_.pop_front();
        return text;
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<numbered_text> texts_;
    bool closed_ = false;
};

/// Threads that take orders from one queue and leave answers in another; they end when the queue of orders is closed.
class order_threads {
public:
    order_threads(std::size_t threads, const order_work& work) {
        for (std::size_t t = 0; t < threads; ++t)
            pool_.emplace_back([this, &work] {
                while (const auto order = orders.pop_or_closed()) answers.push({order->place, work(order->text)});
            });
    }
    ~order_threads() {
        orders.close();
        for (auto& thread : pool_) thread.join();
    }

    text_queue orders;
    text_queue answers;

private:
    std::vector<std::thread> pool_;
};

}  // namespace saddle
