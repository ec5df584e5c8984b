/// \file
/// Species: their number is a type, their names are data.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/extent.hpp>

namespace saddle {

/// What stands on a site: 0 for a vacancy, else the 1-based place of the species in the list of names.
using digit = std::uint8_t;

inline constexpr digit vacant = 0;
inline constexpr std::size_t max_species = 16;

/// Species count as a policy of a barrier model; `species<dynamic>` leaves it to the model file.
template <std::size_t Count>
struct species {
    static_assert(Count == dynamic || (Count >= 2 && Count <= max_species),
                  "saddle: species<Count> needs a count from 2 to 16");
    static constexpr std::size_t count = Count;
};

template <class S>
concept species_policy = requires {
    { S::count } -> std::convertible_to<std::size_t>;
};

/// Names in the order of digits: digit d is names[d − 1].
using species_names = std::vector<std::string>;

/// "Nb, Mo, Ta"
inline std::string joined(const species_names& names, std::string_view separator = ", ") {
    std::string text;
    for (const auto& name : names) text += (text.empty() ? "" : std::string(separator)) + name;
    return text;
}

/// Digit of a name. \throws input_error (with `place`) where the list lacks it.
inline digit digit_of(const species_names& names, std::string_view name, std::string_view place) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        throw input_error(place, "one of the species " + joined(names), "'" + std::string(name) + "'");
    return static_cast<digit>(found - names.begin() + 1);
}

/// \throws input_error unless the names are 1 to 16, distinct, not empty and without blanks, which end a name in files.
inline void check_species_names(const species_names& names, std::string_view place) {
    if (names.empty() || names.size() > max_species)
        throw input_error(place, "1 to 16 species", std::to_string(names.size()));
    for (auto name = names.begin(); name != names.end(); ++name) {
        if (name->empty()) throw input_error(place, "a species name", "an empty one");
        const auto is_blank = [](char c) { return static_cast<unsigned char>(c) <= 32 || c == 127; };
        if (std::any_of(name->begin(), name->end(), is_blank))
            throw input_error(place, "species names without blanks", "'" + *name + "'");
        if (std::find(names.begin(), name, *name) != name)
            throw input_error(place, "distinct species", "'" + *name + "' twice");
    }
}

}  // namespace saddle
