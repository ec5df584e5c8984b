#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/schedule_file.hpp>

namespace {

using namespace saddle;

/// A ramp of nine characters may ask for the largest number of stretches.
constexpr std::size_t heap_bytes_per_byte = 1'000'000;

std::string table_of(const temperature_schedule& schedule) {
    std::string text = schedule.axis() == schedule_axis::jumps ? "jump" : "time_s";
    text += ",temperature_K\n";
    for (const auto& [at, temperature_K] : schedule.points())
        text += number_text(at) + ',' + number_text(temperature_K) + '\n';
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] { return read_schedule(text, "f"); });
    if (!read) return 0;
    const auto again = read_schedule(table_of(*read), "written");
    fuzz::require(again.axis() == read->axis() && again.points() == read->points(), "another schedule");
    for (const auto& point : read->points()) {
        const auto stretch = read->stretch_at(point.at);
        fuzz::require(stretch.from <= point.at && point.at < stretch.until, "a stretch that does not hold its place");
        fuzz::require(stretch.temperature.value > 0, "a temperature that is none");
    }
    return 0;
}
