#include <string>

#include <fuzz/fuzz.hpp>
#include <run_plan.hpp>

namespace {

/// JSON of many short keys: a node of 16 bytes with a text of 32, in lists that double as they grow; and copies of it.
constexpr std::size_t heap_bytes_per_byte = 200;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace saddle::cli;
    const auto text = fuzz::text_of(data, size);
    const auto plan = fuzz::accepted(text, heap_bytes_per_byte, [&] { return parse_plan(parse_settings(text), "f"); });
    if (!plan) return 0;
    const auto written = to_json(*plan).dump();
    const auto again = parse_plan(parse_settings(written), "written");
    fuzz::require(to_json(again).dump() == written, "another plan");
    check_same_run(*plan, again, "written");
    return 0;
}
