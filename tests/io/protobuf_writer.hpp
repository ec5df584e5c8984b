/// \file
/// Protocol Buffers written, for tests of their reader: the same encoding, by its specification.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace made {

inline std::string varint(std::uint64_t value) {
    std::string bytes;
    do {
        bytes += static_cast<char>((value & 0x7F) | (value > 0x7F ? 0x80 : 0));
        value >>= 7;
    } while (value != 0);
    return bytes;
}

inline std::string number(unsigned id, std::uint64_t value) { return varint(id << 3) + varint(value); }
inline std::string bytes(unsigned id, const std::string& value) {
    return varint(id << 3 | 2) + varint(value.size()) + value;
}
inline std::string single(unsigned id, float value) {
    std::string four(4, '\0');
    std::memcpy(four.data(), &value, 4);
    return varint(id << 3 | 5) + four;
}

/// TensorProto of float32 numbers, raw.
inline std::string tensor(const std::string& name, const std::vector<std::uint64_t>& shape,
                          const std::vector<float>& values) {
    std::string out;
    for (const auto n : shape) out += number(1, n);
    out += number(2, 1) + bytes(8, name);
    return out + bytes(9, std::string(reinterpret_cast<const char*>(values.data()), values.size() * 4));
}

inline std::string node(const std::string& type, const std::vector<std::string>& inputs, const std::string& output,
                        const std::string& attributes = "") {
    std::string out;
    for (const auto& name : inputs) out += bytes(1, name);
    return out + bytes(2, output) + bytes(4, type) + attributes;
}

inline std::string attribute(const std::string& name, std::int64_t value) {
    return bytes(5, bytes(1, name) + number(3, static_cast<std::uint64_t>(value)) + number(20, 2));
}
inline std::string attribute(const std::string& name, float value) {
    return bytes(5, bytes(1, name) + single(2, value) + number(20, 1));
}
inline std::string attribute(const std::string& name, const std::vector<std::uint64_t>& values) {
    std::string list;
    for (const auto v : values) list += number(8, v);
    return bytes(5, bytes(1, name) + list + number(20, 7));
}
inline std::string attribute(const std::string& name, const std::string& text) {
    return bytes(5, bytes(1, name) + bytes(4, text) + number(20, 3));
}

/// ModelProto with nodes and constants, input "x", output "y".
inline std::string model(const std::vector<std::string>& nodes, const std::vector<std::string>& constants,
                         const std::string& output = "y") {
    std::string graph;
    for (const auto& n : nodes) graph += bytes(1, n);
    for (const auto& t : constants) graph += bytes(5, t);
    graph += bytes(11, bytes(1, "x")) + bytes(12, bytes(1, output));
    return number(1, 8) + bytes(2, "test") + bytes(7, graph);
}

}  // namespace made
