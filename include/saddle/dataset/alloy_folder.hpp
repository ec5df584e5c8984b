/// \file
/// Barriers of one supercell as the first-principles NNK data have them: POSCAR, atomid_for_NN.txt, barrier_for_NN.txt.
///
/// Line v of both tables belongs to the vacancy at atom v of the POSCAR (1-based): the ids of its first neighbours, and
/// the barrier in eV of the jump of each. Source: UCICaoLab/First-principle-NNK.
#pragma once

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/crystal_records.hpp>
#include <saddle/io/poscar.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/recognise.hpp>

namespace saddle {

/// The three files of an alloy, or the names that messages call them.
struct alloy_texts {
    std::string poscar;
    std::string neighbours;
    std::string barriers;
};

namespace detail {

/// A table with one line an atom and one number a jump.
template <class T, class Parse>
std::vector<T> read_jump_table(const std::string& text, const std::string& name, std::size_t atoms, std::size_t jumps,
                               const char* what, Parse parse) {
    line_reader in(text, name);
    std::vector<T> table;
    fields words;
    while (in.skip_blank_lines()) {
        const auto line = in.next("");
        if (table.size() == atoms * jumps)
            in.fail("one line for each of " + std::to_string(atoms) + " atoms", "a further line");
        in.split_exactly(line, jumps, what, words);
        for (const auto word : words) table.push_back(parse(in, word));
    }
    if (table.size() != atoms * jumps)
        throw input_error(name, "one line for each of " + std::to_string(atoms) + " atoms",
                          std::to_string(table.size() / jumps) + " lines");
    return table;
}

}  // namespace detail

/// All jumps of all atoms of a cell taken away one by one. \throws input_error naming file and line, where the cell is
/// no ideal supercell of the lattice, tables and atoms differ in number, or a line does not name the first neighbours.
template <lattice L>
barrier_set read_alloy(const alloy_texts& texts, const alloy_texts& names, std::size_t shells, alloy_info info) {
    const atoms structure = read_poscar(texts.poscar, names.poscar);
    if (!structure.named) throw input_error(names.poscar, "names of species", "counts alone");
    auto made = recognise<L>(structure);
    const std::size_t count = structure.size();
    const auto ids = detail::read_jump_table<std::int64_t>(
        texts.neighbours, names.neighbours, count, jump_count<L>, "ids of the first neighbours",
        [](const line_reader& in, std::string_view word) { return in.integer(word, "an atom id"); });
    const auto barriers = detail::read_jump_table<double>(texts.barriers, names.barriers, count, jump_count<L>,
                                                          "barriers in eV", read_label);
    info.lattice_constant_A = made.lattice_constant_A;
    crystal_records<L> records(std::move(made), shells, std::move(info));
    for (std::size_t v = 0; v < count; ++v) {
        const std::string place = names.neighbours + ":" + std::to_string(v + 1);
        records.begin_vacancy(static_cast<std::int64_t>(v + 1), place);
        for (std::size_t j = 0; j < jump_count<L>; ++j) {
            const std::size_t k = v * jump_count<L> + j;
            records.add(records.jump_to(ids[k], place), barriers[k], unknown_eV, place);
        }
    }
    return std::move(records).finish();
}

inline constexpr const char* alloy_neighbours_name = "atomid_for_NN.txt";
inline constexpr const char* alloy_barriers_name = "barrier_for_NN.txt";

/// Whether a folder holds the three files of an alloy.
inline bool is_alloy_folder(const std::filesystem::path& folder) {
    std::error_code code;
    return std::filesystem::is_regular_file(folder / alloy_barriers_name, code) ||
           std::filesystem::is_regular_file(folder / alloy_neighbours_name, code);
}

/// The alloy of a folder, called like it. \throws input_error as above.
template <lattice L>
barrier_set read_alloy_folder(const std::filesystem::path& folder, std::size_t shells) {
    const alloy_texts names{(folder / "POSCAR").string(), (folder / alloy_neighbours_name).string(),
                            (folder / alloy_barriers_name).string()};
    const alloy_texts texts{read_file(names.poscar), read_file(names.neighbours), read_file(names.barriers)};
    const auto whole = std::filesystem::absolute(folder).lexically_normal();
    const auto name = whole.has_filename() ? whole.filename() : whole.parent_path().filename();
    return read_alloy<L>(texts, names, shells, {name.string(), 0, names.barriers});
}

}  // namespace saddle
