/// \file
/// Lists of compositions, and crystals large enough for them.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// The composition triangle of three species in steps of 1/steps: all whole amounts i + j + k = steps, (steps +
/// 1)(steps
/// + 2)/2 of them, by falling i, then falling j. With `least` > 0 only those whose amounts are all at least so many
/// steps, which leaves out the edges. \throws input_error unless the species are three and distinct, steps 1 to 1000,
/// and 3·least ≤ steps.
inline std::vector<composition> composition_triangle(const species_names& names, int steps, int least = 0) {
    check_species_names(names, "composition triangle");
    if (names.size() != 3) throw input_error("composition triangle", "three species", joined(names));
    if (steps < 1 || steps > 1000)
        throw input_error("composition triangle", "1 to 1000 steps a side", std::to_string(steps));
    if (least < 0 || 3 * least > steps)
        throw input_error("composition triangle",
                          "at least 0 to " + std::to_string(steps / 3) + " steps of each species",
                          std::to_string(least));
    std::vector<composition> grid;
    for (int i = steps - 2 * least; i >= least; --i)
        for (int j = steps - i - least; j >= least; --j)
            grid.push_back({{names[0], double(i)}, {names[1], double(j)}, {names[2], double(steps - i - j)}});
    return grid;
}

/// `points` compositions at equal distances on the line between two, ends included, as shares that sum to 1; the order
/// of species is that of `from`. \throws input_error unless both are compositions of the same species and points at
/// least 2.
inline std::vector<composition> composition_line(const composition& from, const composition& to, std::size_t points) {
    check_composition(from);
    check_composition(to);
    if (points < 2) throw input_error("composition line", "at least 2 points", std::to_string(points));
    const auto sum_of = [](const composition& amounts) {
        double sum = 0;
        for (const auto& part : amounts) sum += part.second;
        return sum;
    };
    const auto names = names_of(to);
    if (names.size() != from.size())
        throw input_error("composition line", "the same species at both ends", joined(names));
    std::vector<double> first, last;
    for (const auto& [name, amount] : from) {
        first.push_back(amount / sum_of(from));
        last.push_back(to[digit_of(names, name, "composition line") - std::size_t{1}].second / sum_of(to));
    }
    std::vector<composition> line(points, from);
    for (std::size_t p = 0; p < points; ++p) {
        const double t = static_cast<double>(p) / static_cast<double>(points - 1);
        for (std::size_t s = 0; s < from.size(); ++s) line[p][s].second = (1 - t) * first[s] + t * last[s];
    }
    return line;
}

/// Cells of the smallest cube, of at least `least_cells` a side, in which every species of the composition that has an
/// amount has at least `least_atoms` atoms. \throws input_error where that takes more than 1000 cells a side, or
/// least_cells is not 1 to 1000.
template <lattice L>
std::array<int, 3> smallest_cube(const composition& amounts, std::size_t least_atoms, int least_cells = 1) {
    constexpr int most_cells = 1000;
    check_composition(amounts);
    if (least_cells < 1 || least_cells > most_cells)
        throw input_error("crystal", "1 to 1000 cells a side", std::to_string(least_cells));
    const auto enough = [&](int n) {
        const std::size_t side = static_cast<std::size_t>(n);
        const auto atoms = whole_atoms(amounts, sites_per_cell<L> * side * side * side);
        for (std::size_t s = 0; s < atoms.size(); ++s)
            if (amounts[s].second > 0 && atoms[s] < least_atoms) return false;
        return true;
    };
    for (int n = least_cells; n <= most_cells; ++n)
        if (enough(n)) return {n, n, n};
    throw input_error(
        "crystal",
        "a composition that has " + std::to_string(least_atoms) + " atoms of each species within 1000 cells a side",
        "a smaller share");
}

}  // namespace saddle
