/// \file
/// Series of crystals to look at one after the other: structures, frames of a run, made crystals of some compositions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "arguments.hpp"
#include "model.hpp"

namespace saddle::cli {

/// A crystal of a series, its digits in the model's order, and what tells it from the others.
template <lattice L>
struct labelled_crystal {
    std::vector<std::string> labels;  ///< as many as the series has columns
    std::string name;                 ///< "frame 3 of run", "Nb25Mo50Ta25" (at.%)
    supercell<L> sites;
};

/// Which crystals: exactly one of the kinds.
struct crystal_series {
    enum class kind { structures, run, compositions };

    std::string folder;                   ///< of a run: the frames of trajectory.dump
    std::vector<std::string> structures;  ///< files; a frame of each
    std::optional<std::uint64_t> frame;
    std::vector<std::string> species;  ///< names of bare types; of a triangle: its corners
    std::vector<int> cells;
    std::vector<std::string> compositions;
    std::optional<std::uint64_t> grid;        ///< steps a side of the triangle
    std::vector<std::string> line;            ///< compositions at its ends
    std::optional<std::uint64_t> points;      ///< of the line
    std::optional<std::uint64_t> atoms_each;  ///< least atoms of each species of a made crystal
    std::optional<std::uint64_t> seed = 1;

    void add_to(CLI::App& command);
    /// \throws input_error unless one kind is chosen, with what it needs.
    void check() const;
    kind chosen() const;
};

/// Columns that tell the crystals of a series apart: frame,jump or structure or c_Nb,c_Mo,…
std::vector<std::string> columns_of(const crystal_series& series, const species_names& model_species);

/// Calls f(crystal, number, count) for each of them; one is in memory at a time. \throws input_error.
template <lattice L>
void for_each_crystal(const crystal_series& series, const runtime::model<L>& model, const output_arguments& output,
                      const std::function<void(const labelled_crystal<L>&, std::size_t, std::size_t)>& f);

}  // namespace saddle::cli
