#include <fuzz/fuzz.hpp>
#include <saddle/io/safetensors.hpp>

namespace {

/// JSON of many short keys: a node of a map, its text and an entry in the set of keys.
constexpr std::size_t heap_bytes_per_byte = 100;

void require_same(const saddle::safetensors& a, const saddle::safetensors& b) {
    fuzz::require(a.metadata == b.metadata, "other metadata");
    fuzz::require(a.tensors.size() == b.tensors.size(), "another number of tensors");
    for (const auto& t : a.tensors) {
        const auto& same = b.at(t.name);
        fuzz::require(t.type == same.type && t.shape == same.shape && t.bytes == same.bytes, "another tensor");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto bytes = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(bytes, heap_bytes_per_byte, [&] { return saddle::read_safetensors(bytes, "f"); });
    if (!read) return 0;
    const auto written = saddle::write_safetensors(*read);
    const auto again = saddle::read_safetensors(written, "written");
    require_same(*read, again);
    fuzz::require(saddle::write_safetensors(again) == written, "other bytes the second time");
    return 0;
}
