/// \file
/// exact_exp and exact_log of several numbers at once, by the vector instructions that this CPU has.
///
/// Equal to the functions of core/math.hpp bit for bit. The instruction set stands in function attributes and is chosen
/// by asking the CPU, so one binary runs everywhere; elsewhere than on x86-64 the scalar functions do the work.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <saddle/core/math.hpp>

#if defined(__x86_64__)
#define SADDLE_VECTOR_MATH_X86_64 1
#include <immintrin.h>
#endif

namespace saddle {

namespace detail {

#ifdef SADDLE_VECTOR_MATH_X86_64

struct doubles_avx2 {
    using vec = __m256d;
    static constexpr std::size_t width = 4;
    static bool supported() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }

#define SADDLE_TARGET __attribute__((target("avx2,fma")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    SADDLE_INLINE vec load(const double* p) { return _mm256_loadu_pd(p); }
    SADDLE_INLINE void store(double* p, vec a) { _mm256_storeu_pd(p, a); }
    SADDLE_INLINE vec set(double a) { return _mm256_set1_pd(a); }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm256_add_pd(a, b); }
    SADDLE_INLINE vec sub(vec a, vec b) { return _mm256_sub_pd(a, b); }
    SADDLE_INLINE vec mul(vec a, vec b) { return _mm256_mul_pd(a, b); }
    SADDLE_INLINE vec div(vec a, vec b) { return _mm256_div_pd(a, b); }
    SADDLE_INLINE vec fma(vec a, vec b, vec c) { return _mm256_fmadd_pd(a, b, c); }
    SADDLE_INLINE vec fnma(vec a, vec b, vec c) { return _mm256_fnmadd_pd(a, b, c); }
    SADDLE_INLINE vec round(vec a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
    SADDLE_INLINE vec where_less(vec a, vec b, vec yes, vec no) {
        return _mm256_blendv_pd(no, yes, _mm256_cmp_pd(a, b, _CMP_LT_OQ));
    }
    SADDLE_INLINE vec where_nan(vec a, vec yes, vec no) {
        return _mm256_blendv_pd(no, yes, _mm256_cmp_pd(a, a, _CMP_UNORD_Q));
    }
    /// 2^n for integral n in [−1022, 1023]: n + 1023 moved to the exponent's place.
    SADDLE_INLINE vec power_of_2(vec n) {
        const __m256i biased = _mm256_castpd_si256(add(n, set(0x1.8p52 + 1023)));
        return _mm256_castsi256_pd(_mm256_slli_epi64(biased, 52));
    }
    /// In two steps, since n may lie outside a double's exponents: the first is exact, so only the second rounds.
    SADDLE_INLINE vec scaled_by_power_of_2(vec a, vec n) {
        const vec half = round(mul(n, set(0.5)));
        return mul(mul(a, power_of_2(half)), power_of_2(sub(n, half)));
    }
    SADDLE_INLINE vec mantissa(vec a) {
        const __m256i fraction = _mm256_and_si256(_mm256_castpd_si256(a), _mm256_set1_epi64x(0x000FFFFFFFFFFFFF));
        return _mm256_castsi256_pd(_mm256_or_si256(fraction, _mm256_castpd_si256(set(0.5))));
    }
    /// As std::frexp gives it; the integer enters the mantissa of 2^52.
    SADDLE_INLINE vec binary_exponent(vec a) {
        const __m256i biased = _mm256_srli_epi64(_mm256_castpd_si256(a), 52);
        return sub(_mm256_castsi256_pd(_mm256_or_si256(biased, _mm256_castpd_si256(set(0x1p52)))), set(0x1p52 + 1022));
    }
#undef SADDLE_INLINE
#include <saddle/core/vector_math/exact_math.inc>
#undef SADDLE_TARGET
};

// without optimisation g++ takes these intrinsics as macros, in which an 8-bit mask changes its sign
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"
#endif

struct doubles_avx512 {
    using vec = __m512d;
    static constexpr std::size_t width = 8;
    static bool supported() { return __builtin_cpu_supports("avx512f"); }

    // masked forms with all lanes set: g++ 12 warns of an uninitialised value inside some unmasked intrinsics
#define SADDLE_TARGET __attribute__((target("avx512f")))
#define SADDLE_INLINE SADDLE_TARGET __attribute__((always_inline)) static inline
    static constexpr unsigned char all = 0xFF;
    SADDLE_INLINE vec load(const double* p) { return _mm512_loadu_pd(p); }
    SADDLE_INLINE void store(double* p, vec a) { _mm512_storeu_pd(p, a); }
    SADDLE_INLINE vec set(double a) { return _mm512_set1_pd(a); }
    SADDLE_INLINE vec add(vec a, vec b) { return _mm512_add_pd(a, b); }
    SADDLE_INLINE vec sub(vec a, vec b) { return _mm512_sub_pd(a, b); }
    SADDLE_INLINE vec mul(vec a, vec b) { return _mm512_mul_pd(a, b); }
    SADDLE_INLINE vec div(vec a, vec b) { return _mm512_div_pd(a, b); }
    SADDLE_INLINE vec fma(vec a, vec b, vec c) { return _mm512_fmadd_pd(a, b, c); }
    SADDLE_INLINE vec fnma(vec a, vec b, vec c) { return _mm512_fnmadd_pd(a, b, c); }
    SADDLE_INLINE vec round(vec a) {
        return _mm512_maskz_roundscale_pd(all, a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    }
    SADDLE_INLINE vec where_less(vec a, vec b, vec yes, vec no) {
        return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, b, _CMP_LT_OQ), no, yes);
    }
    SADDLE_INLINE vec where_nan(vec a, vec yes, vec no) {
        return _mm512_mask_blend_pd(_mm512_cmp_pd_mask(a, a, _CMP_UNORD_Q), no, yes);
    }
    SADDLE_INLINE vec scaled_by_power_of_2(vec a, vec n) { return _mm512_maskz_scalef_pd(all, a, n); }
    SADDLE_INLINE vec mantissa(vec a) { return _mm512_maskz_getmant_pd(all, a, _MM_MANT_NORM_p5_1, _MM_MANT_SIGN_src); }
    SADDLE_INLINE vec binary_exponent(vec a) { return add(_mm512_maskz_getexp_pd(all, a), set(1.0)); }
#undef SADDLE_INLINE
#include <saddle/core/vector_math/exact_math.inc>
#undef SADDLE_TARGET
};

#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic pop
#endif

#endif

/// The widest vectors among `doubles_…`; arrays are padded to a multiple of it.
inline constexpr std::size_t widest_doubles = 8;

}  // namespace detail

/// e^x of every entry, bit for bit that of `exact_exp`.
template <std::size_t N>
std::array<double, N> exact_exp(const std::array<double, N>& x) noexcept {
    constexpr std::size_t padded = (N + detail::widest_doubles - 1) / detail::widest_doubles * detail::widest_doubles;
    std::array<double, padded> lanes{};
    for (std::size_t k = 0; k < N; ++k) lanes[k] = x[k];
#ifdef SADDLE_VECTOR_MATH_X86_64
    if (detail::doubles_avx512::supported())
        detail::doubles_avx512::exp_each(lanes.data(), padded);
    else if (detail::doubles_avx2::supported())
        detail::doubles_avx2::exp_each(lanes.data(), padded);
    else
#endif
        for (std::size_t k = 0; k < N; ++k) lanes[k] = exact_exp(lanes[k]);
    std::array<double, N> values;
    for (std::size_t k = 0; k < N; ++k) values[k] = lanes[k];
    return values;
}

/// −ln x of every entry, each a normal number above 0; bit for bit that of −exact_log.
template <std::size_t N>
    requires(N % detail::widest_doubles == 0)
void replace_by_minus_log(std::array<double, N>& x) noexcept {
#ifdef SADDLE_VECTOR_MATH_X86_64
    if (detail::doubles_avx512::supported()) return detail::doubles_avx512::minus_log_each(x.data(), N);
    if (detail::doubles_avx2::supported()) return detail::doubles_avx2::minus_log_each(x.data(), N);
#endif
    for (double& value : x) value = -exact_log(value);
}

}  // namespace saddle
