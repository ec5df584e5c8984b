#include "interrupt.hpp"

#include <csignal>

namespace saddle::cli {

namespace {

std::atomic<bool> interrupted{false};
std::atomic<int> signal_number{0};
static_assert(std::atomic<bool>::is_always_lock_free && std::atomic<int>::is_always_lock_free);

void on_signal(int number) {
    signal_number = number;
    interrupted = true;
    std::signal(number, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
    std::signal(SIGINT, on_signal);
    std::signal(SIGTERM, on_signal);
}

const std::atomic<bool>& interrupt_flag() { return interrupted; }

int interrupt_exit_status() { return signal_number == 0 ? 0 : 128 + signal_number; }

}  // namespace saddle::cli
