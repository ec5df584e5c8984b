/// \file
/// A list of orders worked through by all ranks of an MPI job. Needs MPI.
///
/// Rank 0 hands out and works as well: its own orders are done by threads, and its first thread answers the others at
/// once, so that nobody waits for a long order to end. An order goes to whoever is free next.
#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <saddle/parallel/mpi_team.hpp>
#include <saddle/parallel/order_threads.hpp>

namespace saddle {

namespace detail {

namespace work_message {

enum kind {
    ask,    ///< to rank 0: "PLACE ANSWER" of the last order, or nothing; give me the next
    order,  ///< "PLACE ORDER"
    stop,   ///< to the others: end early what you are at
    leave,  ///< to the others: there is no more
    left    ///< to rank 0: the last message of a rank
};

}  // namespace work_message

/// Between looks at messages; an order takes much longer.
inline constexpr std::chrono::milliseconds patience{1};

}  // namespace detail

/// Rank 0 of a team. The others work (`mpi_work`) until this goes away.
class mpi_foreman {
public:
    explicit mpi_foreman(mpi_team& team) : team_(&team) {}
    mpi_foreman(const mpi_foreman&) = delete;
    mpi_foreman& operator=(const mpi_foreman&) = delete;
    ~mpi_foreman() {
        tell_others(detail::work_message::leave);
        for (int left = 1; left < team_->size();)
            left += team_->wait_for_message().kind == detail::work_message::left ? 1 : 0;
    }

    /// Has every order done once, here by `threads` threads or elsewhere, and calls answered(place, answer) for each
    /// from this thread. Once `stopped()` nothing more is handed out, the others are told, and it comes back when what
    /// was begun has been answered.
    void work_through(const std::vector<std::string>& orders, std::size_t threads, const order_work& here,
                      const std::function<void(std::size_t, const std::string&)>& answered,
                      const std::function<bool()>& stopped) {
        order_threads own(threads, here);
        std::size_t next = 0;
        std::size_t idle = threads;  // of the own threads
        std::size_t unanswered = 0;
        bool told = false;
        const auto take = [&](const numbered_text& answer) {
            --unanswered;
            answered(answer.place, answer.text);
        };
        while (unanswered > 0 || (next < orders.size() && !told)) {
            if (!told && stopped()) {
                told = true;
                tell_others(detail::work_message::stop);
            }
            while (const auto message = team_->receive())
                if (const auto answer = answer_of(*message)) take(*answer);
            for (; !told && next < orders.size() && (idle > 0 || !waiting_.empty()); ++next, ++unanswered)
                give({next, orders[next]}, own, idle);
            if (const auto answer = own.answers.pop(detail::patience)) {
                ++idle;
                take(*answer);
            }
        }
    }

private:
    void tell_others(detail::work_message::kind what) {
        for (int rank = 1; rank < team_->size(); ++rank) team_->send(rank, what);
    }

    std::optional<numbered_text> answer_of(const mpi_message& message) {
        waiting_.push_back(message.from);
        if (message.text.empty()) return std::nullopt;
        return numbered_text::parsed(message.text);
    }

    void give(const numbered_text& order, order_threads& own, std::size_t& idle) {
        if (idle > 0) {
            --idle;
            own.orders.push(order);
            return;
        }
        team_->send(waiting_.front(), detail::work_message::order, order.joined());
        waiting_.pop_front();
    }

    mpi_team* team_;
    std::deque<int> waiting_;  ///< ranks, once for each thread that has nothing to do
};

/// Every other rank: does what it is given by `threads` threads until the foreman goes away. `on_stop` is called where
/// the foreman was stopped; work should then end early.
inline void mpi_work(mpi_team& team, std::size_t threads, const order_work& work,
                     const std::function<void()>& on_stop) {
    {
        order_threads own(threads, work);
        for (std::size_t t = 0; t < threads; ++t) team.send(0, detail::work_message::ask);
        for (bool leave = false; !leave;) {
            while (const auto message = team.receive()) {
                if (message->kind == detail::work_message::order) own.orders.push(numbered_text::parsed(message->text));
                if (message->kind == detail::work_message::stop) on_stop();
                leave = leave || message->kind == detail::work_message::leave;
            }
            if (const auto answer = own.answers.pop(detail::patience))
                team.send(0, detail::work_message::ask, answer->joined());
        }
    }
    team.send(0, detail::work_message::left);
}

}  // namespace saddle
