/// \file
/// Replaces the allocation functions of the program by counting ones. For one source file of a program.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// Allocations by `new` since the start of the program.
inline std::size_t allocations = 0;

/// Bytes asked for by `new` since the start of the program.
inline std::size_t allocated_bytes = 0;

namespace counting {

inline void* allocate(std::size_t size, std::size_t alignment) noexcept {
    ++allocations;
    allocated_bytes += size;
    return std::aligned_alloc(alignment, (size / alignment + 1) * alignment);
}

inline void* allocate_or_throw(std::size_t size, std::size_t alignment) {
    void* const memory = allocate(size, alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

inline constexpr std::size_t usual = alignof(std::max_align_t);

}  // namespace counting

// clang-format off
void* operator new(std::size_t n) { return counting::allocate_or_throw(n, counting::usual); }
void* operator new[](std::size_t n) { return counting::allocate_or_throw(n, counting::usual); }
void* operator new(std::size_t n, const std::nothrow_t&) noexcept { return counting::allocate(n, counting::usual); }
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept { return counting::allocate(n, counting::usual); }
void* operator new(std::size_t n, std::align_val_t a) { return counting::allocate_or_throw(n, std::size_t(a)); }
void* operator new[](std::size_t n, std::align_val_t a) { return counting::allocate_or_throw(n, std::size_t(a)); }
void* operator new(std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
    return counting::allocate(n, std::size_t(a));
}
void* operator new[](std::size_t n, std::align_val_t a, const std::nothrow_t&) noexcept {
    return counting::allocate(n, std::size_t(a));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t, const std::nothrow_t&) noexcept { std::free(p); }
// clang-format on
