#include <cstddef>
#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/dataset/alloy_folder.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/structure/crystal.hpp>

namespace {

using namespace saddle;

/// Three files, parted by '|'; a POSCAR's factor (see structures.hpp) covers the records too.
constexpr std::size_t heap_bytes_per_byte = 120;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto first = text.find('|');
    const auto second = first == text.npos ? text.npos : text.find('|', first + 1);
    if (second == text.npos) return 0;
    const alloy_texts texts{std::string(text.substr(0, first)), std::string(text.substr(first + 1, second - first - 1)),
                            std::string(text.substr(second + 1))};
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] {
        return read_alloy<bcc>(texts, {"POSCAR", "ids", "barriers"}, 2, {"X", 0, "f"});
    });
    if (!read) return 0;
    check_barrier_set(*read, "read");
    fuzz::require(read->size() % jump_count<bcc> == 0, "a vacancy without all its jumps");
    return 0;
}
