/// \file
/// Integer vectors in units of a/2, where every site of bcc and fcc has integer coordinates.
#pragma once

#include <compare>

namespace saddle {

/// Position or displacement on the lattice, units of a/2.
struct vec3 {
    int x{};
    int y{};
    int z{};

    /// By x, then y, then z.
    friend constexpr auto operator<=>(const vec3&, const vec3&) = default;

    friend constexpr vec3 operator+(vec3 a, vec3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend constexpr vec3 operator-(vec3 a, vec3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend constexpr vec3 operator-(vec3 a) { return {-a.x, -a.y, -a.z}; }
};

constexpr int dot(vec3 a, vec3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
constexpr int squared_length(vec3 a) { return dot(a, a); }

}  // namespace saddle
