/// \file
/// What this build is.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace saddle::cli {

/// Name and value of each fact: version, compiler, instruction set of this CPU, optional parts.
std::vector<std::pair<std::string, std::string>> version_facts();

/// The same, one a line.
std::string version_text();

}  // namespace saddle::cli
