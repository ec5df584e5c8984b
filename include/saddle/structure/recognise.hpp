/// \file
/// From atoms in a box to a crystal: counts the cells, removes strain and shift, and puts every atom on its site.
///
/// All matching is done in fractional coordinates, so a strained or sheared box needs no special care. The number of
/// cells along a box vector is read off the layers of atoms (every site of bcc and fcc lies on one of 2n planes), not
/// off the number of atoms alone: 99³ cells would hold the atoms of 100³ cells with 3% vacancies.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <complex>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle {

/// What `recognise` accepts.
struct recognition_limits {
    /// Largest component of the strain against the cubic cell of the same volume: relative change of an edge, or cosine
    /// of an angle between edges. 1%, and a little more for the second order of a strain of 1%.
    double strain = 0.0101;
    /// Largest distance of an atom from its site, in first-neighbour distances. The saddle point of a jump is at 0.5;
    /// 0.3 is ten standard deviations of thermal motion at room temperature, and keeps atoms of different sites
    /// 0.4 of that distance apart.
    double displacement = 0.3;
};

namespace detail {

inline std::string decimal(double value, const char* unit) {
    char text[64];
    std::snprintf(text, sizeof text, "%.4g %s", value, unit);
    return text;
}

inline std::string place_of_box(const atoms& structure) {
    return (structure.source.empty() ? "" : structure.source + ", ") + "box";
}

/// Places of up to 4096 atoms, drawn at random: a regular choice could see one layer only.
inline std::vector<std::size_t> sample_of(std::size_t atoms) {
    constexpr std::size_t most = 4096;
    std::vector<std::size_t> places(std::min(atoms, most));
    std::iota(places.begin(), places.end(), std::size_t{0});
    philox_sequence draw(seed{0}, random_stream("recognise"));
    if (atoms > most)
        for (auto& place : places) place = static_cast<std::size_t>(draw.below(atoms));
    return places;
}

inline real3 wrapped_fraction(const cell& box, const real3& position_A) {
    real3 f = box.fractional(position_A);
    for (double& x : f) x -= std::floor(x);
    return f;
}

/// ⟨exp(2πi·2n f)⟩: magnitude 1 where all atoms lie on the 2n layers of n cells, 0 where they lie anywhere; its angle
/// is the shift of the layers.
inline std::complex<double> layer_phase(const std::vector<real3>& fractions, std::size_t axis, int cells) {
    std::complex<double> sum = 0;
    for (const real3& f : fractions) sum += std::polar(1.0, 4 * std::numbers::pi * cells * f[axis]);
    return sum / static_cast<double>(fractions.size());
}

/// Cells along each box vector. The number of atoms gives an estimate, from 30% too many atoms to 55% vacancies; among
/// the numbers near it the one whose layers fit best is taken.
template <lattice L>
std::array<int, 3> count_cells(const atoms& structure, const std::vector<real3>& fractions) {
    const double atoms_per_cell = static_cast<double>(sites_per_cell<L>);
    const double a = std::cbrt(structure.box.volume() * atoms_per_cell / static_cast<double>(structure.size()));
    std::array<std::pair<int, int>, 3> range;
    for (std::size_t k = 0; k < 3; ++k) {
        const double estimate = length(structure.box.vectors()[k]) / a;
        if (!(estimate > 0.75) || estimate > 1e8)
            throw input_error(place_of_box(structure),
                              "at least one " + std::string(L::name) + " cell along each vector",
                              decimal(estimate, ("cells along vector " + std::to_string(k + 1)).c_str()));
        range[k] = {static_cast<int>(std::ceil(0.9 * estimate)), static_cast<int>(std::floor(1.31 * estimate))};
    }
    std::array<int, 3> cells{};
    for (std::size_t k = 0; k < 3; ++k) {
        double best = 0.3;  // thermal motion leaves more than 0.8, a wrong number of cells next to nothing
        for (int n = range[k].first; n <= range[k].second; ++n)
            if (const double fit = std::abs(layer_phase(fractions, k, n)); fit > best) {
                best = fit;
                cells[k] = n;
            }
        if (cells[k] == 0)
            throw input_error(place_of_box(structure),
                              "a whole number of " + std::string(L::name) + " cells along each vector",
                              "layers of atoms along vector " + std::to_string(k + 1) + " that fit none");
    }
    return cells;
}

/// Cube root of the volume of one cell, Å.
inline double mean_lattice_constant(const cell& box, const std::array<int, 3>& cells) {
    return std::cbrt(box.volume() / (double(cells[0]) * cells[1] * cells[2]));
}

/// The one of larger magnitude.
inline double larger(double a, double b) { return std::fabs(b) > std::fabs(a) ? b : a; }

/// Cosine of largest magnitude between two box vectors.
inline double largest_shear(const box_vectors& v) {
    double largest = 0;
    for (std::size_t k = 0; k < 3; ++k) {
        const real3& next = v[(k + 1) % 3];
        largest = larger(largest, dot(v[k], next) / (length(v[k]) * length(next)));
    }
    return largest;
}

/// Component of largest magnitude; see `recognition_limits::strain`.
inline double largest_strain(const cell& box, const std::array<int, 3>& cells) {
    const double a = mean_lattice_constant(box, cells);
    double largest = largest_shear(box.vectors());
    for (std::size_t k = 0; k < 3; ++k) largest = larger(largest, length(box.vectors()[k]) / cells[k] / a - 1);
    return std::fabs(largest) < 1e-9 ? 0 : largest;  // below the rounding of any file
}

inline void check_strain(const atoms& structure, double strain, double limit) {
    if (!(std::fabs(strain) <= limit))
        throw input_error(place_of_box(structure),
                          "cubic cells strained or sheared by at most " + decimal(100 * limit, "%"),
                          decimal(100 * strain, "%"));
}

/// Lattice point nearest to p, units of a/2.
template <lattice L>
vec3 nearest_site(const real3& p) {
    vec3 best{};
    double best_distance = 1e300;
    for (const vec3 b : L::basis) {
        const auto round = [](double x, int offset) {
            return 2 * static_cast<int>(std::floor((x - offset) / 2 + 0.5)) + offset;
        };
        const vec3 r{round(p[0], b.x), round(p[1], b.y), round(p[2], b.z)};
        const real3 away{p[0] - r.x, p[1] - r.y, p[2] - r.z};
        if (const double distance = dot(away, away); distance < best_distance) {
            best_distance = distance;
            best = r;
        }
    }
    return best;
}

/// Where the lattice's corner lies, units of a/2 along each vector: the layers give it up to whole numbers, and of the
/// eight choices left the one with most atoms on lattice points is taken, the smallest among equals.
template <lattice L>
real3 first_shift(const std::vector<real3>& fractions, const std::array<int, 3>& cells) {
    real3 shift{};
    for (std::size_t k = 0; k < 3; ++k)
        shift[k] = std::arg(layer_phase(fractions, k, cells[k])) / (2 * std::numbers::pi);
    std::array<std::size_t, 8> atoms_of_parity{};
    for (const real3& f : fractions) {
        std::size_t parity = 0;
        for (std::size_t k = 0; k < 3; ++k)
            parity |= static_cast<std::size_t>(std::llround(2 * cells[k] * f[k] - shift[k]) & 1) << k;
        ++atoms_of_parity[parity];
    }
    constexpr std::array<vec3, 8> choices{
        {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {1, 0, 1}, {0, 1, 1}, {1, 1, 1}}};
    std::size_t most = 0;
    vec3 best{};
    for (const vec3 h : choices) {
        std::size_t on_sites = 0;
        for (int parity = 0; parity < 8; ++parity)
            if (L::is_site(vec3{parity & 1, parity >> 1 & 1, parity >> 2 & 1} - h))
                on_sites += atoms_of_parity[static_cast<std::size_t>(parity)];
        if (on_sites > most) {
            most = on_sites;
            best = h;
        }
    }
    return shift + real3{double(best.x), double(best.y), double(best.z)};
}

/// The lattice in a box: n cubic cells along each vector, shifted by some units of a/2.
struct lattice_frame {
    cell box;
    std::array<int, 3> cells;
    real3 shift;

    /// Coordinates of a position in Å on the lattice, units of a/2; inside the box up to the shift.
    real3 on_lattice(const real3& position_A) const {
        const real3 f = wrapped_fraction(box, position_A);
        return real3{2 * cells[0] * f[0], 2 * cells[1] * f[1], 2 * cells[2] * f[2]} - shift;
    }

    /// Length in Å of a displacement in units of a/2.
    double length_A(const real3& d) const {
        return length(box.displacement({d[0] / (2 * cells[0]), d[1] / (2 * cells[1]), d[2] / (2 * cells[2])}));
    }
};

inline real3 to_real3(vec3 r) { return {double(r.x), double(r.y), double(r.z)}; }

/// Adds the mean displacement of all atoms to the shift. A shift that their scatter explains (three standard errors) is
/// none: a relaxed or thermal crystal stays where its file has it.
template <lattice L>
void refine_shift(const atoms& structure, lattice_frame& frame) {
    real3 sum{};
    double squares = 0;
    for (const real3& position : structure.positions) {
        const real3 p = frame.on_lattice(position);
        const real3 away = p - to_real3(nearest_site<L>(p));
        sum = sum + away;
        squares += dot(away, away);
    }
    const auto count = static_cast<double>(structure.size());
    const double noise = std::max(1e-4, 3 * std::sqrt(squares) / count);
    frame.shift = frame.shift + (1 / count) * sum;
    for (double& x : frame.shift)
        if (std::fabs(x) < noise) x = 0;
}

inline void check_box(const atoms& structure) {
    for (std::size_t k = 0; k < 3; ++k)
        if (!structure.box.periodic()[k])
            throw input_error(place_of_box(structure), "periodic boundaries",
                              "an open one along vector " + std::to_string(k + 1));
    if (!structure.box.right_handed())
        throw input_error(place_of_box(structure), "right-handed vectors", "left-handed ones");
}

/// Cells, shift and strain of a structure. \throws input_error as `recognise`.
template <lattice L>
std::pair<lattice_frame, double> find_lattice(const atoms& structure, const recognition_limits& limits) {
    check_box(structure);
    const cell& box = structure.box;
    check_strain(structure, largest_shear(box.vectors()), limits.strain);  // first: it bounds the number of cells
    std::vector<real3> sample;
    for (const std::size_t i : sample_of(structure.size()))
        sample.push_back(wrapped_fraction(box, structure.positions[i]));
    lattice_frame frame{box, count_cells<L>(structure, sample), {}};
    const double strain = largest_strain(box, frame.cells);
    check_strain(structure, strain, limits.strain);
    frame.shift = first_shift<L>(sample, frame.cells);
    refine_shift<L>(structure, frame);
    return {frame, strain};
}

/// Refuses an atom whose site is taken; where the two nearly coincide, it says that.
[[noreturn]] inline void refuse_taken_site(const atoms& structure, std::size_t i, std::int64_t other) {
    const auto place = place_of_atom(structure, structure.ids[i]);
    const auto k = std::find(structure.ids.begin(), structure.ids.end(), other) - structure.ids.begin();
    const cell& box = structure.box;
    real3 apart =
        box.fractional(structure.positions[i]) - box.fractional(structure.positions[static_cast<std::size_t>(k)]);
    for (double& x : apart) x -= std::nearbyint(x);
    if (const double distance_A = length(box.displacement(apart)); distance_A < least_distance_A)
        throw input_error(place, "at least " + decimal(least_distance_A, "Å") + " to the next atom",
                          "atom " + std::to_string(other) + " at " + decimal(distance_A, "Å"));
    throw input_error(place, "a site of its own", "the site of atom " + std::to_string(other));
}

/// Puts one atom on its site.
template <lattice L>
void place_atom(const atoms& structure, std::size_t i, const lattice_frame& frame, double limit_A, crystal<L>& made) {
    const std::int64_t id = structure.ids[i];
    const real3 p = frame.on_lattice(structure.positions[i]);
    const vec3 r = nearest_site<L>(p);
    const double distance_A = frame.length_A(p - to_real3(r));
    if (!(distance_A <= limit_A))
        throw input_error(place_of_atom(structure, id),
                          "a " + std::string(L::name) + " site within " + decimal(limit_A, "Å"),
                          "the nearest " + decimal(distance_A, "Å") + " away");
    const site s = made.sites.at(r);
    if (made.ids[s.index] != 0) refuse_taken_site(structure, i, made.ids[s.index]);
    made.ids[s.index] = id;
    made.sites.set(s, static_cast<digit>(structure.species[i] + 1));
    if (distance_A > made.report.displacement_A) {
        made.report.displacement_A = distance_A;
        made.report.displaced_id = id;
    }
}

}  // namespace detail

/// Puts every atom on the nearest site of a supercell. The box must hold whole cubic cells along its three vectors
/// (rotated as a whole, strained or sheared within the limits), the crystal may be shifted against it, and sites may be
/// vacant. Digits follow `structure.names`. O(atoms).
/// \throws input_error for a boundary that is not periodic, a left-handed box, a box of other than whole cells, a
/// strain beyond the limit, an atom too far from every site (with its id and both distances), two atoms on one site
/// (with both ids; closer than `least_distance_A`: with their distance), more than 16 species.
template <lattice L>
crystal<L> recognise(const atoms& structure, const recognition_limits& limits = {}) {
    check_atoms(structure);
    const auto [frame, strain] = detail::find_lattice<L>(structure, limits);
    crystal<L> made{supercell<L>(frame.cells, structure.names),
                    {},
                    structure.box,
                    {},
                    {},
                    structure.named,
                    structure.step,
                    structure.comment,
                    {}};
    for (std::size_t k = 0; k < 3; ++k) made.corner[k] = frame.shift[k] / (2 * frame.cells[k]);
    made.lattice_constant_A = detail::mean_lattice_constant(structure.box, frame.cells);
    made.ids.assign(made.sites.size(), 0);
    const double limit_A =
        limits.displacement * std::sqrt(double(squared_length(L::reference_jump))) * made.lattice_constant_A / 2;
    for (std::size_t i = 0; i < structure.size(); ++i) detail::place_atom(structure, i, frame, limit_A, made);
    made.report.strain = strain;
    made.report.vacancies = made.sites.size() - structure.size();
    return made;
}

}  // namespace saddle
