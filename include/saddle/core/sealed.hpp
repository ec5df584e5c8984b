/// \file
/// Binary files that know their kind and format version and notice damage: the name of the kind, the version (32 bits),
/// the content, and the CRC-64 of all that.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <ios>
#include <span>
#include <string>
#include <string_view>

#include <saddle/core/archive.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// A kind of sealed file.
struct sealed_kind {
    std::string_view name;
    std::uint32_t version{};
};

/// The bytes of a file; `write(archive)` gives its content.
template <class Write>
output_archive sealed(sealed_kind kind, Write write) {
    output_archive out;
    out.label(kind.name);
    out.value(kind.version);
    write(out);
    out.value(checksum(out.bytes()));
    return out;
}

/// Whether bytes begin as a file of this kind does.
inline bool is_sealed(std::span<const std::byte> bytes, sealed_kind kind) {
    output_archive start;
    start.label(kind.name);
    return bytes.size() >= start.bytes().size() &&
           std::equal(start.bytes().begin(), start.bytes().end(), bytes.begin());
}

/// Whether a file begins as one of this kind does; of a long one no more is read.
inline bool is_sealed_file(const std::filesystem::path& path, sealed_kind kind) {
    std::string head(sizeof(std::uint64_t) + kind.name.size(), '\0');
    std::ifstream in(path, std::ios::binary);
    return in.read(head.data(), static_cast<std::streamsize>(head.size())) &&
           is_sealed(std::as_bytes(std::span(head)), kind);
}

/// The content of a file, ready to be read; the bytes must outlive it. `name` is what messages call the file.
/// \throws damaged_file where it is not whole, input_error where it is of another format version.
inline input_archive unsealed(std::span<const std::byte> bytes, sealed_kind kind, const std::string& name) {
    const std::string whole = "a whole " + std::string(kind.name);
    std::uint64_t sum = 0;
    if (!is_sealed(bytes, kind)) throw damaged_file(name, whole, bytes.empty() ? "an empty file" : "something else");
    const auto content = bytes.first(bytes.size() - sizeof sum);  // the name alone is longer
    std::memcpy(&sum, content.data() + content.size(), sizeof sum);
    if (checksum(content) != sum) throw damaged_file(name, whole, "one that was cut or changed");
    input_archive in(content, name);
    in.expect_label(kind.name);
    if (const auto version = in.value<std::uint32_t>(); version != kind.version)
        throw input_error(name, "format version " + std::to_string(kind.version) + " of a " + std::string(kind.name),
                          "version " + std::to_string(version));
    return in;
}

}  // namespace saddle
