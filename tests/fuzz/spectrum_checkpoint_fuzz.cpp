#include <cstring>
#include <span>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <saddle/analysis/histogram.hpp>
#include <saddle/core/checksum.hpp>
#include <spectrum_checkpoint.hpp>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t most);

/// Of eight changes seven are given a true checksum, so that they reach what lies behind it.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most, unsigned seed) {
    const auto made = LLVMFuzzerMutate(data, size, most);
    std::uint64_t sum = 0;
    if (seed % 8 == 0 || made < sizeof sum) return made;
    sum = saddle::checksum(std::as_bytes(std::span(data, made - sizeof sum)));
    std::memcpy(data + made - sizeof sum, &sum, sizeof sum);
    return made;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto saved = fuzz::accepted(fuzz::text_of(data, size), 4, [&] {
        return saddle::cli::read_spectrum(std::as_bytes(std::span(data, size)), "f", saddle::histogram(0.0, 5.0, 4));
    });
    if (!saved) return 0;
    fuzz::require(saved->done <= saved->sites, "more sites than there are");
    fuzz::require(saddle::cli::spectrum_bytes(*saved) == fuzz::text_of(data, size), "another checkpoint");
    return 0;
}
