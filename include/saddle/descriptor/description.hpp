/// \file
/// A descriptor as a model file describes it.
#pragma once

#include <cstddef>
#include <string>

#include <saddle/descriptor/density_grid.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// `encoding` and `alignment` are the `name` of a policy; `kind` is how the atoms are laid out: sites one after the
/// other (digit_map), sites in a cube of voxels (voxel_map), or a spatial density map (sdm), which has a grid as well.
struct map_description {
    std::size_t shells{};
    std::string encoding;
    std::string alignment;
    std::string kind = "digit_map";
    density_grid density{};

    bool in_voxels() const { return kind == "voxel_map"; }
    bool is_density() const { return kind == "sdm"; }
    /// Whether a network of convolutions goes with it.
    bool is_cube() const { return in_voxels() || is_density(); }
    friend bool operator==(const map_description&, const map_description&) = default;
};

/// "digit map of 8 shells, one_hot, canonical"; "voxel map of …"; "density map of 8 shells, canonical_onto_x, 32^3
/// voxels of 0.5 Å, cutoff 7.6 Å at a = 3.24 Å"
inline std::string readable(const map_description& map) {
    const std::string kind = map.is_density() ? "density" : map.in_voxels() ? "voxel" : "digit";
    const std::string text = kind + " map of " + std::to_string(map.shells) + " shells, ";
    if (!map.is_density()) return text + map.encoding + ", " + map.alignment;
    const auto in_A = [](double length) { return number_text(length) + " Å"; };
    const std::string turns = map.density.turns > 1 ? ", mean of " + std::to_string(map.density.turns) + " turns" : "";
    return text + map.alignment + ", " + std::to_string(map.density.voxels) + "^3 voxels of " +
           in_A(map.density.spacing_A) + ", cutoff " + in_A(map.density.cutoff_A) +
           " at a = " + in_A(map.density.lattice_constant_A) + turns;
}

}  // namespace saddle
