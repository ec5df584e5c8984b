/// \file
/// Large arrays of which little is ever written.
#pragma once

#include <cstddef>
#include <limits>
#include <new>
#include <type_traits>
#include <utility>

#include <saddle/core/zeroed_memory.hpp>

namespace saddle {

/// A fixed number of values that begin as T{}, all bytes of which are 0. What was never written takes no memory beyond
/// its page in the system's tables, in copies as well. A value.
template <class T>
class zeroed_array {
    static_assert(std::is_trivially_copyable_v<T> && std::has_unique_object_representations_v<T>,
                  "saddle: zeroed_array holds plain values without padding");

public:
    zeroed_array() = default;

    /// \throws std::bad_alloc where the system has not so much.
    explicit zeroed_array(std::size_t size) : memory_(bytes_of(size), page_size::small), size_(size) {}

    zeroed_array(const zeroed_array& other) : zeroed_array(other.size_) {
        for (std::size_t i = 0; i < size_; ++i)
            if (other[i] != T{}) (*this)[i] = other[i];
    }

    zeroed_array(zeroed_array&& other) noexcept
        : memory_(std::move(other.memory_)), size_(std::exchange(other.size_, 0)) {}

    zeroed_array& operator=(zeroed_array other) noexcept {
        std::swap(memory_, other.memory_);
        std::swap(size_, other.size_);
        return *this;
    }

    ~zeroed_array() = default;

    std::size_t size() const { return size_; }
    T& operator[](std::size_t i) { return static_cast<T*>(memory_.get())[i]; }
    const T& operator[](std::size_t i) const { return static_cast<const T*>(memory_.get())[i]; }

private:
    static std::size_t bytes_of(std::size_t size) {
        if (size > std::numeric_limits<std::size_t>::max() / sizeof(T)) throw std::bad_alloc();
        return size * sizeof(T);
    }

    zeroed_memory memory_;
    std::size_t size_ = 0;
};

}  // namespace saddle
