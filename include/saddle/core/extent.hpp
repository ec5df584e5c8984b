/// \file
/// A size that is fixed by the type or left to run time.
#pragma once

#include <cstddef>
#include <limits>

namespace saddle {

/// Stands for a size in a policy: "known at run time".
inline constexpr std::size_t dynamic = std::numeric_limits<std::size_t>::max();

/// N where the type fixes it (the compiler then unrolls and the argument is unused), else `at_run_time`.
template <std::size_t N>
constexpr std::size_t extent(std::size_t at_run_time) {
    return N == dynamic ? at_run_time : N;
}

}  // namespace saddle
