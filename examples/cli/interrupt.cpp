#include "interrupt.hpp"

#include <csignal>

namespace saddle::cli {

namespace {

std::atomic<bool> interrupted{false};
std::atomic<int> signal_number{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
    int none = 0;
    signal_number.compare_exchange_strong(none, number);
    interrupted = true;
}

bool is_ignored(int number) {
    struct sigaction now {};
    return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

}  // namespace

void catch_interrupts() {
    for (const int number : {SIGINT, SIGHUP})
        if (!is_ignored(number)) std::signal(number, on_signal);
    std::signal(SIGTERM, on_signal);
    std::signal(SIGXFSZ, SIG_IGN);
}

const std::atomic<bool>& interrupt_flag() { return interrupted; }

int interrupt_exit_status() { return signal_number == 0 ? 0 : 128 + signal_number; }

}  // namespace saddle::cli
