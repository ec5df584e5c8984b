/// \file
/// Pair energies as a table: "shell,a,b,energy_eV", one row a pair.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// What a vacancy is called in a table of pair energies.
inline constexpr std::string_view vacancy_name = "vacancy";

namespace detail {

struct pair_energy_row {
    std::size_t shell;
    std::string a, b;
    double energy_eV;
};

inline pair_energy_row read_pair_energy_row(const line_reader& lines, std::string_view line) {
    const auto row = comma_fields(line);
    if (row.size() != 4) lines.fail("4 fields (shell,a,b,energy_eV)", std::to_string(row.size()));
    const auto shell = lines.integer(row[0], "a shell");
    if (shell < 1 || shell > 8) lines.fail("a shell from 1 to 8", quoted_text(row[0]));
    if (row[1].empty() || row[2].empty()) lines.fail("two species, or 'vacancy'", "an empty name");
    return {static_cast<std::size_t>(shell), std::string(row[1]), std::string(row[2]),
            lines.real(row[3], "an energy in eV")};
}

}  // namespace detail

/// Reads a table with the header `shell,a,b,energy_eV`: shells from 1 to 8, species or `vacancy`, eV a pair. Species
/// count in the order in which they appear; pairs without a row have 0; lines that begin with # are remarks. \throws
/// input_error naming the line.
template <lattice L>
pair_energies<L> read_pair_energies(std::string_view text, const std::string& name) {
    line_reader lines(text, name);
    std::vector<detail::pair_energy_row> rows;
    species_names names;
    std::set<std::tuple<std::size_t, std::string, std::string>> seen;
    std::size_t shells = 1;
    bool in_table = false;
    while (lines.skip_blank_lines()) {
        const auto line = trimmed(lines.next("a row"));
        if (line.starts_with('#')) continue;
        if (!in_table) {
            if (comma_fields(line) != fields{"shell", "a", "b", "energy_eV"})
                lines.fail("the header shell,a,b,energy_eV", quoted_text(line));
            in_table = true;
            continue;
        }
        const auto row = detail::read_pair_energy_row(lines, line);
        if (!seen.emplace(row.shell, std::min(row.a, row.b), std::max(row.a, row.b)).second)
            lines.fail("each pair of a shell once", row.a + "-" + row.b + " again");
        for (const auto& species : {row.a, row.b})
            if (species != vacancy_name && std::find(names.begin(), names.end(), species) == names.end())
                names.push_back(species);
        if (names.size() > max_species)
            lines.fail("at most " + std::to_string(max_species) + " species", joined(names));
        shells = std::max(shells, row.shell);
        rows.push_back(row);
    }
    if (rows.empty()) throw input_error(name, "a table shell,a,b,energy_eV", "no rows");
    pair_energies<L> energies(names, shells);
    const auto digit_named = [&](const std::string& species) {
        return species == vacancy_name ? vacant : digit_of(names, species, name);
    };
    for (const auto& row : rows) energies.set(row.shell, digit_named(row.a), digit_named(row.b), row.energy_eV);
    return energies;
}

/// The same from a file.
template <lattice L>
pair_energies<L> read_pair_energies_file(const std::filesystem::path& path) {
    return read_pair_energies<L>(read_file(path), path.string());
}

}  // namespace saddle
