/// \file
/// The spatial density map (Fan et al., CNN): a three-dimensional image of the atoms round a vacancy, one channel a
/// species, turned so that the jump points along +x.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>
#include <span>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/density_grid.hpp>
#include <saddle/descriptor/description.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/descriptor/gaussians.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle {

/// An atom near a vacancy.
struct density_atom {
    real3 position{};  ///< from the vacancy, along the cubic axes, units of a/2 of its own crystal
    digit species{};
};

/// An angle about +x by which a map is turned, from y towards z. Whole quarter turns are exact.
class azimuth {
public:
    azimuth() = default;
    /// \throws input_error for an angle that is not finite.
    explicit azimuth(double angle_rad) {
        if (!std::isfinite(angle_rad)) throw input_error("azimuth", "a finite angle", std::to_string(angle_rad));
        constexpr double quarter = std::numbers::pi / 2;
        const double turns = std::nearbyint(angle_rad / quarter);
        const double rest = angle_rad - turns * quarter;
        const double c = std::cos(rest), s = std::sin(rest);
        const int quarters = static_cast<int>(std::fmod(turns, 4) + 4) % 4;
        constexpr std::array<std::array<int, 2>, 4> signs{{{1, 0}, {0, 1}, {-1, 0}, {0, -1}}};
        cosine_ = signs[static_cast<std::size_t>(quarters)][0] * c - signs[static_cast<std::size_t>(quarters)][1] * s;
        sine_ = signs[static_cast<std::size_t>(quarters)][1] * c + signs[static_cast<std::size_t>(quarters)][0] * s;
    }

    real3 operator()(const real3& r) const {
        return {r[0], std::fma(cosine_, r[1], -sine_ * r[2]), std::fma(cosine_, r[2], sine_ * r[1])};
    }

private:
    double cosine_ = 1;
    double sine_ = 0;
};

/// Turns the reference jump of a lattice onto +x, jump × [001] onto +y: in bcc [111], [1 −1 0] and [1 1 −2] become x, y
/// and z. Any other jump is turned onto the reference jump by `alignment::canonical` first, a proper rotation.
template <lattice L>
real3 turned_onto_x(const real3& r) {
    const vec3 jump = L::reference_jump;
    const real3 x{double(jump.x), double(jump.y), double(jump.z)};
    const real3 y = cross(x, {0, 0, 1});
    const real3 z = cross(x, y);
    const auto along = [&](const real3& axis) {
        return std::fma(axis[0], r[0], std::fma(axis[1], r[1], axis[2] * r[2])) / length(axis);
    };
    return {along(x), along(y), along(z)};
}

/// Neighbour shells nearer than the cutoff. \throws input_error where there are none or more than 16.
template <lattice L>
std::size_t shells_within(const density_grid& grid) {
    const double reach = 2 * grid.cutoff_A / grid.lattice_constant_A;  // units of a/2
    std::size_t shells = 0;
    for (const int squared : squared_shell_radii<L, max_dynamic_shells + 1>) shells += squared < reach * reach;
    if (shells < 1 || shells > max_dynamic_shells)
        throw input_error("density map", "a cutoff that holds 1 to 16 neighbour shells",
                          std::to_string(grid.cutoff_A) + " Å at a lattice constant of " +
                              std::to_string(grid.lattice_constant_A) + " Å");
    return shells;
}

/// What a model file says of a density map.
template <lattice L>
map_description describe(const density_grid& grid) {
    return {shells_within<L>(grid), "density", "canonical_onto_x", "sdm", grid};
}

/// Ξ(z, y, x, β) = Σ_j exp(−|r_j − (x, y, z)|²/2Δ²) over the atoms of species β with |r_j| < r_c, for voxel centres
/// from −l_c + Δ/2 to l_c − Δ/2. Numbers are ordered channel, z, y, x. Of each atom's Gaussian a factor along an axis
/// below 1e-6 is 0, and rows along x where the factors y and z together are below 1e-6 are left out; single voxels may
/// still get less than 1e-6. Lengths of a crystal are scaled to the lattice constant that the grid was fixed for, so
/// that the same sites enter in every crystal. A value; threads may share it.
template <lattice L>
class density_map {
public:
    /// \throws input_error as `check_density_grid`, where the cutoff holds no shell or more than 16.
    density_map(const density_grid& grid, std::size_t species) : grid_(grid), species_(species) {
        check_density_grid(grid, "density map");
        sites_ = detail::neighbourhood_at_run_time<L>(shells_within<L>(grid));
        for (std::size_t t = 0; t < grid.turns; ++t) {
            auto& made = on_sites_.emplace_back();
            for (const vec3 r : sites_) made.emplace_back(place(real(r), turn(t)), grid.voxels);
        }
        for (const vec3 jump : L::jumps) {
            const operation back = alignment::canonical::operation_for<L>(jump).inverse();
            auto& places = places_.emplace_back();
            for (const vec3 r : sites_)
                places.push_back(detail::place_in_neighbourhood<L, max_dynamic_shells>(back(r)));
        }
    }

    const density_grid& grid() const { return grid_; }
    /// Numbers of a map: species × voxels³.
    std::size_t size() const { return species_ * grid_.volume(); }
    /// Sites that it looks at, relative to the vacancy, in the site order of model files.
    const std::vector<vec3>& sites() const { return sites_; }

    /// The angle of map t of a jump, t/`turns` of a whole turn; none for the first.
    azimuth turn(std::size_t t) const {
        return azimuth(2 * std::numbers::pi * static_cast<double>(t) / static_cast<double>(grid_.turns));
    }

    /// Maps of all jumps, one after the other, each through all turns, from the digits of the sites in the crystal's
    /// frame. \throws input_error, as all that follow, for a species that has no channel.
    void write_all(const digit* environment, float* maps) const {
        std::vector<digit> aligned(sites_.size());
        for (const auto& places : places_) {
            for (std::size_t k = 0; k < aligned.size(); ++k) aligned[k] = environment[places[k]];
            for (const auto& atoms : on_sites_) {
                write(atoms, aligned.data(), maps);
                maps += size();
            }
        }
    }

    /// The map of digits that are turned onto the reference jump.
    void write(const digit* aligned, float* map) const { write(on_sites_.front(), aligned, map); }

    /// The same, turned about the jump.
    void write(const digit* aligned, const azimuth& turn, float* map) const {
        std::fill_n(map, size(), 0.0f);
        for (std::size_t k = 0; k < sites_.size(); ++k)
            if (aligned[k] != vacant) add({real(sites_[k]), aligned[k]}, turn, map);
    }

    /// The map of a jump from atoms anywhere; those at r_c or farther do not count.
    void write(std::span<const density_atom> atoms, vec3 jump, const azimuth& turn, float* map) const {
        std::fill_n(map, size(), 0.0f);
        const operation g = alignment::canonical::operation_for<L>(jump);
        for (const auto& atom : atoms) add({turned(g, atom.position), atom.species}, turn, map);
    }

private:
    void write(const std::vector<detail::atom_gaussians>& atoms, const digit* aligned, float* map) const {
        std::fill_n(map, size(), 0.0f);
        for (std::size_t k = 0; k < atoms.size(); ++k) check_channel(aligned[k]);
        detail::add_atoms(atoms.data(), aligned, atoms.size(), grid_.voxels, map);
    }

    static real3 real(vec3 r) { return {double(r.x), double(r.y), double(r.z)}; }

    static real3 turned(const operation& g, const real3& r) {
        real3 made{};
        for (std::size_t i = 0; i < 3; ++i)
            for (std::size_t k = 0; k < 3; ++k) made[i] += g.entry[3 * i + k] * r[k];  // 0 or ±1: exact
        return made;
    }

    /// In voxels of an atom whose jump is the reference jump.
    real3 place(const real3& position, const azimuth& turn) const {
        return (grid_.lattice_constant_A / 2 / grid_.spacing_A) * turn(turned_onto_x<L>(position));
    }

    void check_channel(digit species) const {
        if (species > species_)
            throw input_error("density map", "a species from 1 to " + std::to_string(species_),
                              std::to_string(species));
    }

    void add(const density_atom& atom, const azimuth& turn, float* map) const {
        check_channel(atom.species);
        const real3 r = place(atom.position, turn);
        const double cutoff = grid_.cutoff_A / grid_.spacing_A;
        if (!(dot(r, r) < cutoff * cutoff)) return;
        const detail::atom_gaussians made(r, grid_.voxels);
        detail::add_atoms(&made, &atom.species, 1, grid_.voxels, map);
    }

    density_grid grid_;
    std::size_t species_;
    std::vector<vec3> sites_;
    std::vector<std::vector<detail::atom_gaussians>> on_sites_;  ///< for each turn
    std::vector<std::vector<std::size_t>> places_;  ///< for each jump, of the site that is turned to the place
};

}  // namespace saddle
