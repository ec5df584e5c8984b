/// \file
/// Arguments that several commands share, and what is read from them.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <saddle/alloy/species.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/crystal.hpp>

#include "model.hpp"

namespace saddle::cli {

/// --quiet: no progress, no remarks.
struct output_arguments {
    bool quiet = false;
    /// Progress is drawn on a terminal's stderr only.
    bool progress() const;
    /// A remark on stderr that is no error.
    void remark(const std::string& text) const;
};

/// Finds out before the work whether its results can be written; files without a name are not asked for. \throws
/// input_error.
void check_outputs(std::initializer_list<std::string> files);

/// Writes a result to its file, or to standard output where no file is named. \throws error.
void write_or_print(const std::string& text, const std::string& file = "");

/// \throws error unless all that went to standard output has arrived.
void check_printed();

/// A whole number of at least `least` as an option's text. \throws input_error: CLI11 reads -3 as a very large unsigned
/// number, and one beyond 64 bits as the largest.
std::uint64_t count_of(const std::string& option, const std::string& text, std::uint64_t least = 0);

/// Adds an option that holds such a count once the command line is parsed.
void add_count(CLI::App& command, const std::string& names, std::optional<std::uint64_t>& value, std::uint64_t least,
               const std::string& help);

/// Checks of an option's number. CLI11's own let nan pass, and write out the largest number there is.
CLI::Validator number_above_0();
CLI::Validator number_of_at_least_0();
CLI::Validator number_between(double least, double most);

/// --model, --backend.
struct model_arguments {
    std::string model;
    std::string backend = "auto";

    void add_to(CLI::App& command);
    /// Finds, reads, checks and composes the model. \throws input_error.
    runtime::any_model load() const;
};

/// --structure, --frame, --species.
struct structure_arguments {
    std::string structure;
    std::optional<std::uint64_t> frame;
    std::vector<std::string> species;

    void add_to(CLI::App& command, bool required);
    /// The atoms of the file, their types named by --species, else by `model_species`. \throws input_error.
    atoms read(const species_names& model_species) const;
};

/// Recognises the crystal and says what was off about it; `sites_alone`: that displacements are not looked at.
/// \throws input_error.
template <lattice L>
crystal<L> recognised(const atoms& structure, const output_arguments& output, bool sites_alone = true);

/// The crystal's digits in the model's order. \throws input_error where the model lacks a species.
template <lattice L>
supercell<L> in_order_of(const supercell<L>& sites, const runtime::model<L>& model);

/// Warns where the lattice constant is outside the range trained on.
template <lattice L>
void check_lattice_constant(double lattice_constant_A, const runtime::model<L>& model, const output_arguments& output);

}  // namespace saddle::cli
