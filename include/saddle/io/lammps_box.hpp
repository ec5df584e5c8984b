/// \file
/// What LAMMPS dumps and data files share: boxes of corner, edges and three tilts, and rows of atoms.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Box vectors (lx, 0, 0), (xy, ly, 0), (xz, yz, lz) from a corner, Å.
struct lammps_box {
    real3 low{};
    real3 high{};
    real3 tilt{};  ///< xy, xz, yz

    bool triclinic() const { return tilt != real3{}; }

    /// \throws input_error (with `place`) where the box has no volume.
    cell to_cell(const std::array<bool, 3>& periodic, std::string_view place) const {
        const real3 edge = high - low;
        if (!(edge[0] > 0 && edge[1] > 0 && edge[2] > 0))
            throw input_error(place, "box bounds with low below high", "others");
        return cell({{{edge[0], 0, 0}, {tilt[0], edge[1], 0}, {tilt[1], tilt[2], edge[2]}}}, low, periodic, place);
    }

    /// What a dump adds to `low` and `high` to state the bounding box instead: {to low, to high}.
    std::array<real3, 2> bounding_box_margin() const {
        const auto [xy, xz, yz] = tilt;
        return {{{std::min({0.0, xy, xz, xy + xz}), std::min(0.0, yz), 0},
                 {std::max({0.0, xy, xz, xy + xz}), std::max(0.0, yz), 0}}};
    }
};

namespace detail {

inline bool lammps_shaped(const box_vectors& v) {
    return v[0][1] == 0 && v[0][2] == 0 && v[1][2] == 0 && v[0][0] > 0 && v[1][1] > 0 && v[2][2] > 0;
}

/// The same box turned so that a lies along x and b in the xy plane.
inline cell lammps_turned(const cell& box) {
    const auto& [a, b, c] = box.vectors();
    const double ax = length(a);
    const double bx = dot(a, b) / ax;
    const double by = length(cross(a, b)) / ax;
    const double cx = dot(a, c) / ax;
    const double cy = (dot(b, c) - bx * cx) / by;
    return cell({{{ax, 0, 0}, {bx, by, 0}, {cx, cy, box.volume() / (ax * by)}}}, box.origin(), box.periodic());
}

}  // namespace detail

/// The same atoms as LAMMPS can hold them: wrapped into the box, and turned with it where it is not of LAMMPS's shape.
/// \throws input_error where the box is left-handed.
inline atoms lammps_oriented(atoms structure) {
    const cell box = structure.box;
    if (!box.right_handed())
        throw input_error(structure.source.empty() ? "box" : structure.source, "right-handed box vectors",
                          "left-handed ones");
    const bool turn = !detail::lammps_shaped(box.vectors());
    if (turn) structure.box = detail::lammps_turned(box);
    for (real3& r : structure.positions) {
        r = box.wrapped(r);
        if (turn) r = structure.box.cartesian(box.fractional(r));
    }
    return structure;
}

/// Bounds and tilts of a box of LAMMPS's shape.
inline lammps_box to_lammps_box(const cell& box) {
    const auto& v = box.vectors();
    return {box.origin(), box.origin() + real3{v[0][0], v[1][1], v[2][2]}, {v[1][0], v[2][0], v[2][1]}};
}

/// Appends one row "id type x y z" per atom, type 1 first.
inline void append_lammps_rows(std::string& out, const atoms& structure) {
    for (std::size_t i = 0; i < structure.size(); ++i) {
        append_number(out, structure.ids[i]);
        append_number(out += ' ', static_cast<std::int64_t>(structure.species[i] + 1));
        for (const double x : structure.positions[i]) append_number(out += ' ', x);
        out += '\n';
    }
}

}  // namespace saddle
