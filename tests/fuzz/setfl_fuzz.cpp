#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/potential/setfl.hpp>

namespace {

using namespace saddle;

/// A number of two bytes is one of eight, in a list that doubles; eam/alloy has its densities once for each element, of
/// which there may be sixteen.
constexpr std::size_t heap_bytes_per_byte = 200;

std::string text_of(const setfl& t) {
    std::string text = "r\nr\nr\n" + std::to_string(t.names.size()) + ' ' + joined(t.names, " ") + '\n' +
                       std::to_string(t.embedding[0].size()) + ' ' + number_text(t.density_step) + ' ' +
                       std::to_string(t.pair[0].size()) + ' ' + number_text(t.step_A) + ' ' + number_text(t.cutoff_A) +
                       '\n';
    const auto append = [&](const std::vector<double>& values) {
        for (const double v : values) text += number_text(v) + '\n';
    };
    for (std::size_t a = 0; a < t.names.size(); ++a) {
        text += "1 1 1 bcc\n";
        append(t.embedding[a]);
        for (std::size_t b = 0; b < (t.finnis_sinclair ? t.names.size() : 1); ++b)
            append(t.density[a * t.names.size() + b]);
    }
    for (const auto& values : t.pair) append(values);
    return text;
}

void require_same(const setfl& a, const setfl& b) {
    fuzz::require(a.names == b.names && a.finnis_sinclair == b.finnis_sinclair, "another head");
    fuzz::require(a.embedding == b.embedding && a.density == b.density && a.pair == b.pair, "other tables");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto read = fuzz::accepted(text, heap_bytes_per_byte, [&] { return read_setfl(text, "f"); });
    if (read) require_same(*read, read_setfl(text_of(*read), "written"));
    return 0;
}
