/// \file
/// Maps: values of every atom of a crystal, in a file that OVITO colours by, or as a table.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <saddle/io/extxyz.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/crystal.hpp>

namespace saddle::cli {

/// One frame of a map.
class site_map {
public:
    template <lattice L>
    explicit site_map(const crystal<L>& made) : site_map(to_atoms(made), made.ids) {}

    /// A column; `values` has an entry for every site of the crystal.
    void add(const std::string& name, const std::vector<double>& values) {
        auto& column = reals_.emplace_back();
        for (const std::size_t s : site_of_row_) column.push_back(values[s]);
        columns_.push_back({name, std::span<const double>(column)});
    }
    void add(const std::string& name, const std::vector<std::int64_t>& values) {
        auto& column = integers_.emplace_back();
        for (const std::size_t s : site_of_row_) column.push_back(values[s]);
        columns_.push_back({name, std::span<const std::int64_t>(column)});
    }

    /// Appends the frame: as a table id,species,x_A,y_A,z_A,… where the name ends in .csv, else as extended XYZ.
    void append(std::string& text, const std::filesystem::path& file) const;

private:
    site_map(atoms structure, const std::vector<std::int64_t>& id_of_site);
    void append_table(std::string& text) const;

    atoms structure_;
    std::vector<std::size_t> site_of_row_;
    std::deque<std::vector<double>> reals_;  // does not move what columns point to
    std::deque<std::vector<std::int64_t>> integers_;
    std::vector<extxyz_column> columns_;
};

/// Whether the file of a map is a table, which holds one frame.
inline bool is_table(const std::filesystem::path& file) { return file.extension() == ".csv"; }

}  // namespace saddle::cli
