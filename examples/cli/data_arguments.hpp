/// \file
/// Barriers to learn from or to compare with, as several commands take them.
#pragma once

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <saddle/alloy/species.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/labels.hpp>

#include "arguments.hpp"

namespace saddle::cli {

/// --data, --species, --lattice-constant.
struct data_arguments {
    std::vector<std::string> data;
    std::vector<std::string> species;
    double lattice_constant_A = 3.24;

    void add_to(CLI::App& command);
    /// All files and folders together; environments of `shells` shells. \throws input_error naming file and line, and
    /// where a data-set file holds fewer shells.
    barrier_set read(const std::string& lattice, std::size_t shells) const;
};

void add_lattice(CLI::App& command, std::string& lattice);
void add_left_out_alloys(CLI::App& command, std::string& list);
/// A bound as `inspect_labels` takes it: 0 is none.
void add_outlier_bound(CLI::App& command, double& bound);

/// Whether to leave out the reverse barriers that the data know.
void add_forward_only(CLI::App& command, bool& forward_only);

/// Which barriers to use. \throws input_error where none is left.
label_report usable_labels(const barrier_set& set, double outlier_bound);

/// The alloys that a list names, one a line. \throws input_error where the data lack one.
std::vector<std::string> listed_alloys(const barrier_set& set, const std::string& list);

/// What is off about some data, as remarks.
void remark_on_data(const barrier_set& set, const output_arguments& output);
void remark_on_reverse(std::size_t count, const output_arguments& output);

}  // namespace saddle::cli
