/// \file
/// Large tables that fill slowly.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <utility>

#if defined(__linux__)
#include <sys/mman.h>
#endif

namespace saddle {

/// Large pages where a table is read at random places, which otherwise pay a missing page translation every time; small
/// ones where most of it is never touched.
enum class page_size { large, small };

/// Zeroed bytes from the system, aligned to a page. Pages come when they are first touched. On Linux the size of
/// pages is asked for; elsewhere the system chooses.
class zeroed_memory {
public:
    zeroed_memory() = default;

    /// \throws std::bad_alloc where the system has not so much.
    explicit zeroed_memory(std::size_t bytes, page_size pages = page_size::large) {
        const std::size_t page = pages == page_size::large ? large_page : small_page;
        if (bytes > std::numeric_limits<std::size_t>::max() - page) throw std::bad_alloc();
        memory_.reset(std::calloc(bytes + page, 1));
        void* start = memory_.get();
        std::size_t space = bytes + page;
        if (!start) throw std::bad_alloc();
        start_ = std::align(page, bytes, start, space);
        advise(bytes, pages);
    }

    void* get() const { return start_; }

private:
    static constexpr std::size_t small_page = std::size_t{1} << 12;
    static constexpr std::size_t large_page = std::size_t{1} << 21;

    struct release {
        void operator()(void* memory) const noexcept { std::free(memory); }
    };

    /// A hint; whatever pages come, they serve.
    void advise([[maybe_unused]] std::size_t bytes, [[maybe_unused]] page_size pages) {
#if defined(__linux__)
        if (bytes >= large_page) ::madvise(start_, bytes, pages == page_size::large ? MADV_HUGEPAGE : MADV_NOHUGEPAGE);
#endif
    }

    std::unique_ptr<void, release> memory_;
    void* start_ = nullptr;
};

}  // namespace saddle
