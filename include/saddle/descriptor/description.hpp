/// \file
/// A digit map as a model file describes it.
#pragma once

#include <cstddef>
#include <string>

namespace saddle {

/// `encoding` and `alignment` are the `name` of a policy.
struct digit_map_description {
    std::size_t shells{};
    std::string encoding;
    std::string alignment;

    friend bool operator==(const digit_map_description&, const digit_map_description&) = default;
};

/// "digit map of 8 shells, one_hot, canonical"
inline std::string readable(const digit_map_description& map) {
    return "digit map of " + std::to_string(map.shells) + " shells, " + map.encoding + ", " + map.alignment;
}

}  // namespace saddle
