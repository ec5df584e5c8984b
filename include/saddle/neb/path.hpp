/// \file
/// First paths from one state to another: images at equal steps.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Positions of all atoms in each image, Å, the two ends among them.
using image_path = std::vector<std::vector<real3>>;

/// The positions `to`, each atom in the periodic image that is nearest to where it is in `from`: no atom of a path
/// crosses the box because a file wraps its atoms.
inline std::vector<real3> unwrapped(const cell& box, std::span<const real3> from, std::span<const real3> to) {
    std::vector<real3> made(to.begin(), to.end());
    for (std::size_t i = 0; i < made.size(); ++i) {
        real3 f = box.fractional(to[i]) - box.fractional(from[i]);
        for (std::size_t k = 0; k < 3; ++k) f[k] = box.periodic()[k] ? std::round(f[k]) : 0;
        made[i] = made[i] - box.displacement(f);
    }
    return made;
}

/// Images on the straight line, at equal steps. \throws input_error for fewer than three images, which leaves none to
/// move, or ends of different sizes.
inline image_path linear_path(std::span<const real3> first, std::span<const real3> last, std::size_t images) {
    if (images < 3) throw input_error("images", "at least 3, both ends among them", std::to_string(images));
    if (first.size() != last.size())
        throw input_error("path", "ends of the same atoms",
                          std::to_string(first.size()) + " and " + std::to_string(last.size()) + " atoms");
    image_path path(images, std::vector<real3>(first.begin(), first.end()));
    for (std::size_t k = 1; k < images; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(images - 1);
        for (std::size_t i = 0; i < first.size(); ++i) path[k][i] = first[i] + share * (last[i] - first[i]);
    }
    path.back().assign(last.begin(), last.end());
    return path;
}

}  // namespace saddle
