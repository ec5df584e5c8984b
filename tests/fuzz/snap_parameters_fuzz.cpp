#include <string>

#include <fuzz/fuzz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/potential/snap_parameters.hpp>

namespace {

using namespace saddle;

/// A coefficient of two bytes is one of eight in a list that doubles, and the reader keeps the fields of a line.
constexpr std::size_t heap_bytes_per_byte = 60;

std::string settings_of(const snap_parameters& p) {
    return "rcutfac " + number_text(p.rcutfac_A) + "\ntwojmax " + std::to_string(p.twojmax) + "\nrfac0 " +
           number_text(p.rfac0) + "\nbzeroflag " + (p.bzero ? "1\n" : "0\n");
}

std::string coefficients_of(const snap_parameters& p) {
    std::string text =
        std::to_string(p.elements.size()) + ' ' + std::to_string(p.elements[0].coefficients.size()) + '\n';
    for (const auto& e : p.elements) {
        text += e.name + ' ' + number_text(e.radius) + ' ' + number_text(e.weight) + '\n';
        for (const double c : e.coefficients) text += number_text(c) + '\n';
    }
    return text;
}

void require_same(const snap_parameters& a, const snap_parameters& b) {
    fuzz::require(settings_of(a) == settings_of(b), "other settings");
    fuzz::require(coefficients_of(a) == coefficients_of(b), "other coefficients");
}

}  // namespace

/// The settings stand before the first line "=", the coefficients behind it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    const auto between = text.find("\n=\n");
    const auto settings = text.substr(0, between);
    const auto coefficients = between == text.npos ? "" : text.substr(between + 3);
    const auto read =
        fuzz::accepted(text, heap_bytes_per_byte, [&] { return read_snap(coefficients, "c", settings, "s"); });
    if (read) require_same(*read, read_snap(coefficients_of(*read), "written", settings_of(*read), "written"));
    return 0;
}
