#include <numeric>

#include <fuzz/fuzz.hpp>
#include <saddle/alloy/composition.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(text, 100, [&] { return saddle::parse_composition(text); });
    if (!read) return 0;
    for (const std::size_t sites : {std::size_t{1}, std::size_t{54}, std::size_t{128000}}) {
        const auto atoms = saddle::whole_atoms(*read, sites);
        fuzz::require(std::accumulate(atoms.begin(), atoms.end(), std::size_t{0}) == sites, "another number of atoms");
    }
    return 0;
}
