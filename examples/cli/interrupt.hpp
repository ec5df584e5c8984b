/// \file
/// SIGINT, SIGTERM and SIGHUP as a flag that long work looks at.
#pragma once

#include <atomic>

namespace saddle::cli {

/// From now on these signals set the flag instead of ending the program; further ones change nothing, so that nobody
/// cuts the writing of results short by pressing twice. A SIGINT or SIGHUP that the caller ignores (nohup, a job in the
/// background of a script) stays ignored. A file that meets a size limit becomes a failed write.
void catch_interrupts();

const std::atomic<bool>& interrupt_flag();

/// 128 + the first signal that came, 0 where none did.
int interrupt_exit_status();

}  // namespace saddle::cli
