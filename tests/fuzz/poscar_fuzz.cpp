#include <algorithm>
#include <numeric>
#include <vector>

#include <fuzz/fuzz.hpp>
#include <fuzz/structures.hpp>
#include <saddle/io/poscar.hpp>

namespace {

/// A POSCAR is written species by species, and its ids are places in the file.
saddle::atoms grouped_by_species(saddle::atoms a) {
    std::vector<std::size_t> order(a.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto i, auto k) { return a.species[i] < a.species[k]; });
    const auto before = a;
    for (std::size_t i = 0; i < order.size(); ++i) {
        a.species[i] = before.species[order[i]];
        a.positions[i] = before.positions[order[i]];
    }
    return a;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read =
        fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return saddle::read_poscar(text, "f"); });
    if (!read) return 0;
    std::string written;
    saddle::append_poscar(written, *read);
    const auto again = saddle::read_poscar(written, "written");
    const auto expected = grouped_by_species(*read);
    fuzz::require_same_names(expected, again);
    fuzz::require_same_geometry(expected, again);
    fuzz::require(read->comment.empty() || saddle::single_line(read->comment) == again.comment, "another comment");
    return 0;
}
