/// \file
/// The wire format of Protocol Buffers, read: fields of a message one by one, every length checked.
///
/// A message is a sequence of fields: a varint key (number · 8 + wire type) and a value. Wire types: 0 varint, 1 eight
/// bytes, 2 length and bytes (strings, messages, packed numbers), 5 four bytes; groups (3, 4) are refused. Source:
/// https://protobuf.dev/programming-guides/encoding. Nothing is allocated: fields point into the bytes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <saddle/core/error.hpp>

namespace saddle {

/// One field of a message. `number` and `bytes` hold the value, by wire type.
struct protobuf_field {
    std::uint32_t id{};
    unsigned wire_type{};
    std::uint64_t number{};    ///< of types 0, 1, 5
    std::string_view bytes{};  ///< of type 2
};

/// Goes through the fields of a message. The bytes must outlive the reader.
class protobuf_reader {
public:
    /// `place` is what messages call it.
    protobuf_reader(std::string_view bytes, std::string place) : rest_(bytes), place_(std::move(place)) {}

    bool at_end() const { return rest_.empty(); }
    const std::string& place() const { return place_; }

    /// \throws input_error where the bytes end within a field or its wire type is none of the four.
    protobuf_field next() {
        const std::uint64_t key = varint();
        protobuf_field field{static_cast<std::uint32_t>(key >> 3), static_cast<unsigned>(key & 7), 0, {}};
        if (key >> 3 == 0 || key >> 3 > (1u << 29) - 1)
            fail("a field number from 1 to 2^29 - 1", std::to_string(key >> 3));
        switch (field.wire_type) {
            case 0:
                field.number = varint();
                break;
            case 1:
                field.number = fixed<std::uint64_t>();
                break;
            case 2:
                field.bytes = take(varint());
                break;
            case 5:
                field.number = fixed<std::uint32_t>();
                break;
            default:
                fail("wire type 0, 1, 2 or 5", std::to_string(field.wire_type));
        }
        return field;
    }

    /// The next number of a packed list. \throws input_error where the bytes end within it.
    std::uint64_t varint() {
        std::uint64_t value = 0;
        for (unsigned shift = 0; shift < 64; shift += 7) {
            if (rest_.empty()) fail("a whole number", "the end of the message");
            const auto byte = static_cast<unsigned char>(rest_.front());
            rest_.remove_prefix(1);
            value |= std::uint64_t{byte & 0x7Fu} << shift;
            if (byte < 0x80) return value;
        }
        fail("a number of at most ten bytes", "a longer one");
    }

    template <class T>
    T fixed() {
        T value;
        std::memcpy(&value, take(sizeof value).data(), sizeof value);
        return value;
    }

    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        throw input_error(place_, expected, found);
    }

private:
    std::string_view take(std::uint64_t length) {
        if (length > rest_.size())
            fail(std::to_string(length) + " bytes", "the end of the message after " + std::to_string(rest_.size()));
        const auto part = rest_.substr(0, static_cast<std::size_t>(length));
        rest_.remove_prefix(part.size());
        return part;
    }

    std::string_view rest_;
    std::string place_;
};

}  // namespace saddle
