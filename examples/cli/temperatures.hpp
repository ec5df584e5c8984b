/// \file
/// Temperatures as they are written on a command line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/units.hpp>

namespace saddle::cli {

/// "800", a list "400,800" or an inclusive range "400:1200:100". \throws input_error for anything else, temperatures
/// not above 0 K, and one that stands twice.
std::vector<kelvin> parse_temperatures(std::string_view text);

/// "800K": the name of a run's folder.
std::string folder_of(kelvin temperature);

}  // namespace saddle::cli
