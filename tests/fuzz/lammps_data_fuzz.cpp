#include <fuzz/fuzz.hpp>
#include <fuzz/structures.hpp>
#include <saddle/io/lammps_data.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read =
        fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return saddle::read_lammps_data(text, "f"); });
    if (!read || !read->box.right_handed()) return 0;
    std::string written;
    saddle::append_lammps_data(written, *read);
    const auto again = saddle::read_lammps_data(written, "written");
    fuzz::require_same_rows(*read, again);
    if (again.named) fuzz::require_same_names(*read, again);  // of elements alone, which have a mass
    fuzz::require_same_geometry(*read, again);
    fuzz::require(read->comment.empty() || saddle::single_line(read->comment) == again.comment, "another comment");
    return 0;
}
