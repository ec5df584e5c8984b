/// \file
/// What the fuzz targets share: how an input may be refused, how much memory it may take, and what is a finding.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <string_view>

#include <sanitizer/allocator_interface.h>
#include <sanitizer/common_interface_defs.h>

#include <saddle/core/error.hpp>

namespace fuzz {

/// Ends the program with a stack trace; libFuzzer then keeps the input.
[[noreturn]] inline void finding(std::string_view what) {
    std::fprintf(stderr, "finding: %.*s\n", static_cast<int>(what.size()), what.data());
    __sanitizer_print_stack_trace();
    std::abort();
}

inline void require(bool holds, std::string_view what) {
    if (!holds) finding(what);
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Bytes that lie on the heap, as the sanitizer's allocator sees them, while `active`.
struct heap_meter {
    bool active = false;
    std::ptrdiff_t live = 0;
    std::ptrdiff_t most_allowed = 0;
};
inline heap_meter heap;

inline void count_allocated(const volatile void*, std::size_t size) {
    if (!heap.active) return;
    heap.live += static_cast<std::ptrdiff_t>(size);
    if (heap.live <= heap.most_allowed) return;
    heap.active = false;
    std::fprintf(stderr, "%td bytes on the heap, %td are allowed\n", heap.live, heap.most_allowed);
    finding("more memory than the input is worth");
}

inline void count_freed(const volatile void* memory) {
    if (heap.active) heap.live -= static_cast<std::ptrdiff_t>(__sanitizer_get_allocated_size(memory));
}

/// While it lives, the heap may grow by `per_byte` times the input and 64 KiB: tables of fixed size, messages.
class heap_limit {
public:
    heap_limit(std::size_t input_bytes, std::size_t per_byte) {
        [[maybe_unused]] static const int installed =
            __sanitizer_install_malloc_and_free_hooks(count_allocated, count_freed);
        heap = {true, 0, static_cast<std::ptrdiff_t>(per_byte * input_bytes + 65536)};
    }
    ~heap_limit() { heap.active = false; }
    heap_limit(const heap_limit&) = delete;
    heap_limit& operator=(const heap_limit&) = delete;
};

/// A refusal is one line that names place, expectation and finding, and does not repeat the file.
inline void check_message(std::string_view message) {
    const auto is_control = [](char c) { return static_cast<unsigned char>(c) < 32 || c == 127; };
    require(std::none_of(message.begin(), message.end(), is_control), "a message with control characters");
    require(message.size() <= 1000, "a message of more than 1000 bytes");
    require(message.find(": expected ") != message.npos && message.find(", found ") != message.npos,
            "a message without expectation or finding");
}

/// What read() gives, or nothing where it refuses the input by an input_error; any other exception ends the program.
/// Meanwhile the heap is limited as in `heap_limit`.
template <class Read>
auto accepted(std::string_view input, std::size_t heap_bytes_per_byte, Read read) -> std::optional<decltype(read())> {
    const heap_limit limit(input.size(), heap_bytes_per_byte);
    try {
        return read();
    } catch (const saddle::input_error& refusal) {
        heap.active = false;
        check_message(refusal.what());
        return std::nullopt;
    }
}

}  // namespace fuzz
