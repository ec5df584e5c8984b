#include <fuzz/fuzz.hpp>
#include <saddle/network/onnx_import.hpp>

namespace {

/// An empty node of two bytes is an `onnx_node` of 130; a packed number of one byte is a double.
constexpr std::size_t heap_bytes_per_byte = 400;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::read_onnx(bytes, "f"); });
    const auto network = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::import_onnx(bytes, "f"); });
    if (!network) return 0;
    if (network->is_convolutional())
        saddle::check_network(network->convolutional, "imported");
    else
        saddle::check_network(network->dense, "imported");
    return 0;
}
