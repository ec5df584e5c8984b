#include <array>
#include <cstring>
#include <span>

#include <fuzz/fuzz.hpp>
#include <saddle/core/archive.hpp>

namespace {

using namespace saddle;

/// Reads what the bytes themselves ask for, and writes it again.
output_archive copied(input_archive& in) {
    output_archive out;
    while (!in.empty()) {
        const auto kind = in.value<std::uint8_t>();
        out.value(kind);
        if (kind % 4 == 0) out.value(in.value<double>());
        if (kind % 4 == 1) out.values(std::span<const std::uint8_t>(in.values<std::uint8_t>()));
        if (kind % 4 == 2)
            out.values(std::span<const std::array<std::int32_t, 3>>(in.values<std::array<std::int32_t, 3>>()));
        if (kind % 4 == 3) {
            in.expect_label("kmc");
            out.label("kmc");
        }
    }
    return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = std::as_bytes(std::span(data, size));
    const auto read = fuzz::accepted(fuzz::text_of(data, size), 4, [&] {
        input_archive in(bytes, "f");
        return copied(in);
    });
    if (!read) return 0;
    fuzz::require(read->bytes().size() == size && (size == 0 || std::memcmp(read->bytes().data(), data, size) == 0),
                  "other bytes");
    return 0;
}
