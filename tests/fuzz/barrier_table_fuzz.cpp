#include <cstddef>

#include <fuzz/fuzz.hpp>
#include <saddle/dataset/barrier_table.hpp>
#include <saddle/structure/crystal.hpp>

namespace {

using namespace saddle;

/// A row of twelve bytes is a record of 14 digits, 40 bytes of columns, and a node of the set of vacancies.
constexpr std::size_t heap_bytes_per_byte = 60;

const atoms& structure() {
    static const atoms made =
        to_atoms(make_crystal(supercell<bcc>::random({2, 2, 3}, {{"Nb", 1}, {"Mo", 1}}, seed{1}), 3.2));
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    structure();
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] {
        return read_barrier_table<bcc>(text, "f", structure(), 2, {"X", 0, "f"});
    });
    if (!read) return 0;
    check_barrier_set(*read, "read");
    // no vacancy has a jump twice
    for (std::size_t i = 0; i < read->size(); ++i)
        for (std::size_t k = i + 1; k < read->size(); ++k)
            fuzz::require(read->vacancies[i] != read->vacancies[k] || read->jumps[i] != read->jumps[k], "a jump twice");
    return 0;
}
