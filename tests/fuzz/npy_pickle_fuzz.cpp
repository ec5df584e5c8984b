#include <functional>
#include <numeric>

#include <fuzz/fuzz.hpp>
#include <saddle/io/npy_pickle.hpp>

/// Every opcode of one byte may push a value of some hundred bytes, and the list of values doubles as it grows.
constexpr std::size_t heap_bytes_per_byte = 500;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::read_npy_arrays(bytes, "f"); });
    if (!read) return 0;
    std::size_t stored = 0;
    for (const auto& array : *read) {
        const auto& shape = array.shape;
        fuzz::require(array.size() == std::accumulate(shape.begin(), shape.end(), std::size_t{1}, std::multiplies<>{}),
                      "numbers that the shape does not count");
        stored += array.size() * (array.data.index() == 0 ? sizeof(float) : sizeof(double));
    }
    fuzz::require(stored <= size, "more numbers than the file has bytes for");
    return 0;
}
