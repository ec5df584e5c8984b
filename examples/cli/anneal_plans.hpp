/// \file
/// What `saddle anneal` is asked for, and the runs that come of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include <saddle/network/model_data.hpp>

#include "arguments.hpp"
#include "run_all.hpp"
#include "run_plan.hpp"
#include "run_start.hpp"

namespace saddle::cli {

struct anneal_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<int> cells;
    std::vector<std::string> compositions;
    std::vector<std::string> vacancy;
    std::optional<std::uint64_t> vacancies;
    std::optional<double> vacancy_concentration;
    std::string second_vacancy = "trust";
    std::vector<std::string> domains;
    std::optional<double> window_s;
    std::vector<std::string> temperature;
    std::string schedule;
    std::optional<std::uint64_t> jumps;
    std::optional<std::uint64_t> replicas = 1;
    std::optional<std::uint64_t> seed = 1;
    std::optional<double> attempt_frequency_per_s;
    std::optional<std::uint64_t> sample_every;
    std::optional<std::uint64_t> dump_every;
    bool events = false;
    std::optional<std::uint64_t> checkpoint_every;
    machine_arguments machine;
    bool overwrite = false;
    std::string output = "anneal";

    void add_to(CLI::App& command);
    /// \throws input_error where options do not go together.
    void check() const;
};

/// Which vacancies are asked for. \throws input_error where that is no id.
vacancy_request requested_vacancies(const anneal_arguments& arguments);

/// A run, and its folder below that of all runs: one level for each of composition, temperature and replica that has
/// more than one value; empty for a single run.
struct planned_run {
    run_plan plan;
    std::string folder;
};

/// Every composition at every temperature, as often as there are replicas. \throws input_error.
std::vector<planned_run> plan_runs(const anneal_arguments& arguments, const model_data& model);

}  // namespace saddle::cli
