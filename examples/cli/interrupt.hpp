/// \file
/// SIGINT and SIGTERM as a flag that long work looks at.
#pragma once

#include <atomic>

namespace saddle::cli {

/// From now on the first SIGINT or SIGTERM sets the flag instead of ending the program; a second one ends it.
void catch_interrupts();

const std::atomic<bool>& interrupt_flag();

/// 128 + the signal that came, 0 where none did.
int interrupt_exit_status();

}  // namespace saddle::cli
