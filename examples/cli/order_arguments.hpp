/// \file
/// What fixes a sampling by swaps: its potential, its crystal, temperatures, and how atoms move between swaps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <saddle/neb/relaxed_swaps.hpp>

#include "arguments.hpp"

namespace saddle::cli {

struct order_arguments {
    std::string potential;
    std::string lattice = "bcc";
    structure_arguments structure;
    std::vector<int> cells;
    std::string composition;
    std::optional<double> lattice_constant_A;
    std::vector<std::string> temperature;
    double swaps_an_atom = 18;
    std::optional<std::uint64_t> calls;
    std::optional<std::uint64_t> dynamics_steps;
    std::optional<double> timestep_fs;
    std::optional<std::uint64_t> dynamics_every;
    std::optional<std::uint64_t> samples;
    std::vector<std::string> b2;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> checkpoint_every;
    std::optional<std::uint64_t> threads;
    std::string output;

    void add_to(CLI::App& command);
    /// \throws input_error unless one kind of crystal is chosen and what belongs together is together.
    void check() const;

    std::size_t rows() const { return static_cast<std::size_t>(samples.value_or(20)); }
    swap_settings swaps() const;
    /// Everything that the numbers depend on.
    nlohmann::ordered_json settings() const;
};

}  // namespace saddle::cli
