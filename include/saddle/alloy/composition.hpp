/// \file
/// Composition of an alloy and its rounding to whole atoms.
#pragma once

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// Species and their amounts, in any unit: {{"Nb", 1}, {"Mo", 1}} is equimolar. Order gives the digits.
using composition = std::vector<std::pair<std::string, double>>;

inline species_names names_of(const composition& amounts) {
    species_names names;
    for (const auto& part : amounts) names.push_back(part.first);
    return names;
}

/// \throws input_error unless names are distinct and amounts not negative and not all 0, their sum at most 1e200.
inline void check_composition(const composition& amounts) {
    check_species_names(names_of(amounts), "composition");
    double sum = 0;
    for (const auto& [name, amount] : amounts) {
        if (!std::isfinite(amount) || amount < 0)
            throw input_error("composition", "a finite amount of at least 0 for " + name, std::to_string(amount));
        sum += amount;
    }
    if (!(sum > 0)) throw input_error("composition", "a positive amount of some species", "none");
    if (sum > 1e200) throw input_error("composition", "amounts that sum to at most 1e200", "more");
}

/// Reads "Nb=1,Mo=1,Ta=0.5". \throws input_error.
inline composition parse_composition(std::string_view text) {
    composition amounts;
    while (true) {
        const auto comma = text.find(',');
        const auto part = text.substr(0, comma);
        const auto equals = part.find('=');
        double amount = 0;
        const char* last = part.data() + part.size();
        const char* first = equals == part.npos ? last : part.data() + equals + 1;
        const auto [end, code] = std::from_chars(first, last, amount);
        if (equals == part.npos || code != std::errc{} || end != last)
            throw input_error("composition", "NAME=AMOUNT[,NAME=AMOUNT…]", "'" + std::string(part) + "'");
        amounts.emplace_back(part.substr(0, equals), amount);
        if (comma == text.npos) break;
        text.remove_prefix(comma + 1);
    }
    check_composition(amounts);
    return amounts;
}

/// Atoms of each species among `sites`, rounded by largest remainder (ties to the species named first); they sum to
/// `sites`.
inline std::vector<std::size_t> whole_atoms(const composition& amounts, std::size_t sites) {
    check_composition(amounts);
    double sum = 0;
    for (const auto& part : amounts) sum += part.second;
    std::vector<std::size_t> atoms;
    std::vector<double> remainder;
    for (const auto& part : amounts) {
        // in units of 1/sum, where the remainders of whole amounts are exact and ties are ties
        const double scaled = part.second * static_cast<double>(sites);
        remainder.push_back(std::fmod(scaled, sum));
        atoms.push_back(static_cast<std::size_t>(std::round((scaled - remainder.back()) / sum)));
    }
    std::vector<std::size_t> order(atoms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](auto a, auto b) { return remainder[a] > remainder[b]; });
    const auto placed = std::accumulate(atoms.begin(), atoms.end(), std::size_t{0});
    for (std::size_t k = 0; k < sites - placed; ++k) ++atoms[order[k % order.size()]];
    return atoms;
}

}  // namespace saddle
