#include "anneal_plans.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <utility>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/schedule_file.hpp>

#include "model_library.hpp"
#include "sha256.hpp"
#include "temperatures.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_runs = 100'000;

run_plan common_plan(const anneal_arguments& arguments, const model_data& model) {
    run_plan plan;
    const auto model_file = runtime::find_model(arguments.model.model);
    plan.model = full_path(model_file);
    plan.model_sha256 = sha256_of_file(model_file);
    plan.backend = arguments.model.backend;
    if (const auto& structure = arguments.structure.structure; !structure.empty()) {
        plan.structure = full_path(structure);
        plan.structure_sha256 = sha256_of_file(structure);
        plan.frame = arguments.structure.frame;
        plan.species = arguments.structure.species;
    }
    plan.cells = arguments.cells;
    plan.attempt_frequency_per_s = arguments.attempt_frequency_per_s.value_or(model.attempt_frequency_per_s);
    plan.random_seed = *arguments.seed;
    plan.crystal_seed = *arguments.seed;
    plan.jumps = *arguments.jumps;
    const std::uint64_t rows = arguments.domains.empty() ? 1000 : 100;  // over domains each looks at all sites
    plan.sample_every = arguments.sample_every.value_or(std::max<std::uint64_t>(1, plan.jumps / rows));
    plan.dump_every = arguments.dump_every;
    plan.events = arguments.events;
    plan.checkpoint_every = arguments.checkpoint_every;
    if (!arguments.schedule.empty()) plan.schedule = read_schedule_file(arguments.schedule);
    return plan;
}

/// One temperature a run; that a schedule begins with.
std::vector<kelvin> temperatures_of(const anneal_arguments& arguments, const run_plan& common) {
    if (common.schedule) return {kelvin(common.schedule->points().front().temperature_K)};
    return parse_temperatures(joined(arguments.temperature, ","));
}

/// Species are the model's, amounts add up, and no two share a folder. A crystal from a file has no composition here.
std::vector<std::string> checked_compositions(const anneal_arguments& arguments, const model_data& model) {
    if (arguments.compositions.empty()) return {""};
    std::vector<std::string> names;
    for (const auto& text : arguments.compositions) {
        for (const auto& part : parse_composition(text))
            if (part.second > 0) digit_of(model.species, part.first, "species of the crystal");
        names.push_back(name_of_composition(text));
        if (std::count(names.begin(), names.end(), names.back()) > 1)
            throw input_error("--composition", "every composition once", names.back() + " twice");
    }
    return arguments.compositions;
}

}  // namespace

void anneal_arguments::add_to(CLI::App& command) {
    model.add_to(command);
    structure.add_to(command, false);
    command.add_option("--cells", cells, "Cells of a random crystal: NX NY NZ")->expected(3);
    command
        .add_option("--composition", compositions,
                    "Its composition: Nb=1,Mo=1,Ta=1 (rounded to whole atoms); given several times, a run each")
        ->take_all();
    command
        .add_option("--vacancy", vacancy,
                    "Ids of atoms to take away, or random (default: the crystal's own, else a random one)")
        ->delimiter(',');
    add_count(command, "--vacancies", vacancies, 1, "So many vacancies, on random sites");
    command.add_option("--vacancy-concentration", vacancy_concentration, "The same as a share of the sites: 1e-4");
    command
        .add_option(
            "--second-vacancy", second_vacancy,
            "Where a vacancy has another among the sites that its barriers depend on, which no model that ships "
            "has seen: trust the model (they are counted), or refuse to go on")
        ->check(CLI::IsMember({"trust", "refuse"}))
        ->capture_default_str();
    command
        .add_option("--domains", domains,
                    "One crystal over the ranks of mpirun, or over threads, cut into NX NY NZ domains, or auto: as few "
                    "as give each rank one. Approximate: in every --window vacancies near a border rest until their "
                    "part has its turn, and atoms are not followed (no displacements.csv)")
        ->expected(1, 3);
    command
        .add_option("--window", window_s,
                    "With --domains: s of a window; the error goes to 0 with it (default: a tenth of the mean time "
                    "between jumps of a vacancy at the start)")
        ->check(number_above_0());
    command.add_option("-T,--temperature", temperature, "K: 800, a list 400,800 or a range 400:1200:100, one run each")
        ->delimiter(',');
    command.add_option("--schedule", schedule,
                       "CSV of points jump,temperature_K or time_s,temperature_K: ramps between them, steps where two "
                       "are at one place; instead of --temperature");
    add_count(command, "-n,--jumps", jumps, 1, "Jumps of each run");
    add_count(command, "--replicas", replicas, 1, "Runs that differ in their random choices alone (default: 1)");
    add_count(command, "--seed", seed, 0, "Fixes all random choices (default: 1)");
    command.add_option("--k0", attempt_frequency_per_s, "Attempt frequency, 1/s (default: the model's)");
    add_count(command, "--sample-every", sample_every, 1,
              "Jumps between rows of log.csv (default: a thousandth of all; with --domains a hundredth)");
    command.add_flag("--events", events,
                     "Keep every jump in trajectory.events, 4.5 bytes each and a little more of several vacancies "
                     "(`saddle convert` reads it)");
    add_count(command, "--dump-every", dump_every, 1, "Jumps between frames of trajectory.dump (default: none)");
    add_count(command, "--checkpoint-every", checkpoint_every, 1,
              "Jumps between checkpoints (default: a minute's, fewer where they take long to write)");
    machine.add_to(command);
    command.add_flag("--overwrite", overwrite, "Replace the results of an earlier run");
    command.add_option("-o,--output", output, "Folder for the results")->capture_default_str();
}

void anneal_arguments::check() const {
    if (structure.structure.empty() == cells.empty())
        throw input_error("anneal", "either --structure, or --cells with --composition", "both or none");
    if (cells.empty() != compositions.empty())
        throw input_error("anneal", "--cells together with --composition", "one of them");
    if (temperature.empty() == schedule.empty())
        throw input_error("anneal", "either --temperature or --schedule", schedule.empty() ? "neither" : "both");
    if (!jumps) throw input_error("anneal", "--jumps", "none");
    if (window_s && domains.empty()) throw input_error("anneal", "--window together with --domains", "one of them");
    if (const auto k0 = attempt_frequency_per_s; k0 && (!(*k0 > 0) || !std::isfinite(*k0)))
        throw input_error("--k0", "a finite frequency above 0 1/s", number_text(*k0));
}

vacancy_request requested_vacancies(const anneal_arguments& arguments) {
    vacancy_request wanted{.count = arguments.vacancies, .concentration = arguments.vacancy_concentration};
    for (const auto& text : arguments.vacancy) {
        const auto id = parse_integer(text);
        const bool random = text == "random" && arguments.vacancy.size() == 1;
        if (!id && !random) throw input_error("--vacancy", "atom ids or random", "'" + text + "'");
        if (random)
            wanted.random = true;
        else
            wanted.ids.push_back(*id);
    }
    if (!arguments.vacancy.empty() + wanted.count.has_value() + wanted.concentration.has_value() > 1)
        throw input_error("anneal", "one of --vacancy, --vacancies and --vacancy-concentration", "several");
    return wanted;
}

std::vector<planned_run> plan_runs(const anneal_arguments& arguments, const model_data& model) {
    const auto common = common_plan(arguments, model);
    const auto temperatures = temperatures_of(arguments, common);
    const auto compositions = checked_compositions(arguments, model);
    const auto replicas = *arguments.replicas;
    if (replicas > most_runs / temperatures.size() / compositions.size())
        throw input_error("anneal", "at most " + std::to_string(most_runs) + " runs", "more");
    std::vector<planned_run> runs;
    for (const auto& composition : compositions)
        for (const kelvin temperature : temperatures)
            for (std::uint64_t replica = 1; replica <= replicas; ++replica) {
                auto plan = common;
                plan.composition = composition;
                plan.temperature_K = temperature.value;
                plan.replica = replica;
                fs::path folder;
                if (compositions.size() > 1) folder /= name_of_composition(composition);
                if (temperatures.size() > 1) folder /= folder_of(temperature);
                if (replicas > 1) folder /= "replica" + std::to_string(replica);
                runs.push_back({std::move(plan), folder.string()});
            }
    return runs;
}

}  // namespace saddle::cli
