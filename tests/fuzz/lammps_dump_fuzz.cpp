#include <fuzz/fuzz.hpp>
#include <fuzz/structures.hpp>
#include <saddle/io/lammps_dump.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read =
        fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return saddle::read_lammps_dump(text, "f"); });
    if (!read || !read->box.right_handed()) return 0;
    std::string written;
    saddle::append_lammps_dump(written, *read);
    const auto again = saddle::read_lammps_dump(written, "written");
    fuzz::require_same_rows(*read, again);
    fuzz::require_same_geometry(*read, again);
    return 0;
}
