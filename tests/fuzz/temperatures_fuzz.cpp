#include <fuzz/fuzz.hpp>
#include <temperatures.hpp>

/// A range of nine characters may ask for the largest number of temperatures.
constexpr std::size_t heap_bytes_per_byte = 40'000;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] { return saddle::cli::parse_temperatures(text); });
    if (!read) return 0;
    fuzz::require(!read->empty(), "no temperature");
    for (const auto t : *read) fuzz::require(t.value > 0, "a temperature that is none");
    return 0;
}
