/// \file
/// Gaussians of one atom along the three axes of a cube of voxels, and their product added to a channel.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include <saddle/alloy/species.hpp>
#include <saddle/core/vector_math.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle::detail {

/// A factor of a Gaussian along an axis below this is 0: it ends 5.26 widths from its atom. Rows of voxels along x for
/// which the factors y and z together are below this are left out of a map.
inline constexpr double least_gaussian = 1e-6;

/// Voxels to either side of an atom's own that its Gaussian reaches.
inline constexpr int gaussian_reach = 5;
inline constexpr std::size_t gaussian_width = 2 * gaussian_reach + 1;

/// exp(−d²/2) with the distances d of a place from the centres of the voxels round it, in voxels; 0 where less than
/// `least_gaussian`. A function of d² alone, so that a mirrored place has the same bits in mirrored order.
inline std::array<float, gaussian_width> gaussian(double place) {
    std::array<double, gaussian_width> exponents;
    const double first = std::floor(place) + 0.5 - gaussian_reach;
    for (std::size_t m = 0; m < gaussian_width; ++m) {
        const double d = place - (first + static_cast<double>(m));
        exponents[m] = -0.5 * d * d;
    }
    std::array<float, gaussian_width> values;
    const auto exact = exact_exp(exponents);
    for (std::size_t m = 0; m < gaussian_width; ++m)
        values[m] = exact[m] < least_gaussian ? 0.0f : static_cast<float>(exact[m]);
    return values;
}

/// Voxels that a vector register holds.
inline constexpr std::size_t voxel_lanes = 16;

/// The part of a Gaussian that lies in a row of voxels.
struct voxels_along {
    std::array<float, gaussian_width> values{};
    std::uint16_t first = 0;
    std::uint16_t count = 0;

    /// `place`: in voxels from the middle of the row.
    voxels_along(double place, std::size_t voxels) {
        const auto all = gaussian(place);
        const int start = static_cast<int>(std::floor(place)) + static_cast<int>(voxels / 2) - gaussian_reach;
        for (int m = 0; m < static_cast<int>(gaussian_width); ++m) {
            if (all[static_cast<std::size_t>(m)] == 0 || start + m < 0 || start + m >= static_cast<int>(voxels))
                continue;
            if (count == 0) first = static_cast<std::uint16_t>(start + m);
            values[count++] = all[static_cast<std::size_t>(m)];
        }
    }
};

/// What an atom adds to a channel: x[i] y[j] z[k] to the voxel (z.first + k, y.first + j, x_first + i). Zeros fill up x
/// to a whole register.
struct atom_gaussians {
    alignas(64) std::array<float, voxel_lanes> x{};
    std::size_t x_first;
    voxels_along y, z;

    /// Of an atom at `place`, in voxels from the middle of a cube of 8, 16, 24 … voxels along an edge, inside of it.
    atom_gaussians(const real3& place, std::size_t voxels) : y(place[1], voxels), z(place[2], voxels) {
        const voxels_along all(place[0], voxels);
        x_first = std::min<std::size_t>(all.first, voxels - std::min(voxel_lanes, voxels));
        for (std::size_t i = 0; i < all.count; ++i) x[all.first - x_first + i] = all.values[i];
    }
};

/// Adds an atom to a channel: every voxel is one chain of fused multiply-adds in the order of the atoms. Rows of which
/// y z is below `least_gaussian` are left out.
template <std::size_t Lanes>
__attribute__((always_inline)) inline void add_rows(const atom_gaussians& atom, std::size_t voxels,
                                                    float* channel) noexcept {
    std::array<float, Lanes> x;
    std::copy_n(atom.x.begin(), Lanes, x.begin());
    constexpr auto least = static_cast<float>(least_gaussian);
    for (std::size_t k = 0; k < atom.z.count; ++k) {
        float* plane = channel + ((atom.z.first + k) * voxels + atom.y.first) * voxels + atom.x_first;
        const float z = atom.z.values[k];
        std::size_t first = 0, end = atom.y.count;
        while (first < end && z * atom.y.values[first] < least) ++first;
        while (first < end && z * atom.y.values[end - 1] < least) --end;
        for (std::size_t j = first; j < end; ++j) {
            const float yz = z * atom.y.values[j];
            float* row = plane + j * voxels;
            for (std::size_t i = 0; i < Lanes; ++i) row[i] = std::fma(yz, x[i], row[i]);
        }
    }
}

__attribute__((always_inline)) inline void add_atoms_plain(const atom_gaussians* atoms, const digit* species,
                                                           std::size_t count, std::size_t voxels, float* map) noexcept {
    for (std::size_t a = 0; a < count; ++a) {
        if (species[a] == vacant) continue;
        float* channel = map + (species[a] - 1u) * voxels * voxels * voxels;
        if (voxels < voxel_lanes)
            add_rows<8>(atoms[a], voxels, channel);
        else
            add_rows<voxel_lanes>(atoms[a], voxels, channel);
    }
}

#if defined(__x86_64__)
__attribute__((target("avx512f,avx512vl,avx512dq"))) inline void add_atoms_avx512(const atom_gaussians* atoms,
                                                                                  const digit* species,
                                                                                  std::size_t count, std::size_t voxels,
                                                                                  float* map) noexcept {
    add_atoms_plain(atoms, species, count, voxels, map);
}

__attribute__((target("avx2,fma"))) inline void add_atoms_avx2(const atom_gaussians* atoms, const digit* species,
                                                               std::size_t count, std::size_t voxels,
                                                               float* map) noexcept {
    add_atoms_plain(atoms, species, count, voxels, map);
}
#endif

/// Adds each atom to the channel of its species (digit d: channel d − 1; 0: none) by the vector instructions that this
/// CPU has; their choice changes no bit.
inline void add_atoms(const atom_gaussians* atoms, const digit* species, std::size_t count, std::size_t voxels,
                      float* map) noexcept {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq"))
        return add_atoms_avx512(atoms, species, count, voxels, map);
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        return add_atoms_avx2(atoms, species, count, voxels, map);
#endif
    add_atoms_plain(atoms, species, count, voxels, map);
}

}  // namespace saddle::detail
