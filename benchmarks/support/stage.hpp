/// \file
/// What every benchmark program of this folder offers to support/main.cpp.
#pragma once

#include <cstdint>

namespace bench {

/// Registers the benchmarks of the program, for what is there: instruction sets of this CPU, networks that are found.
void register_stage();

/// Jumps that a crystal makes before it is timed, so that a rate stands for the steady state: 200,000, or --warm-up=N.
std::uint64_t warm_up_jumps();

}  // namespace bench
