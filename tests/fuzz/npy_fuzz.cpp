#include <functional>
#include <numeric>

#include <fuzz/fuzz.hpp>
#include <saddle/io/npy.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(bytes, 20, [&] { return saddle::read_npy(bytes, "f"); });
    if (!read) return 0;
    const auto entries = std::accumulate(read->shape.begin(), read->shape.end(), std::size_t{1}, std::multiplies<>{});
    fuzz::require(read->size() == entries, "numbers that the shape does not count");
    fuzz::require(read->as<double>().size() == entries, "numbers lost");
    return 0;
}
