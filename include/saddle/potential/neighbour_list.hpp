/// \file
/// Neighbours of atoms in a periodic box, kept until atoms have moved.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/pairs_within.hpp>

namespace saddle {

enum class pair_count {
    once,      ///< a pair stands in the list of one of its atoms
    twice,     ///< and in that of the other
    of_images  ///< and images have lists as well, of those atoms and images that are near an atom
};

/// A Verlet list. Atoms come first, then those of their periodic images that are near an atom; a box may be narrower
/// than the cutoff, then an atom sees several images of another and of itself.
///
/// A list holds what is nearer than cutoff + skin, ordered by atom and image, and stays until atoms and box have moved
/// so far that another pair may be nearer than the cutoff: an atom by half a skin where the box is as it was. So
/// whoever leaves out what is beyond the cutoff sums in an order that depends on the positions alone, not on what the
/// list has seen before.
class neighbour_list {
public:
    /// Atoms closer than this overlap, Å: no potential was fitted there.
    static constexpr double overlap_A = 0.5;

    /// \throws input_error unless the cutoff is above 0 and the skin at least 0.
    explicit neighbour_list(double cutoff_A, double skin_A = 0.6, pair_count pairs = pair_count::twice)
        : cutoff_A_(cutoff_A), skin_A_(skin_A), pairs_(pairs) {
        if (!(cutoff_A > 0) || !std::isfinite(cutoff_A))
            throw input_error("cutoff", "a distance above 0 Å", std::to_string(cutoff_A));
        if (!(skin_A >= 0) || !std::isfinite(skin_A))
            throw input_error("skin", "a distance of at least 0 Å", std::to_string(skin_A));
    }

    /// Takes in where the atoms are now; true where the lists were made anew. \throws input_error as `check_atoms`,
    /// and where a boundary is open, atoms overlap or the list reaches over more than 100 widths of the box.
    bool update(const atoms& structure) {
        const bool anew = !still_holds(structure);
        if (anew) rebuild(structure);
        if (!(structure.box == box_)) shift_images(structure.box);
        std::copy(structure.positions.begin(), structure.positions.end(), positions_.begin());
        for (std::size_t k = count_; k < owners_.size(); ++k)
            positions_[k] = structure.positions[owners_[k]] + shifts_[k - count_];
        return anew;
    }

    std::size_t size() const { return count_; }  ///< atoms without images
    double cutoff_A() const { return cutoff_A_; }

    /// Of the atoms, then of the images, Å.
    std::span<const real3> positions() const { return positions_; }

    /// The atom that each atom or image is.
    std::span<const std::uint32_t> owners() const { return owners_; }

    /// Places in `positions()` of what is near atom i; near image i too with `pair_count::of_images`.
    std::span<const std::uint32_t> of(std::size_t i) const {
        return std::span(neighbours_).subspan(first_[i], first_[i + 1] - first_[i]);
    }

    /// Forces on atoms: those on atoms and images, added up.
    void fold(std::span<const real3> on_images, std::span<real3> forces) const {
        std::copy_n(on_images.begin(), count_, forces.begin());
        for (std::size_t k = count_; k < owners_.size(); ++k) forces[owners_[k]] = forces[owners_[k]] + on_images[k];
    }

    /// Σ r ⊗ f over atoms and images, in eV for forces in eV/Å: the virial, whatever the potential, for the energy of
    /// the atoms is a function of these positions that does not change when all are moved together.
    symmetric_tensor virial_eV(std::span<const real3> on_images) const {
        symmetric_tensor w{};
        for (std::size_t k = 0; k < owners_.size(); ++k) {
            const auto& [x, y, z] = positions_[k];
            const auto& f = on_images[k];
            const symmetric_tensor part{x * f[0], y * f[1], z * f[2], y * f[2], x * f[2], x * f[1]};
            for (std::size_t c = 0; c < 6; ++c) w[c] += part[c];
        }
        return w;
    }

private:
    using image = std::array<int, 3>;  ///< so many boxes along each vector

    struct entry {
        std::uint32_t atom{};
        std::uint32_t owner{};
        image of{};
        auto operator<=>(const entry&) const = default;
    };

    bool still_holds(const atoms& structure) const {
        if (structure.size() != count_ || count_ == 0) return false;
        const double slack = (skin_A_ - stretch_A(structure.box)) / 2;
        if (!(slack >= 0)) return false;
        const double most = slack * slack;
        for (std::size_t i = 0; i < count_; ++i) {
            const real3 moved = structure.positions[i] - built_at_[i];
            if (!(dot(moved, moved) <= most)) return false;  // so that what is no number is looked at
        }
        return true;
    }

    /// How far an image may have moved from its owner since the lists were made, by a change of the box.
    double stretch_A(const cell& box) const {
        if (box == built_in_) return 0;
        if (box.periodic() != built_in_.periodic()) return skin_A_ * 2;  // which is looked at
        double stretch = 0;
        for (std::size_t k = 0; k < 3; ++k) stretch += farthest_[k] * length(box.vectors()[k] - built_in_.vectors()[k]);
        return stretch;
    }

    void shift_images(const cell& box) {
        box_ = box;
        for (std::size_t k = 0; k < images_.size(); ++k)
            shifts_[k] = box.displacement({double(images_[k][0]), double(images_[k][1]), double(images_[k][2])});
    }

    void rebuild(const atoms& structure) {
        count_ = 0;  // in case this throws
        const auto entries = pairs_found(structure);
        built_in_ = structure.box;
        built_at_ = structure.positions;
        number_images(structure.size(), entries);
        count_ = structure.size();
    }

    std::vector<entry> pairs_found(const atoms& structure) const {
        const double reach_A = cutoff_A_ + skin_A_;
        check_atoms(structure);
        check_reach(structure, reach_A);
        const detail::binned_atoms binned(structure, reach_A);
        std::vector<image> wraps;
        for (const real3& r : structure.positions) {
            const real3 f = structure.box.fractional(r);
            wraps.push_back({whole(f[0]), whole(f[1]), whole(f[2])});
        }
        std::vector<entry> found;
        for (std::size_t i = 0; i < structure.size(); ++i) {
            const auto begin = static_cast<std::ptrdiff_t>(found.size());
            binned.for_each_near(i, [&](std::size_t j, const real3& apart, image of) {
                if (j == i && of == image{}) return;
                if (pairs_ == pair_count::once && (j < i || (j == i && of < image{}))) return;
                const double squared = dot(apart, apart);
                if (squared > reach_A * reach_A) return;
                if (squared < overlap_A * overlap_A) throw_overlap(structure, i, j, std::sqrt(squared));
                for (std::size_t k = 0; k < 3; ++k) of[k] += wraps[i][k] - wraps[j][k];
                found.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), of});
            });
            std::sort(found.begin() + begin, found.end());
        }
        return found;
    }

    /// Images get numbers behind the atoms in the order of owner and image.
    void number_images(std::size_t count, const std::vector<entry>& entries) {
        std::vector<std::vector<image>> of_owner(count);  // few each
        for (const entry& e : entries) {
            auto& images = of_owner[e.owner];
            if (e.of != image{} && std::find(images.begin(), images.end(), e.of) == images.end())
                images.push_back(e.of);
        }
        owners_.resize(count);
        for (std::size_t i = 0; i < count; ++i) owners_[i] = static_cast<std::uint32_t>(i);
        images_.clear();
        first_image_.assign(1, 0);
        farthest_ = {};
        for (std::size_t i = 0; i < count; ++i) {
            std::sort(of_owner[i].begin(), of_owner[i].end());
            for (const image& of : of_owner[i]) {
                owners_.push_back(static_cast<std::uint32_t>(i));
                images_.push_back(of);
                for (std::size_t k = 0; k < 3; ++k) farthest_[k] = std::max(farthest_[k], std::abs(of[k]));
            }
            first_image_.push_back(images_.size());
        }
        shifts_.resize(images_.size());
        shift_images(built_in_);
        positions_.resize(owners_.size());
        write_lists(count, entries);
        if (pairs_ == pair_count::of_images) write_lists_of_images(count, entries);
    }

    void write_lists(std::size_t count, const std::vector<entry>& entries) {
        first_.assign(count + 1, 0);
        neighbours_.clear();
        for (const entry& e : entries) {
            ++first_[e.atom + 1];
            neighbours_.push_back(*place_of(count, e.owner, e.of));
        }
        for (std::size_t i = 0; i < count; ++i) first_[i + 1] += first_[i];
    }

    /// What is near an image is what is near its owner, as many boxes away.
    void write_lists_of_images(std::size_t count, const std::vector<entry>& entries) {
        for (std::size_t k = 0; k < images_.size(); ++k) {
            const std::uint32_t owner = owners_[count + k];
            for (std::size_t e = first_[owner]; e < first_[owner + 1]; ++e) {
                const image &near = entries[e].of, &by = images_[k];
                const auto place =
                    place_of(count, entries[e].owner, {near[0] + by[0], near[1] + by[1], near[2] + by[2]});
                if (place) neighbours_.push_back(*place);
            }
            first_.push_back(static_cast<std::uint32_t>(neighbours_.size()));
        }
    }

    std::optional<std::uint32_t> place_of(std::size_t count, std::uint32_t owner, const image& of) const {
        if (of == image{}) return owner;
        const auto begin = images_.begin() + static_cast<std::ptrdiff_t>(first_image_[owner]);
        const auto end = images_.begin() + static_cast<std::ptrdiff_t>(first_image_[owner + 1]);
        const auto found = std::find(begin, end, of);
        if (found == end) return std::nullopt;
        return static_cast<std::uint32_t>(count + static_cast<std::size_t>(found - images_.begin()));
    }

    static int whole(double fraction) { return static_cast<int>(std::floor(fraction)); }

    static void check_reach(const atoms& structure, double reach_A) {
        const std::string place = structure.source.empty() ? "atoms" : structure.source;
        for (const bool periodic : structure.box.periodic())
            if (!periodic) throw input_error(place, "periodic boundaries", "an open one");
        const real3 widths = widths_A(structure.box);
        const double narrowest = std::min({widths[0], widths[1], widths[2]});
        if (reach_A > 100 * narrowest)
            throw input_error(place, "a box at least " + std::to_string(reach_A / 100) + " Å wide",
                              std::to_string(narrowest) + " Å");
    }

    [[noreturn]] static void throw_overlap(const atoms& structure, std::size_t i, std::size_t j, double distance_A) {
        throw input_error(place_of_atom(structure, structure.ids[i]),
                          "no other atom within " + std::to_string(overlap_A) + " Å",
                          "atom " + std::to_string(structure.ids[j]) + " at " + std::to_string(distance_A) + " Å");
    }

    double cutoff_A_;
    double skin_A_;
    pair_count pairs_;
    std::size_t count_ = 0;
    cell built_in_;
    std::vector<real3> built_at_;  ///< Å
    cell box_;                     ///< now
    std::vector<real3> positions_;
    std::vector<std::uint32_t> owners_;
    std::vector<image> images_;
    std::vector<std::size_t> first_image_;  ///< of each owner, in `images_`
    image farthest_{};
    std::vector<real3> shifts_;  ///< of images from their owners, Å
    std::vector<std::uint32_t> first_;
    std::vector<std::uint32_t> neighbours_;
};

}  // namespace saddle
