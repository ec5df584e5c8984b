/// \file
/// Columns of short-range order in log.csv: delta<shell>_A-B for every pair of species that a crystal has.
#pragma once

#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/pair_order.hpp>

#include "model.hpp"

namespace saddle::cli {

/// Digits that stand on some site, ascending; vacancies are none.
template <lattice L>
std::vector<digit> present_species(const supercell<L>& crystal) {
    const auto counts = digit_counts(crystal);
    std::vector<digit> present;
    for (std::size_t d = 1; d < counts.size(); ++d)
        if (counts[d] != 0) present.push_back(static_cast<digit>(d));
    return present;
}

/// Calls f(shell, a, b) for every column of order, a ≤ b in the order of digits.
template <class F>
void for_each_order_column(const std::vector<digit>& present, F f) {
    for (std::size_t shell = 1; shell <= runtime::order_shells; ++shell)
        for (auto a = present.begin(); a != present.end(); ++a)
            for (auto b = a; b != present.end(); ++b) f(shell, *a, *b);
}

/// "delta1_Mo-Ta"
inline std::string order_column(std::size_t shell, const std::string& a, const std::string& b) {
    return "delta" + std::to_string(shell) + "_" + a + "-" + b;
}

/// The columns of log.csv for the species that a crystal has; `names` in the order of digits.
inline std::vector<std::string> log_columns(const std::vector<digit>& present, const species_names& names) {
    const auto name = [&](digit d) { return names[d - std::size_t{1}]; };
    std::vector<std::string> columns{"jump", "time_s"};
    for_each_order_column(
        present, [&](auto shell, digit a, digit b) { columns.push_back(order_column(shell, name(a), name(b))); });
    for (const digit d : present) columns.push_back("jumps_" + name(d));
    return columns;
}

}  // namespace saddle::cli
