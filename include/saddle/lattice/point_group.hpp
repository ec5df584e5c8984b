/// \file
/// The 48 operations of the cubic point group m-3m as signed permutation matrices.
#pragma once

#include <array>
#include <compare>
#include <cstddef>

#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// A signed permutation matrix, row by row: (g r)_i = Σ_j g_ij r_j.
struct operation {
    std::array<int, 9> entry{};

    static constexpr operation identity() { return {{1, 0, 0, 0, 1, 0, 0, 0, 1}}; }

    constexpr vec3 operator()(vec3 r) const {
        return {entry[0] * r.x + entry[1] * r.y + entry[2] * r.z, entry[3] * r.x + entry[4] * r.y + entry[5] * r.z,
                entry[6] * r.x + entry[7] * r.y + entry[8] * r.z};
    }

    constexpr int trace() const { return entry[0] + entry[4] + entry[8]; }

    /// +1 for a rotation, −1 where a mirror or the inversion takes part.
    constexpr int determinant() const {
        const auto& m = entry;
        return m[0] * (m[4] * m[8] - m[5] * m[7]) - m[1] * (m[3] * m[8] - m[5] * m[6]) +
               m[2] * (m[3] * m[7] - m[4] * m[6]);
    }

    /// (g h)(r) = g(h(r)).
    friend constexpr operation operator*(const operation& g, const operation& h) {
        operation product;
        for (int i = 0; i < 3; ++i)
            for (int j = 0; j < 3; ++j) {
                int sum = 0;
                for (int k = 0; k < 3; ++k) sum += g.at(i, k) * h.at(k, j);
                product.entry[static_cast<std::size_t>(3 * i + j)] = sum;
            }
        return product;
    }

    constexpr int at(int row, int column) const { return entry[static_cast<std::size_t>(3 * row + column)]; }

    /// Orthogonal matrices: the inverse is the transpose.
    constexpr operation inverse() const {
        return {{entry[0], entry[3], entry[6], entry[1], entry[4], entry[7], entry[2], entry[5], entry[8]}};
    }

    friend constexpr auto operator<=>(const operation&, const operation&) = default;
};

namespace detail {

constexpr std::array<operation, 48> make_cubic_group() {
    constexpr int permutations[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    std::array<operation, 48> group{};
    std::size_t count = 0;
    for (const auto& p : permutations)
        for (int signs = 0; signs < 8; ++signs, ++count)
            for (int row = 0; row < 3; ++row)
                group[count].entry[static_cast<std::size_t>(3 * row + p[row])] = (signs >> row & 1) ? -1 : 1;
    return group;
}

}  // namespace detail

/// All 48 operations; the first is the identity.
inline constexpr std::array<operation, 48> cubic_group = detail::make_cubic_group();

}  // namespace saddle
