/// \file
/// The kernels of the embedded-atom method for each instruction set: four pairs at once, whatever the set.
#pragma once

#include <cstddef>
#include <vector>

#include <saddle/core/vector_math.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/doubles_generic.hpp>
#include <saddle/structure/cell.hpp>

namespace saddle::detail {

/// Pairs of atoms with their neighbours; those of each atom are filled up to a multiple of four by pairs of nothing.
struct eam_pairs {
    aligned_vector<double> x, y, z, r;  ///< to the neighbour, Å
    aligned_vector<double> part;        ///< of its interval in the tables
    aligned_vector<double> slope;       ///< dF/dρ of the neighbour, eV
    // coefficients of its interval: the neighbour's density at the atom, the atom's at the neighbour, r·φ
    std::vector<const double*> density, density_here, energy;

    std::size_t size() const { return x.size(); }
    void resize(std::size_t count) {
        for (auto* numbers : {&x, &y, &z, &r, &part, &slope}) numbers->resize(count);
        for (auto* places : {&density, &density_here, &energy}) places->resize(count);
    }
};

/// What an atom's pairs add up to.
struct eam_sums {
    double energy_eV{};
    real3 force{};              ///< eV/Å
    symmetric_tensor virial{};  ///< eV
};

template <class Arch>
struct eam_lanes;

template <>
struct eam_lanes<arch::generic> : doubles_generic {
    struct cubic {
        vec c0, c1, c2, c3;
    };
    /// Coefficients of four intervals.
    static cubic rows(const double* const* at) {
        const auto column = [&](std::size_t c) { return each([&](std::size_t k) { return at[k][c]; }); };
        return {column(0), column(1), column(2), column(3)};
    }
#define SADDLE_TARGET
#include <saddle/potential/eam/kernels.inc>
#undef SADDLE_TARGET
};

#ifdef SADDLE_ON_X86_64

template <>
struct eam_lanes<arch::avx2> : doubles_avx2 {
    struct cubic {
        vec c0, c1, c2, c3;
    };
#define SADDLE_TARGET __attribute__((target("avx2,fma")))
    /// Four loads and a transposition: faster than gathers.
    SADDLE_TARGET static cubic rows(const double* const* at) {
        const vec a = load(at[0]), b = load(at[1]), c = load(at[2]), d = load(at[3]);
        const vec ab_even = _mm256_unpacklo_pd(a, b), ab_odd = _mm256_unpackhi_pd(a, b);
        const vec cd_even = _mm256_unpacklo_pd(c, d), cd_odd = _mm256_unpackhi_pd(c, d);
        return {_mm256_permute2f128_pd(ab_even, cd_even, 0x20), _mm256_permute2f128_pd(ab_odd, cd_odd, 0x20),
                _mm256_permute2f128_pd(ab_even, cd_even, 0x31), _mm256_permute2f128_pd(ab_odd, cd_odd, 0x31)};
    }
#include <saddle/potential/eam/kernels.inc>
#undef SADDLE_TARGET
};

/// Four lanes are as many as the loads of coefficients can fill.
template <>
struct eam_lanes<arch::avx512> : eam_lanes<arch::avx2> {};

#endif

}  // namespace saddle::detail
