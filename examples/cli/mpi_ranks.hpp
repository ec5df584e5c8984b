/// \file
/// The part of `ranks.hpp` that MPI does.
#pragma once

#include <functional>

namespace saddle::cli {

/// Sets MPI up, runs the command on rank 0 and on the others, and takes it down when all are done.
int run_in_team(const std::function<int()>& command);

}  // namespace saddle::cli
