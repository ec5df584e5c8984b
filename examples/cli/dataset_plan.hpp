/// \file
/// What fixes a data set: its potential, its alloys and how each vacancy's surroundings are drawn.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <saddle/alloy/composition.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/structure/atoms.hpp>

#include "jump_arguments.hpp"

namespace saddle::cli {

struct dataset_arguments {
    jump_arguments jumps;
    std::vector<std::string> compositions;
    std::vector<std::string> structures;
    std::optional<std::uint64_t> grid;
    std::vector<std::string> species;
    std::optional<std::uint64_t> count;
    std::vector<int> cells{5, 5, 5};
    std::optional<double> lattice_constant_A;
    double pressure_GPa = 0;
    std::optional<std::uint64_t> seed = 1;
    std::string output;

    void add_to(CLI::App& command);
    /// \throws input_error unless exactly one kind of alloys is chosen, with what it needs.
    void check() const;
    /// Empty where alloys are structures. \throws input_error.
    std::vector<composition> alloys() const;
    /// Everything that the numbers depend on.
    nlohmann::ordered_json settings() const;
};

/// "Nb33Mo33Ta34": whole at.%.
std::string name_of_alloy(const composition& amounts);

/// All species of some compositions, in the order in which they are first named.
species_names species_of(const std::vector<composition>& alloys);

/// Place in the list of alloys of vacancy k: each round takes all alloys, in an order of its own.
std::size_t alloy_of(std::size_t k, std::size_t alloys, seed s);

}  // namespace saddle::cli
