#include <fuzz/fuzz.hpp>
#include <fuzz/structures.hpp>
#include <saddle/io/extxyz.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read =
        fuzz::accepted(text, fuzz::structure_bytes_per_byte, [&] { return saddle::read_extxyz(text, "f"); });
    if (!read) return 0;
    std::string written;
    saddle::append_extxyz(written, *read);
    const auto again = saddle::read_extxyz(written, "written");
    fuzz::require_same_names(*read, again);
    fuzz::require(read->ids == again.ids, "other ids");
    fuzz::require(read->step == again.step, "another step");
    fuzz::require(read->box == again.box, "another box");
    fuzz::require(read->positions == again.positions, "other positions");
    return 0;
}
