#include "temperatures.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

constexpr const char* place = "--temperature";
constexpr std::size_t most_temperatures = 10'000;

double number(std::string_view text) {
    const auto value = parse_real(text);
    if (!value)
        throw input_error(place, "T, a list T1,T2,… or a range FIRST:LAST:STEP in K", "'" + std::string(text) + "'");
    return *value;
}

std::vector<std::string_view> parts_of(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (true) {
        const auto end = text.find(separator);
        parts.push_back(text.substr(0, end));
        if (end == text.npos) return parts;
        text.remove_prefix(end + 1);
    }
}

void append_range(std::vector<kelvin>& temperatures, std::string_view text) {
    const auto parts = parts_of(text, ':');
    if (parts.size() != 3) throw input_error(place, "a range FIRST:LAST:STEP", "'" + std::string(text) + "'");
    const double first = number(parts[0]);
    const double last = number(parts[1]);
    const double step = number(parts[2]);
    // a step that ends a rounding error short of the last temperature still reaches it
    const double count = std::floor((last - first) / step + 1e-9) + 1;
    if (!(step > 0) || !(last >= first) || !(count <= static_cast<double>(most_temperatures)))
        throw input_error(
            place, "FIRST ≤ LAST and a positive STEP of at most " + std::to_string(most_temperatures) + " temperatures",
            "'" + std::string(text) + "'");
    for (std::size_t k = 0; k < static_cast<std::size_t>(count); ++k)
        temperatures.emplace_back(first + static_cast<double>(k) * step);
}

}  // namespace

std::vector<kelvin> parse_temperatures(std::string_view text) {
    std::vector<kelvin> temperatures;
    for (const auto part : parts_of(text, ',')) {
        if (part.find(':') != part.npos)
            append_range(temperatures, part);
        else
            temperatures.emplace_back(number(part));
    }
    for (const kelvin t : temperatures) thermal_energy_eV(t);
    auto sorted = temperatures;
    std::sort(sorted.begin(), sorted.end());
    if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
        throw input_error(place, "every temperature once", number_text(twice->value) + " K twice");
    return temperatures;
}

std::string folder_of(kelvin temperature) { return number_text(temperature.value) + "K"; }

}  // namespace saddle::cli
