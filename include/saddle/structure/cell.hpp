/// \file
/// The box round atoms: three vectors of any shape, and the way between its fractional and Cartesian coordinates.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string_view>

#include <saddle/core/error.hpp>

namespace saddle {

/// A vector of three real numbers; its unit stands with the name of what it holds.
using real3 = std::array<double, 3>;

constexpr real3 operator+(const real3& a, const real3& b) { return {a[0] + b[0], a[1] + b[1], a[2] + b[2]}; }
constexpr real3 operator-(const real3& a, const real3& b) { return {a[0] - b[0], a[1] - b[1], a[2] - b[2]}; }
constexpr real3 operator*(double s, const real3& a) { return {s * a[0], s * a[1], s * a[2]}; }
constexpr double dot(const real3& a, const real3& b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]; }
constexpr real3 cross(const real3& a, const real3& b) {
    return {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
}
inline double length(const real3& a) { return std::sqrt(dot(a, a)); }

/// Box vectors a, b, c as rows, Å.
using box_vectors = std::array<real3, 3>;

/// a·(b × c), Å³: negative where the vectors are left-handed.
constexpr double signed_volume(const box_vectors& v) { return dot(v[0], cross(v[1], v[2])); }

/// A box of any shape: r = origin + f_0 a + f_1 b + f_2 c with fractional coordinates f.
class cell {
public:
    /// A periodic cube of 1 Å.
    cell() : cell({{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}) {}

    /// Vectors and origin in Å. \throws input_error (with `place`) unless all are finite, the vectors span a volume,
    /// and neither a vector nor the origin is 10^9 times as long as another vector.
    explicit cell(const box_vectors& vectors, const real3& origin = {},
                  const std::array<bool, 3>& periodic = {true, true, true}, std::string_view place = "box")
        : vectors_(vectors), origin_(origin), periodic_(periodic) {
        const double volume = signed_volume(vectors_);
        const auto [shortest, longest] = std::minmax({length(vectors_[0]), length(vectors_[1]), length(vectors_[2])});
        const double edges = length(vectors_[0]) * length(vectors_[1]) * length(vectors_[2]);
        // flat to 1e-9 of its edges: beyond that the inverse is noise
        if (!std::isfinite(length(origin_)) || !std::isfinite(edges) || !(std::fabs(volume) > 1e-9 * edges) ||
            !std::isfinite(1 / volume))
            throw input_error(place, "three finite box vectors that span a volume", "others");
        if (std::max(longest, length(origin_)) > farthest * shortest)
            throw input_error(place, "box vectors and a corner within 10^9 lengths of the shortest", "longer ones");
        for (std::size_t k = 0; k < 3; ++k)
            reciprocal_[k] = (1 / volume) * cross(vectors_[(k + 1) % 3], vectors_[(k + 2) % 3]);
    }

    const box_vectors& vectors() const { return vectors_; }  ///< Å
    const real3& origin() const { return origin_; }          ///< Å
    const std::array<bool, 3>& periodic() const { return periodic_; }

    /// Å³, always positive.
    double volume() const { return std::fabs(signed_volume(vectors_)); }

    bool right_handed() const { return signed_volume(vectors_) > 0; }

    /// Fractional coordinates of a position in Å; not wrapped.
    real3 fractional(const real3& position_A) const {
        const real3 r = position_A - origin_;
        return {dot(reciprocal_[0], r), dot(reciprocal_[1], r), dot(reciprocal_[2], r)};
    }

    /// Position in Å of fractional coordinates.
    real3 cartesian(const real3& fraction) const { return origin_ + displacement(fraction); }

    /// Displacement in Å of a fractional displacement: `cartesian` without the origin.
    real3 displacement(const real3& fraction) const {
        return fraction[0] * vectors_[0] + fraction[1] * vectors_[1] + fraction[2] * vectors_[2];
    }

    /// The same position inside the box along periodic directions. A position that is inside keeps every bit.
    real3 wrapped(const real3& position_A) const {
        const real3 f = fractional(position_A);
        real3 shift{};
        for (std::size_t k = 0; k < 3; ++k)
            if (periodic_[k]) shift[k] = std::floor(f[k] + rounding);
        return shift == real3{} ? position_A : position_A - displacement(shift);
    }

    friend bool operator==(const cell& a, const cell& b) {
        return a.vectors_ == b.vectors_ && a.origin_ == b.origin_ && a.periodic_ == b.periodic_;
    }

    /// A fraction this close below a whole number counts as that number, so that 1 − ε is written as 0, not as 1.
    static constexpr double rounding = 1e-12;

    /// Nothing is further away than this many lengths of a box: seven digits are left within it.
    static constexpr double farthest = 1e9;

private:
    box_vectors vectors_;
    real3 origin_;
    std::array<bool, 3> periodic_;
    box_vectors reciprocal_{};
};

/// Orthogonal periodic box with the given edges, Å, and its corner at the origin.
inline cell orthogonal_box(const real3& edges_A) {
    return cell({{{edges_A[0], 0, 0}, {0, edges_A[1], 0}, {0, 0, edges_A[2]}}});
}

}  // namespace saddle
