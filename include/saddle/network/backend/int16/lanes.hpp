/// \file
/// 16-bit dot products of each instruction set, and the kernels compiled for it.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>

#include <saddle/network/backend/simd/arch.hpp>

namespace saddle::detail {

/// What `backend::int16<Arch>` runs on: lanes of 32 bits, each of which holds a pair of 16-bit inputs or one sum.
template <class Arch>
struct int16_lanes;

template <>
struct int16_lanes<arch::generic> {
    static bool supported() { return true; }
    static constexpr std::size_t width = 4;
    static constexpr std::size_t rows = 4;     ///< rows that a panel works on at once
    static constexpr std::size_t vectors = 2;  ///< vectors of columns in a panel
    struct vec {
        std::int32_t lane[width];
    };

    static vec load(const std::int32_t* p) { return {{p[0], p[1], p[2], p[3]}}; }
    static void store(std::int32_t* p, vec a) { std::copy_n(a.lane, width, p); }
    static vec load_pairs(const std::int16_t* p) {
        vec pairs;
        std::memcpy(pairs.lane, p, sizeof pairs.lane);
        return pairs;
    }
    static vec broadcast_pair(const std::int16_t* p) {
        std::int32_t pair;
        std::memcpy(&pair, p, sizeof pair);
        return {{pair, pair, pair, pair}};
    }
    static vec add(vec a, vec b) {
        for (std::size_t i = 0; i < width; ++i) a.lane[i] += b.lane[i];
        return a;
    }
    static vec add_dot(vec sum, vec a, vec b) {
        std::int16_t left[2 * width], right[2 * width];
        std::memcpy(left, a.lane, sizeof left);
        std::memcpy(right, b.lane, sizeof right);
        for (std::size_t i = 0; i < width; ++i)
            sum.lane[i] += left[2 * i] * right[2 * i] + left[2 * i + 1] * right[2 * i + 1];
        return sum;
    }
    static void store_rectified(std::int16_t* p, vec sum, vec bits) {
        for (std::size_t i = 0; i < width; ++i)
            p[i] = static_cast<std::int16_t>(
                std::clamp<std::int32_t>(sum.lane[i] >> bits.lane[i], 0, std::numeric_limits<std::int16_t>::max()));
    }

#define SADDLE_TARGET
#include <saddle/network/backend/int16/kernels.inc>
#undef SADDLE_TARGET
};

#ifdef SADDLE_ON_X86_64

template <>
struct int16_lanes<arch::avx2> {
    static bool supported() { return arch::avx2::supported(); }
    static constexpr std::size_t width = 8;
    static constexpr std::size_t rows = 4;
    static constexpr std::size_t vectors = 2;
    using vec = __m256i;

#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const void* p) { return _mm256_loadu_si256(static_cast<const __m256i*>(p)); }
    SADDLE_INLINE void store(void* p, vec a) { _mm256_storeu_si256(static_cast<__m256i*>(p), a); }
    SADDLE_INLINE vec load_pairs(const std::int16_t* p) { return load(p); }
    SADDLE_INLINE vec broadcast_pair(const std::int16_t* p) {
        std::int32_t pair;
        __builtin_memcpy(&pair, p, sizeof pair);
        return _mm256_set1_epi32(pair);
    }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm256_add_epi32(a, b); }
    SADDLE_INLINE vec add_dot(vec sum, vec a, vec b) { return _mm256_add_epi32(sum, _mm256_madd_epi16(a, b)); }
    SADDLE_INLINE void store_rectified(std::int16_t* p, vec sum, vec bits) {
        const vec value = _mm256_max_epi32(_mm256_srav_epi32(sum, bits), _mm256_setzero_si256());
        const vec narrow = _mm256_packs_epi32(value, value);  // saturates; within halves, so the halves are joined
        _mm_storeu_si128(reinterpret_cast<__m128i*>(p),
                         _mm256_castsi256_si128(_mm256_permute4x64_epi64(narrow, 0b10'00)));
    }
#undef SADDLE_INLINE
#include <saddle/network/backend/int16/kernels.inc>
#undef SADDLE_TARGET
};

/// AVX-512 with VNNI: twice the multiply-adds of float32.
template <>
struct int16_lanes<arch::avx512> {
    static bool supported() { return arch::avx512::supported() && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vnni"); }
    static constexpr std::size_t width = 16;
    static constexpr std::size_t rows = 8;
    static constexpr std::size_t vectors = 2;
    using vec = __m512i;

#define SADDLE_TARGET __attribute__((target("avx512f,avx512bw,avx512vnni")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const void* p) { return _mm512_loadu_si512(p); }
    SADDLE_INLINE void store(void* p, vec a) { _mm512_storeu_si512(p, a); }
    SADDLE_INLINE vec load_pairs(const std::int16_t* p) { return load(p); }
    SADDLE_INLINE vec broadcast_pair(const std::int16_t* p) {
        std::int32_t pair;
        __builtin_memcpy(&pair, p, sizeof pair);
        return _mm512_set1_epi32(pair);
    }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm512_add_epi32(a, b); }
    /// By hand: g++ 12 copies every accumulator of the intrinsic once or twice.
    SADDLE_INLINE vec add_dot(vec sum, vec a, vec b) {
        asm("vpdpwssd %2, %1, %0" : "+v"(sum) : "v"(a), "v"(b));
        return sum;
    }
    // masks with all lanes set: g++ 12 warns of an uninitialised value inside the unmasked intrinsics
    SADDLE_INLINE void store_rectified(std::int16_t* p, vec sum, vec bits) {
        const vec value =
            _mm512_maskz_max_epi32(0xFFFF, _mm512_maskz_srav_epi32(0xFFFF, sum, bits), _mm512_setzero_si512());
        _mm256_storeu_si256(reinterpret_cast<__m256i*>(p), _mm512_maskz_cvtsepi32_epi16(0xFFFF, value));
    }
#undef SADDLE_INLINE
#include <saddle/network/backend/int16/kernels.inc>
#undef SADDLE_TARGET
};

#endif

}  // namespace saddle::detail
