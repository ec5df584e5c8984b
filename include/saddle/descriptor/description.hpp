/// \file
/// A digit map or voxel map as a model file describes it.
#pragma once

#include <cstddef>
#include <string>

namespace saddle {

/// `encoding` and `alignment` are the `name` of a policy; `kind` is how the sites are laid out: one after the other
/// (digit_map) or in a cube of voxels (voxel_map).
struct digit_map_description {
    std::size_t shells{};
    std::string encoding;
    std::string alignment;
    std::string kind = "digit_map";

    bool in_voxels() const { return kind == "voxel_map"; }
    friend bool operator==(const digit_map_description&, const digit_map_description&) = default;
};

/// "digit map of 8 shells, one_hot, canonical"; "voxel map of …"
inline std::string readable(const digit_map_description& map) {
    return std::string(map.in_voxels() ? "voxel" : "digit") + " map of " + std::to_string(map.shells) + " shells, " +
           map.encoding + ", " + map.alignment;
}

}  // namespace saddle
