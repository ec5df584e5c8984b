/// \file
/// Memory for vector loads.
#pragma once

#include <cstddef>
#include <new>
#include <type_traits>
#include <vector>

namespace saddle::detail {

/// std::vector memory on cache-line boundaries, so that no vector load crosses one.
template <class T>
struct cache_aligned {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    cache_aligned() = default;
    template <class U>
    constexpr cache_aligned(const cache_aligned<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, alignment); }
    friend bool operator==(const cache_aligned&, const cache_aligned&) { return true; }
};

template <class T>
using aligned_vector = std::vector<T, cache_aligned<T>>;

constexpr std::size_t rounded_up(std::size_t n, std::size_t multiple) {
    return (n + multiple - 1) / multiple * multiple;
}

/// Calls f(block, r) for blocks of Rows rows from row r on, then for the rows left, each alone; `block` is an integral
/// constant.
template <std::size_t Rows, class F>
void for_row_blocks(std::size_t rows, F f) {
    const std::size_t blocks = rows / Rows;
    for (std::size_t b = 0; b < blocks; ++b) f(std::integral_constant<std::size_t, Rows>{}, b * Rows);
    for (std::size_t k = 0; k < rows % Rows; ++k) f(std::integral_constant<std::size_t, 1>{}, blocks * Rows + k);
}

}  // namespace saddle::detail
