/// \file
/// saddle validate --cycles: whether a model's barriers belong to an energy.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "arguments.hpp"

namespace saddle::cli {

/// What an audit is told.
struct cycles_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<int> cells;
    std::string composition;
    std::uint64_t count = 1000;
    std::uint64_t seed = 1;
    std::size_t threads = 1;
    std::string output;  ///< CSV of all hops; none where empty
};

/// Walks random cycles and prints what they sum to as JSON. \throws input_error.
int audit_cycles(const cycles_arguments& arguments, const output_arguments& output);

}  // namespace saddle::cli
