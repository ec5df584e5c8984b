#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/dataset/npy_layout.hpp>

namespace {

using namespace saddle;

/// A shape of one entry a two bytes, as in npy_fuzz.cpp; a row of 729 bytes is a record of 112.
constexpr std::size_t heap_bytes_per_byte = 40;

/// Labels of one row.
std::string one_label() {
    std::string bytes("\x93NUMPY\1\0\x3a\0", 10);
    std::string header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }";
    header.resize(57, ' ');
    bytes += header + "\n";
    const double label = 1;
    bytes.append(reinterpret_cast<const char*>(&label), sizeof label);
    return bytes;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    static const std::string label = one_label();
    const auto digits = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return read_npy_digits(bytes, "f"); });
    if (digits)
        fuzz::require(std::all_of(digits->values.begin(), digits->values.end(), [](auto d) { return d <= 127; }),
                      "a digit beyond 127");
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] {
        return read_npy_alloy(bytes, label, "f", "labels", {"Nb", "Mo", "Ta"}, {"X", 3.24, "f"});
    });
    if (!read) return 0;
    check_barrier_set(*read, "read");
    fuzz::require(read->size() == 1, "another number of records");
    return 0;
}
