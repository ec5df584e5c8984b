/// \file
/// Whether a structure came back from a file as it was written.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <fuzz/fuzz.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace fuzz {

/// Heap bytes a byte of a structure file. A row has at least two bytes and costs 8 for its id, 8 for its species and 24
/// for its position; a line of many short fields costs 16 for each of two bytes, and up to three times that while the
/// list of fields grows.
inline constexpr std::size_t structure_bytes_per_byte = 60;

/// Ids, types and step, row by row.
inline void require_same_rows(const saddle::atoms& a, const saddle::atoms& b) {
    require(a.ids == b.ids, "other ids");
    require(a.species == b.species, "other types");
    require(a.step == b.step, "another step");
}

/// Names, atom by atom; their order may be another.
inline void require_same_names(const saddle::atoms& a, const saddle::atoms& b) {
    require(a.named == b.named, "names became types or types names");
    require(a.size() == b.size(), "another number of atoms");
    for (std::size_t i = 0; i < a.size(); ++i)
        require(a.names[a.species[i]] == b.names[b.species[i]], "another species");
}

/// Whether rounding leaves positions six digits within the box: not in a flat box or many boxes away.
inline bool leaves_digits(const saddle::atoms& a) {
    const auto& v = a.box.vectors();
    const double flatness = saddle::length(v[0]) * saddle::length(v[1]) * saddle::length(v[2]) / a.box.volume();
    double farthest = saddle::length(a.box.origin());
    for (const auto& r : a.positions) farthest = std::max(farthest, saddle::length(r));
    return flatness * farthest < 1e6 * std::min({saddle::length(v[0]), saddle::length(v[1]), saddle::length(v[2])});
}

/// The same box up to a rotation, and positions in it up to whole periods, to 1e-6 of the box.
inline void require_same_geometry(const saddle::atoms& a, const saddle::atoms& b) {
    using saddle::operator-;
    if (!leaves_digits(a)) return;
    require(a.box.periodic() == b.box.periodic(), "other boundaries");
    const auto& v = a.box.vectors();
    const auto& w = b.box.vectors();
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t k = 0; k < 3; ++k) {
            const double scale = saddle::length(v[i]) * saddle::length(v[k]);
            require(std::fabs(saddle::dot(v[i], v[k]) - saddle::dot(w[i], w[k])) <= 1e-6 * scale, "another box");
        }
    for (std::size_t i = 0; i < a.size(); ++i) {
        const auto shift = a.box.fractional(a.positions[i]) - b.box.fractional(b.positions[i]);
        for (std::size_t k = 0; k < 3; ++k) {
            const double rest = a.box.periodic()[k] ? shift[k] - std::round(shift[k]) : shift[k];
            require(std::fabs(rest) <= 1e-6, "another position");
        }
    }
}

}  // namespace fuzz
