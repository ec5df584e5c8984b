#include <fuzz/fuzz.hpp>
#include <saddle/network/nnk_import.hpp>

/// As in npy_pickle_fuzz.cpp; the layers copy a few times what the arrays hold.
constexpr std::size_t heap_bytes_per_byte = 500;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::import_nnk(bytes, "f"); });
    if (!read) return 0;
    saddle::check_network(read->network, "imported");
    fuzz::require(read->network.inputs() == 112, "another number of inputs");
    fuzz::require(read->references.empty(), "reference pairs that the file does not have");
    return 0;
}
