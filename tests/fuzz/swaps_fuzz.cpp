#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include <fuzz/fuzz.hpp>
#include <saddle/neb/relaxed_swaps.hpp>

namespace {

using namespace saddle;

/// Nobody feels anybody.
struct nothing {
    species_names known{"A", "B"};
    const species_names& names() const { return known; }
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms&, std::span<real3> forces) {
        std::fill(forces.begin(), forces.end(), real3{});
        return 0;
    }
};

constexpr std::size_t heap_bytes_per_byte = 4;

auto fresh() {
    atoms structure;
    structure.box = orthogonal_box({5, 5, 5});
    structure.names = {"A", "B"};
    structure.positions.assign(4, {});
    structure.species = {0, 1, 1, 0};
    structure.ids = {1, 2, 3, 4};
    return relaxed_swaps(nothing{}, structure, kelvin{1}, seed{1}, random_stream("fuzz"));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto first = fresh();
    auto swaps = first;
    const auto input = fuzz::text_of(data, size);
    const auto left = fuzz::accepted(input, heap_bytes_per_byte, [&] {
        input_archive in(std::as_bytes(std::span(data, size)), "f");
        swaps.load(in);
        return in.rest().size();
    });
    if (!left) return 0;
    output_archive again;
    swaps.save(again);
    fuzz::require(again.text() == input.substr(0, size - *left), "another state");
    swaps.advance(5);
    return 0;
}
