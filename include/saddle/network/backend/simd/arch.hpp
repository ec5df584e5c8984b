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
    static constexpr std::size_t rows = 4;     ///< rows that a panel works on at once
    static constexpr std::size_t vectors = 2;  ///< vectors of columns in a panel
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
    using vec = __m256;

#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const float* p) { return _mm256_loadu_ps(p); }
    SADDLE_INLINE void store(float* p, vec a) { _mm256_storeu_ps(p, a); }
    SADDLE_INLINE vec broadcast(float a) { return _mm256_set1_ps(a); }
    SADDLE_INLINE vec fma(vec a, vec b, vec c) { return _mm256_fmadd_ps(a, b, c); }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm256_add_ps(a, b); }
    SADDLE_INLINE vec relu(vec a) { return _mm256_max_ps(a, _mm256_setzero_ps()); }
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
