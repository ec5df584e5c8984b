/// \file
/// The fingerprint by which a run names its model; equal to what `sha256sum` prints.
#pragma once

#include <filesystem>
#include <string>

namespace saddle::cli {

/// 64 hexadecimal digits. \throws input_error where the file cannot be read.
std::string sha256_of_file(const std::filesystem::path& path);

}  // namespace saddle::cli
