#include <cmath>
#include <cstddef>

#include <fuzz/fuzz.hpp>
#include <saddle/dataset/data_set_file.hpp>

namespace {

/// As in safetensors_fuzz.cpp, twice: the description is JSON within JSON.
constexpr std::size_t heap_bytes_per_byte = 200;

bool same(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    saddle::is_data_set(bytes);
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::parse_data_set(bytes, "f"); });
    if (!read) return 0;
    const auto again = saddle::parse_data_set(saddle::serialise_data_set(*read), "written");
    fuzz::require(again.lattice == read->lattice && again.shells == read->shells && again.species == read->species,
                  "another description");
    fuzz::require(again.alloys == read->alloys && again.alloy == read->alloy, "other alloys");
    fuzz::require(again.environments == read->environments &&
                      again.reverse_environments == read->reverse_environments && again.jumps == read->jumps &&
                      again.vacancies == read->vacancies,
                  "other records");
    fuzz::require(same(again.barriers_eV, read->barriers_eV) && same(again.reverse_eV, read->reverse_eV),
                  "other barriers");
    return 0;
}
