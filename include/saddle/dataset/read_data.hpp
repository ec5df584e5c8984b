/// \file
/// Barriers from any file or folder that holds some, known by content. Needs nlohmann-json.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/alloy_folder.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/barrier_table.hpp>
#include <saddle/dataset/data_set_file.hpp>
#include <saddle/dataset/npy_layout.hpp>
#include <saddle/io/structure_file.hpp>

namespace saddle {

/// What files leave open.
struct reading_options {
    std::string lattice{bcc::name};
    std::size_t shells = 8;            ///< of the environments that are read from structures
    species_names species;             ///< of bare types, type 1 first; empty: Nb, Mo, Ta, as published
    double lattice_constant_A = 3.24;  ///< of the published voxel maps
};

namespace detail {

/// The structure beside a table: alloy.csv belongs to alloy.dump, alloy.extxyz, …
inline std::optional<std::filesystem::path> structure_beside(const std::filesystem::path& table) {
    std::error_code code;
    for (const char* ending : {".extxyz", ".xyz", ".dump", ".data", ".poscar", ".vasp", ".lmp", ".lammpstrj"})
        if (auto path = std::filesystem::path(table).replace_extension(ending);
            std::filesystem::is_regular_file(path, code))
            return path;
    return std::nullopt;
}

inline species_names species_or_published(const reading_options& options) {
    return options.species.empty() ? species_names{"Nb", "Mo", "Ta"} : options.species;
}

inline barrier_set read_table_file(const std::filesystem::path& table, const reading_options& options) {
    const auto structure = structure_beside(table);
    if (!structure)
        throw input_error(table.string(), "a structure of the same name beside it (.extxyz, .dump, .data, .poscar)",
                          "none");
    atoms read = read_atoms(*structure);
    if (!read.named || !options.species.empty()) read = with_species(std::move(read), species_or_published(options));
    return with_lattice(options.lattice, "lattice", [&]<class L>() {
        return read_barrier_table<L>(read_file(table), table.string(), read, options.shells,
                                     {table.stem().string(), 0, table.string()});
    });
}

/// Files and folders of a folder, sorted by name.
inline std::vector<std::filesystem::path> sorted_entries(const std::filesystem::path& folder) {
    std::vector<std::filesystem::path> entries;
    std::error_code code;
    for (const auto& entry : std::filesystem::directory_iterator(folder, code)) entries.push_back(entry.path());
    std::sort(entries.begin(), entries.end());
    return entries;
}

}  // namespace detail

/// Reads
/// - a data-set file;
/// - the folder of an alloy (POSCAR, atomid_for_NN.txt, barrier_for_NN.txt);
/// - the folder of the published voxel maps (dirnames.txt);
/// - a table of `saddle barriers` or `saddle neb` (NAME.csv) with its structure of the same name beside it;
/// - a folder of folders of alloys and of such tables.
/// \throws input_error where it is none of these, or as the reader of each.
inline barrier_set read_data(const std::filesystem::path& path, const reading_options& options = {}) {
    namespace fs = std::filesystem;
    std::error_code code;
    if (!fs::exists(path, code)) throw input_error(path.string(), "a file or folder of barriers", "none");
    const auto alloy = [&](const fs::path& folder) {
        return with_lattice(options.lattice, "lattice",
                            [&]<class L>() { return read_alloy_folder<L>(folder, options.shells); });
    };
    if (!fs::is_directory(path, code)) {
        if (path.extension() == ".csv") return detail::read_table_file(path, options);
        return parse_data_set(read_file(path), path.string());
    }
    if (is_alloy_folder(path)) return alloy(path);
    if (is_npy_layout(path))
        return read_npy_layout(path, detail::species_or_published(options), options.lattice_constant_A);
    barrier_set set;
    for (const auto& entry : detail::sorted_entries(path)) {
        if (fs::is_directory(entry, code) && is_alloy_folder(entry))
            append(set, alloy(entry));
        else if (entry.extension() == ".csv" && detail::structure_beside(entry))
            append(set, detail::read_table_file(entry, options));
    }
    if (set.size() == 0)
        throw input_error(path.string(), "folders of alloys, tables with structures, dirnames.txt or a data set",
                          "none");
    return set;
}

/// Whether a file is a data set, by its content.
inline bool is_data_set_file(const std::filesystem::path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code) && is_data_set(read_file(path));
}

/// Names of alloys, one a line; lines that begin with # are comments. \throws input_error where there is none.
inline std::vector<std::string> read_alloy_list(const std::filesystem::path& path) {
    const std::string text = read_file(path);
    line_reader in(text, path.string());
    std::vector<std::string> names;
    while (in.skip_blank_lines())
        if (const auto line = trimmed(in.next("")); !line.starts_with('#')) names.emplace_back(line);
    if (names.empty()) throw input_error(path.string(), "at least one name of an alloy", "none");
    return names;
}

}  // namespace saddle
