/// \file
/// Asking memory ahead of time.
#pragma once

namespace saddle {

/// Asks for the cache line of a place, which need not exist, and waits for nothing. The empty statement keeps g++ from
/// taking a function that does only this for one without effect, whose calls it drops.
inline void prefetch(const void* place) noexcept {
    __builtin_prefetch(place);
    asm volatile("" : : "r"(place));
}

}  // namespace saddle
