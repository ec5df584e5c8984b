/// \file
/// Bytes in and out for state that is saved and loaded: observers, checkpoints.
///
/// Plain values are stored as they lie in memory, little-endian; a machine of the other byte order is refused at
/// compile time. A label before each part makes a mismatch an error with a name instead of silent nonsense.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle {

static_assert(std::endian::native == std::endian::little, "saddle's binary files are little-endian");

template <class T>
concept plain_value = std::is_trivially_copyable_v<T> && !std::is_pointer_v<T>;

/// Collects bytes.
class output_archive {
public:
    template <plain_value T>
    void value(const T& v) {
        append(&v, sizeof v);
    }

    template <plain_value T>
    void values(std::span<const T> v) {
        value(std::uint64_t{v.size()});
        if (!v.empty()) append(v.data(), v.size_bytes());
    }

    void label(std::string_view name) { values(std::span<const char>(name)); }

    std::span<const std::byte> bytes() const { return bytes_; }
    /// The same bytes for a function that writes text.
    std::string_view text() const { return {reinterpret_cast<const char*>(bytes_.data()), bytes_.size()}; }

private:
    void append(const void* data, std::size_t size) {
        const auto* first = static_cast<const std::byte*>(data);
        bytes_.insert(bytes_.end(), first, first + size);
    }

    std::vector<std::byte> bytes_;
};

/// Reads them back in the same order.
class input_archive {
public:
    /// `name` is what messages call the source.
    input_archive(std::span<const std::byte> bytes, std::string name) : rest_(bytes), name_(std::move(name)) {}

    template <plain_value T>
    T value() {
        T v;
        take(&v, sizeof v);
        return v;
    }

    /// \throws input_error where fewer bytes are left than the stored length says (checked before allocation).
    template <plain_value T>
    std::vector<T> values() {
        const auto count = value<std::uint64_t>();
        if (count > rest_.size() / sizeof(T))
            throw input_error(name_, std::to_string(count) + " values", std::to_string(rest_.size()) + " bytes");
        std::vector<T> v(static_cast<std::size_t>(count));
        if (!v.empty()) take(v.data(), v.size() * sizeof(T));
        return v;
    }

    void expect_label(std::string_view name) {
        const auto found = values<char>();
        if (std::string_view(found.data(), found.size()) != name)
            throw input_error(name_, "section '" + std::string(name) + "'",
                              "'" + std::string(found.data(), found.size()) + "'");
    }

    bool empty() const { return rest_.empty(); }
    /// What has not been read yet.
    std::span<const std::byte> rest() const { return rest_; }

private:
    void take(void* data, std::size_t size) {
        if (size > rest_.size())
            throw input_error(name_, std::to_string(size) + " more bytes", "the end after " + std::to_string(rest_.size()));
        std::memcpy(data, rest_.data(), size);
        rest_ = rest_.subspan(size);
    }

    std::span<const std::byte> rest_;
    std::string name_;
};

}  // namespace saddle
