/// \file
/// The kernels of SNAP for each instruction set, and what they work on.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <numbers>

#include <saddle/core/vector_math.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/potential/doubles_generic.hpp>
#include <saddle/potential/snap/tables.hpp>

namespace saddle::detail {

inline constexpr std::size_t taylor_terms = 12;  // (π/2)^24/24! is 8e-20

/// (−1)^k/(2k + odd)!, the last term first: of the cosine (odd = 0) and of the sine (1).
constexpr std::array<double, taylor_terms> taylor_series(int odd) {
    std::array<double, taylor_terms> made{};
    double term = 1;
    for (std::size_t k = 0; k < taylor_terms; ++k) {
        made[taylor_terms - 1 - k] = term;
        const double n = 2 * static_cast<double>(k) + odd;
        term /= -(n + 1) * (n + 2);
    }
    return made;
}

struct snap_constants {
    static constexpr double pi = std::numbers::pi;
    static constexpr std::array<double, taylor_terms> cosine = taylor_series(0);
    static constexpr std::array<double, taylor_terms> sine = taylor_series(1);
};

/// A few atoms, one a lane: number l of neighbour k is at k·width + l, an entry of a matrix at 2·entry·width.
struct snap_group {
    std::size_t neighbours = 0;                ///< of the atom that has most; the others have some of weight 0
    aligned_vector<double> x, y, z;            ///< to the neighbour, Å; in the end dE/dr, eV/Å
    aligned_vector<double> r, cutoff, weight;  ///< Å, Å, of the density
    aligned_vector<double> inverse_r, density, density_slope, turn_per_A, cosine, sine;
    aligned_vector<double> u, v, slope, down, whole;
    aligned_vector<double> beta;  ///< of each component
    std::array<double, 8> energy{};

    snap_group() = default;
    snap_group(const snap_tables& tables, std::size_t width) : beta(width * tables.alone().size()) {
        for (auto* kept : {&u, &v, &slope, &down}) kept->resize(2 * width * tables.kept());
        whole.resize(2 * width * tables.whole());
    }

    void reserve(std::size_t numbers) {
        for (auto* of_neighbours :
             {&x, &y, &z, &r, &cutoff, &weight, &inverse_r, &density, &density_slope, &turn_per_A, &cosine, &sine})
            if (of_neighbours->size() < numbers) of_neighbours->resize(numbers);
    }
};

template <class Arch>
struct snap_lanes;

template <>
struct snap_lanes<arch::generic> : doubles_generic {
#define SADDLE_TARGET
#include <saddle/potential/snap/kernels.inc>
#undef SADDLE_TARGET
};

#ifdef SADDLE_ON_X86_64

template <>
struct snap_lanes<arch::avx2> : doubles_avx2 {
#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#include <saddle/potential/snap/kernels.inc>
#undef SADDLE_TARGET
};

template <>
struct snap_lanes<arch::avx512> : doubles_avx512 {
#define SADDLE_TARGET __attribute__((target("avx512f")))
#include <saddle/potential/snap/kernels.inc>
#undef SADDLE_TARGET
};

#endif

}  // namespace saddle::detail
