/// \file
/// Published data beside the project, which may be missing.
#pragma once

#include <filesystem>
#include <string>

namespace bench {

inline std::filesystem::path shared_file(const std::string& name) {
    return std::filesystem::path(SADDLE_SHARED_DATA) / name;
}

inline std::filesystem::path published_weights() { return shared_file("nkk/weights.npy"); }

inline bool has_published_network() { return std::filesystem::exists(published_weights()); }

}  // namespace bench
