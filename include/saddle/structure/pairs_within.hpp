/// \file
/// Pairs of atoms, and atoms round a point, within a distance in a periodic box of any shape.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// Distances between opposite faces of a box, Å: V/|b × c| and so on.
inline real3 widths_A(const cell& box) {
    real3 widths;
    for (std::size_t k = 0; k < 3; ++k)
        widths[k] = box.volume() / length(cross(box.vectors()[(k + 1) % 3], box.vectors()[(k + 2) % 3]));
    return widths;
}

namespace detail {

/// Atoms sorted into bins that divide the box along its vectors, each at least the cutoff wide where the box is.
class binned_atoms {
public:
    binned_atoms(const atoms& structure, double cutoff_A) : box_(structure.box) {
        const real3 widths = widths_A(box_);
        // more bins than atoms would be empty ones
        const double most = std::max(1.0, std::cbrt(static_cast<double>(structure.size())));
        for (std::size_t k = 0; k < 3; ++k) {
            bins_[k] = static_cast<int>(std::clamp(std::floor(widths[k] / cutoff_A), 1.0, most));
            reach_[k] = static_cast<int>(std::ceil(cutoff_A * bins_[k] / widths[k]));
        }
        first_.resize(count() + 1);
        positions_.reserve(structure.size());
        for (const real3& position_A : structure.positions) {
            const auto [inside, bin] = located(position_A);
            positions_.push_back(inside);
            bin_of_.push_back(bin);
            ++first_[place(bin) + 1];
        }
        for (std::size_t b = 0; b < count(); ++b) first_[b + 1] += first_[b];
        order_.resize(structure.size());
        auto next = first_;
        for (std::size_t i = 0; i < structure.size(); ++i) order_[next[place(bin_of_[i])]++] = i;
    }

    /// f(j, r_j + image − r_i, image) for all atoms and images, i's own too, in the bins that the cutoff reaches from
    /// i.
    template <class F>
    void for_each_near(std::size_t i, F f) const {
        for_each_near(positions_[i], bin_of_[i], f);
    }

    /// The same round any point, Å.
    template <class F>
    void for_each_near(const real3& point_A, F f) const {
        const auto [inside, bin] = located(point_A);
        for_each_near(inside, bin, f);
    }

private:
    /// A position inside the box, from its origin, and its bin.
    std::pair<real3, std::array<int, 3>> located(const real3& position_A) const {
        real3 f = box_.fractional(position_A);
        std::array<int, 3> bin{};
        for (std::size_t k = 0; k < 3; ++k) {
            f[k] -= std::floor(f[k]);
            bin[k] = std::min(static_cast<int>(f[k] * bins_[k]), bins_[k] - 1);
        }
        return {box_.displacement(f), bin};
    }

    template <class F>
    void for_each_near(const real3& inside_A, const std::array<int, 3>& bin, F f) const {
        std::array<int, 3> away{};
        for (away[0] = -reach_[0]; away[0] <= reach_[0]; ++away[0])
            for (away[1] = -reach_[1]; away[1] <= reach_[1]; ++away[1])
                for (away[2] = -reach_[2]; away[2] <= reach_[2]; ++away[2]) {
                    std::array<int, 3> inside{}, image{};
                    for (std::size_t k = 0; k < 3; ++k) {
                        image[k] = floor_division(bin[k] + away[k], bins_[k]);
                        inside[k] = bin[k] + away[k] - image[k] * bins_[k];
                    }
                    const real3 shift =
                        box_.displacement({double(image[0]), double(image[1]), double(image[2])}) - inside_A;
                    const std::size_t b = place(inside);
                    for (std::size_t k = first_[b]; k < first_[b + 1]; ++k)
                        f(order_[k], positions_[order_[k]] + shift, image);
                }
    }

    static int floor_division(int a, int b) { return a >= 0 ? a / b : -((b - 1 - a) / b); }
    std::size_t count() const { return place({0, 0, bins_[2]}); }
    std::size_t place(const std::array<int, 3>& bin) const {
        return (static_cast<std::size_t>(bin[2]) * static_cast<std::size_t>(bins_[1]) +
                static_cast<std::size_t>(bin[1])) *
                   static_cast<std::size_t>(bins_[0]) +
               static_cast<std::size_t>(bin[0]);
    }

    cell box_;
    std::array<int, 3> bins_{};
    std::array<int, 3> reach_{};    ///< bins to look at on either side
    std::vector<real3> positions_;  ///< Å, inside the box, from its origin
    std::vector<std::array<int, 3>> bin_of_;
    std::vector<std::size_t> first_;  ///< of each bin, in `order_`
    std::vector<std::size_t> order_;  ///< atoms by bin
};

/// \throws input_error as `check_atoms`, where a boundary is not periodic, or unless the cutoff is above 0 Å and at
/// most 100 widths of the box.
inline void check_cutoff(const atoms& structure, double cutoff_A) {
    check_atoms(structure);
    const std::string place = structure.source.empty() ? "atoms" : structure.source;
    for (const bool periodic : structure.box.periodic())
        if (!periodic) throw input_error(place, "periodic boundaries", "an open one");
    const real3 widths = widths_A(structure.box);
    const double most = 100 * std::min({widths[0], widths[1], widths[2]});
    if (!(cutoff_A > 0) || !(cutoff_A <= most))
        throw input_error("cutoff", "a distance above 0 and up to " + std::to_string(most) + " Å",
                          std::to_string(cutoff_A));
}

}  // namespace detail

/// Calls f(i, j, distance_A) once for every pair of atoms, i ≤ j, at most the cutoff apart; a pair with a periodic
/// image is a pair of its own, an atom and its own image too. O(atoms · neighbours) in boxes wider than the cutoff.
/// \throws input_error as `check_cutoff`.
template <class F>
void for_each_pair_within(const atoms& structure, double cutoff_A, F f) {
    detail::check_cutoff(structure, cutoff_A);
    const detail::binned_atoms binned(structure, cutoff_A);
    for (std::size_t i = 0; i < structure.size(); ++i)
        binned.for_each_near(i, [&](std::size_t j, const real3& apart, const std::array<int, 3>& image) {
            // the pair is met from both ends, with opposite images
            if (j < i || (j == i && image <= std::array<int, 3>{})) return;
            if (const double squared = dot(apart, apart); squared <= cutoff_A * cutoff_A) f(i, j, std::sqrt(squared));
        });
}

/// Atoms and their periodic images within a distance of points. A value.
class atoms_within {
public:
    /// Sorts the atoms once. \throws input_error as `for_each_pair_within`.
    atoms_within(const atoms& structure, double cutoff_A)
        : squared_cutoff_(cutoff_A * cutoff_A),
          binned_((detail::check_cutoff(structure, cutoff_A), structure), cutoff_A) {}

    /// Calls f(j, r_j + image − point), Å, for every atom and image at most the cutoff from a point. O(neighbours).
    template <class F>
    void for_each(const real3& point_A, F f) const {
        binned_.for_each_near(point_A, [&](std::size_t j, const real3& apart, const std::array<int, 3>&) {
            if (dot(apart, apart) <= squared_cutoff_) f(j, apart);
        });
    }

private:
    double squared_cutoff_;
    detail::binned_atoms binned_;
};

}  // namespace saddle
