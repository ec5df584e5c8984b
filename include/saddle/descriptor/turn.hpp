/// \file
/// Turning an environment: a fixed permutation of its digits.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <saddle/alloy/species.hpp>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace saddle {

/// The smallest integer that numbers N places.
template <std::size_t N>
using place_type = std::conditional_t<N <= 256, std::uint8_t, std::uint16_t>;

namespace detail {

#if defined(__x86_64__)

/// AVX-512 VBMI permutes 128 bytes by one instruction for every 64 of them.
template <std::size_t N>
inline constexpr bool fits_vbmi = N <= 128;

inline bool have_vbmi() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl") &&
           __builtin_cpu_supports("avx512vbmi");
}

#define SADDLE_VBMI __attribute__((target("avx512f,avx512bw,avx512vl,avx512vbmi")))

/// Lanes 64·Half to 64·Half + 63 of the permuted bytes; those past N are 0.
template <std::size_t N, std::size_t Half>
SADDLE_VBMI __attribute__((always_inline)) inline __m512i turned_half(
    const digit* from, const std::array<std::uint8_t, N>& places) noexcept {
    constexpr auto lanes = [](std::size_t half) -> __mmask64 {
        const std::size_t count = N > 64 * half ? N - 64 * half : 0;
        return count >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << count) - 1;
    };
    const __m512i low = _mm512_maskz_loadu_epi8(lanes(0), from);
    const __m512i high = N > 64 ? _mm512_maskz_loadu_epi8(lanes(1), from + 64) : low;
    const __m512i wanted = _mm512_maskz_loadu_epi8(lanes(Half), places.data() + 64 * Half);
    return _mm512_maskz_permutex2var_epi8(lanes(Half), low, wanted, high);
}

template <std::size_t N>
SADDLE_VBMI void turn_vbmi(const digit* from, const std::array<std::uint8_t, N>& places,
                           std::array<digit, N>& to) noexcept {
    alignas(64) std::array<digit, 128> lanes;
    _mm512_store_si512(lanes.data(), turned_half<N, 0>(from, places));
    if constexpr (N > 64) _mm512_store_si512(lanes.data() + 64, turned_half<N, 1>(from, places));
    __builtin_memcpy(to.data(), lanes.data(), N);
}

template <std::size_t N>
SADDLE_VBMI void turn_vbmi(const digit* from, const std::array<std::uint8_t, N>& places, float* to) noexcept {
    alignas(64) std::array<digit, 128> lanes;
    _mm512_store_si512(lanes.data(), turned_half<N, 0>(from, places));
    if constexpr (N > 64) _mm512_store_si512(lanes.data() + 64, turned_half<N, 1>(from, places));
#pragma GCC unroll 8
    for (std::size_t k = 0; k < N; k += 16) {
        const __m128i digits = _mm_load_si128(reinterpret_cast<const __m128i*>(lanes.data() + k));
        const auto inside = static_cast<__mmask16>(N - k >= 16 ? 0xFFFF : (1U << (N - k)) - 1);
        _mm512_mask_storeu_ps(to + k, inside,
                              _mm512_maskz_cvtepi32_ps(inside, _mm512_maskz_cvtepu8_epi32(inside, digits)));
    }
}

#undef SADDLE_VBMI

#endif

/// On any CPU; Out is `digit` or float.
template <std::size_t N, class Out>
void turn_plain(const digit* from, const std::array<place_type<N>, N>& places, Out* to) noexcept {
    for (std::size_t k = 0; k < N; ++k) to[k] = static_cast<Out>(from[places[k]]);
}

}  // namespace detail

/// to[k] = from[places[k]], k < N.
template <std::size_t N>
void turn(const digit* from, const std::array<place_type<N>, N>& places, std::array<digit, N>& to) noexcept {
#if defined(__x86_64__)
    if constexpr (detail::fits_vbmi<N>)
        if (detail::have_vbmi()) return detail::turn_vbmi(from, places, to);
#endif
    detail::turn_plain<N>(from, places, to.data());
}

/// The same as numbers.
template <std::size_t N>
void turn(const digit* from, const std::array<place_type<N>, N>& places, float* to) noexcept {
#if defined(__x86_64__)
    if constexpr (detail::fits_vbmi<N>)
        if (detail::have_vbmi()) return detail::turn_vbmi(from, places, to);
#endif
    detail::turn_plain<N>(from, places, to);
}

}  // namespace saddle
