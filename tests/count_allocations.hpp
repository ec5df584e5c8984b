/// \file
/// Replaces the allocation functions of the program by counting ones. For one source file of a program.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

/// Allocations by `new` since the start of the program.
inline std::size_t allocations = 0;

namespace counting {

inline void* allocate(std::size_t size, std::size_t alignment) {
    ++allocations;
    void* const memory = std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment + alignment);
    if (memory == nullptr) throw std::bad_alloc();
    return memory;
}

}  // namespace counting

void* operator new(std::size_t size) { return counting::allocate(size, alignof(std::max_align_t)); }
void* operator new[](std::size_t size) { return counting::allocate(size, alignof(std::max_align_t)); }
void* operator new(std::size_t size, std::align_val_t a) { return counting::allocate(size, static_cast<std::size_t>(a)); }
void* operator new[](std::size_t size, std::align_val_t a) { return counting::allocate(size, static_cast<std::size_t>(a)); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
