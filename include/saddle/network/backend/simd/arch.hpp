/// \file
/// Instruction sets as types. Each names itself, says whether this CPU has it, and carries the kernels compiled for it.
///
/// The instruction set stands in a function attribute, not in a compiler flag: all of them live in one translation unit
/// and in one binary, and no inline function of anybody else is compiled for a CPU that might not be there.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <saddle/core/extent.hpp>

#if defined(__x86_64__)
#define SADDLE_ON_X86_64 1
#include <immintrin.h>
#endif

namespace saddle::arch {

/// Any CPU: four lanes that the compiler maps to what the target has. std::fma is exact everywhere, and slow where the
/// baseline instruction set lacks it.
struct generic {
    static constexpr std::string_view name = "generic";
    static bool supported() { return true; }

    static constexpr std::size_t width = 4;
    static constexpr std::size_t rows = 4;            ///< rows that a panel works on at once
    static constexpr std::size_t vectors = 2;         ///< vectors of columns in a panel
    static constexpr std::size_t sparse_rows = 4;     ///< the same where inputs that are 0 are skipped
    static constexpr std::size_t sparse_vectors = 2;  ///< 2 · sparse_rows is a full block of one vector
    struct vec {
        float lane[width];
    };

    static vec load(const float* p) { return {{p[0], p[1], p[2], p[3]}}; }
    static void store(float* p, vec a) {
        for (std::size_t i = 0; i < width; ++i) p[i] = a.lane[i];
    }
    static vec broadcast(float a) { return {{a, a, a, a}}; }
    static vec fma(vec a, vec b, vec c) {
        for (std::size_t i = 0; i < width; ++i) c.lane[i] = std::fma(a.lane[i], b.lane[i], c.lane[i]);
        return c;
    }
    static vec add(vec a, vec b) {
        for (std::size_t i = 0; i < width; ++i) a.lane[i] += b.lane[i];
        return a;
    }
    static vec relu(vec a) {
        for (std::size_t i = 0; i < width; ++i) a.lane[i] = a.lane[i] > 0 ? a.lane[i] : 0.0f;
        return a;
    }

    /// Lists the k < in, ascending, with x[r, k] ≠ 0 in some of Rows rows, and returns their number. May write to a
    /// full vector behind the last.
    template <std::size_t Rows>
    static std::size_t nonzero_columns(const float* x, std::size_t x_stride, std::size_t in, std::uint32_t* list) {
        std::size_t listed = 0;
        for (std::size_t k = 0; k < in; ++k) {
            bool some = false;
            for (std::size_t r = 0; r < Rows; ++r) some |= x[r * x_stride + k] != 0;
            list[listed] = static_cast<std::uint32_t>(k);
            listed += some;
        }
        return listed;
    }

#define SADDLE_TARGET
#include <saddle/network/backend/simd/kernels.inc>
#undef SADDLE_TARGET
};

#ifdef SADDLE_ON_X86_64

/// AVX2 and FMA: eight lanes, sixteen registers.
struct avx2 {
    static constexpr std::string_view name = "avx2";
    static bool supported() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

    static constexpr std::size_t width = 8;
    static constexpr std::size_t rows = 4;
    static constexpr std::size_t vectors = 2;
    static constexpr std::size_t sparse_rows = 4;
    static constexpr std::size_t sparse_vectors = 2;
    using vec = __m256;

#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const float* p) { return _mm256_loadu_ps(p); }
    SADDLE_INLINE void store(float* p, vec a) { _mm256_storeu_ps(p, a); }
    SADDLE_INLINE vec broadcast(float a) { return _mm256_set1_ps(a); }
    SADDLE_INLINE vec fma(vec a, vec b, vec c) { return _mm256_fmadd_ps(a, b, c); }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm256_add_ps(a, b); }
    SADDLE_INLINE vec relu(vec a) { return _mm256_max_ps(a, _mm256_setzero_ps()); }

    /// Reads x up to a full vector behind `in`.
    template <std::size_t Rows>
    SADDLE_TARGET static std::size_t nonzero_columns(const float* x, std::size_t x_stride, std::size_t in,
                                                     std::uint32_t* list) noexcept {
        std::size_t listed = 0;
        for (std::size_t k = 0; k < in; k += width) {
            __m256 some = _mm256_cmp_ps(load(x + k), _mm256_setzero_ps(), _CMP_NEQ_UQ);
#pragma GCC unroll 16
            for (std::size_t r = 1; r < Rows; ++r)
                some = _mm256_or_ps(some, _mm256_cmp_ps(load(x + r * x_stride + k), _mm256_setzero_ps(), _CMP_NEQ_UQ));
            for (auto bits = static_cast<unsigned>(_mm256_movemask_ps(some)); bits != 0; bits &= bits - 1)
                list[listed++] = static_cast<std::uint32_t>(k) + static_cast<std::uint32_t>(__builtin_ctz(bits));
        }
        return listed;
    }
#undef SADDLE_INLINE
#include <saddle/network/backend/simd/kernels.inc>
#undef SADDLE_TARGET
};

/// AVX-512 Foundation: sixteen lanes, thirty-two registers.
struct avx512 {
    static constexpr std::string_view name = "avx512";
    static bool supported() { return __builtin_cpu_supports("avx512f"); }

    static constexpr std::size_t width = 16;
    static constexpr std::size_t rows = 8;
    static constexpr std::size_t vectors = 2;
    static constexpr std::size_t sparse_rows = 4;
    static constexpr std::size_t sparse_vectors = 4;
    using vec = __m512;

#define SADDLE_TARGET __attribute__((target("avx512f")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const float* p) { return _mm512_loadu_ps(p); }
    SADDLE_INLINE void store(float* p, vec a) { _mm512_storeu_ps(p, a); }
    SADDLE_INLINE vec broadcast(float a) { return _mm512_set1_ps(a); }
    SADDLE_INLINE vec fma(vec a, vec b, vec c) { return _mm512_fmadd_ps(a, b, c); }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm512_add_ps(a, b); }
    // with a mask: g++ 12 warns of an uninitialised value inside the unmasked intrinsic
    SADDLE_INLINE vec relu(vec a) { return _mm512_maskz_max_ps(0xFFFF, a, _mm512_setzero_ps()); }

    template <std::size_t Rows>
    SADDLE_TARGET static std::size_t nonzero_columns(const float* x, std::size_t x_stride, std::size_t in,
                                                     std::uint32_t* list) noexcept {
        std::size_t listed = 0;
        __m512i places = _mm512_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        for (std::size_t k = 0; k < in; k += width) {
            __m512i bits =
                _mm512_loadu_si512(x + k);  // of all rows; -0 counts as a number, which costs nothing but time
#pragma GCC unroll 16
            for (std::size_t r = 1; r < Rows; ++r)
                bits = _mm512_or_si512(bits, _mm512_loadu_si512(x + r * x_stride + k));
            const __mmask16 some = _mm512_test_epi32_mask(bits, bits);
            _mm512_storeu_si512(list + listed, _mm512_maskz_compress_epi32(some, places));
            listed += static_cast<std::size_t>(__builtin_popcount(some));
            places = _mm512_add_epi32(places, _mm512_set1_epi32(16));
        }
        return listed;
    }
#undef SADDLE_INLINE
#include <saddle/network/backend/simd/kernels.inc>
#undef SADDLE_TARGET
};

#endif

/// The instruction set this translation unit is compiled for: what `simd<>` means.
#if defined(__AVX512F__)
using native = avx512;
#elif defined(__AVX2__) && defined(__FMA__)
using native = avx2;
#else
using native = generic;
#endif

}  // namespace saddle::arch
