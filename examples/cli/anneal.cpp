// saddle anneal: kinetic Monte Carlo of one vacancy.
#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/core/random.hpp>
#include <saddle/io/text.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "run_folder.hpp"
#include "sha256.hpp"
#include "temperatures.hpp"
#include "version.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

struct anneal_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<int> cells;
    std::string composition;
    std::string vacancy;
    std::vector<std::string> temperature;
    std::optional<std::uint64_t> jumps;
    std::optional<std::uint64_t> seed = 1;
    std::optional<double> attempt_frequency_per_s;
    std::optional<std::uint64_t> sample_every;
    std::optional<std::uint64_t> dump_every;
    std::optional<std::uint64_t> threads;
    bool overwrite = false;
    std::string output = "anneal";
};

/// What all temperatures of one call share.
template <lattice L>
struct anneal_plan {
    const runtime::model<L>* model;
    crystal<L> frame;         ///< with its vacancy made
    supercell<L> start;       ///< the same in the model's order of species
    std::int64_t vacancy_id;  ///< atom taken away; 0 where the file had the vacancy
    std::uint64_t jumps;
    std::uint64_t sample_every;
    std::optional<std::uint64_t> dump_every;
    seed random_seed;
    double attempt_frequency_per_s;
    json record;  ///< what run.json says of them all
};

template <lattice L>
crystal<L> starting_crystal(const anneal_arguments& arguments, const runtime::model<L>& model,
                            const output_arguments& output) {
    if (!arguments.structure.structure.empty())
        return recognised<L>(arguments.structure.read(model.data().species), output);
    const std::array<int, 3> cells{arguments.cells[0], arguments.cells[1], arguments.cells[2]};
    // in the model's order, so that bare types in dumps mean what they mean when they are read back
    const auto sites = supercell<L>::random(cells, parse_composition(arguments.composition), seed(*arguments.seed));
    return make_crystal(in_order_of(sites, model), model.data().lattice_constant_A);
}

/// Makes the vacancy that the arguments ask for. Returns the id of the atom taken away, 0 for a vacancy of the file.
template <lattice L>
std::int64_t make_vacancy(crystal<L>& frame, const anneal_arguments& arguments) {
    const auto present = vacancies(frame.sites);
    if (present.size() > 1 || (present.size() == 1 && !arguments.vacancy.empty()))
        throw input_error("crystal", "one vacancy",
                          std::to_string(present.size()) + " in the file" +
                              (arguments.vacancy.empty() ? "" : " and one more by --vacancy"));
    if (present.size() == 1) return 0;
    site chosen;
    if (arguments.vacancy.empty() || arguments.vacancy == "random") {
        philox_sequence draw(seed(*arguments.seed), random_stream("vacancy"));
        chosen = site(static_cast<std::size_t>(draw.below(frame.sites.size())));
    } else {
        const auto id = parse_integer(arguments.vacancy);
        if (!id) throw input_error("--vacancy", "an atom id or random", "'" + arguments.vacancy + "'");
        chosen = site_of_atom(frame, *id);
    }
    frame.sites.make_vacancy(chosen);
    return std::exchange(frame.ids[chosen.index], 0);
}

template <lattice L>
json record_of(const anneal_arguments& arguments, const anneal_plan<L>& plan) {
    const auto path = runtime::find_model(arguments.model.model);
    json atoms;
    const auto counts = digit_counts(plan.start);
    for (std::size_t d = 1; d < counts.size(); ++d) atoms[plan.start.names()[d - 1]] = counts[d];
    json record;
    for (const auto& [name, value] : version_facts()) record["program"][name] = value;
    record["model"] = path.string();
    record["model_sha256"] = sha256_of_file(path);
    record["runs_as"] = plan.model->composition();
    record["structure"] = arguments.structure.structure;
    record["cells"] = plan.start.cells();
    record["lattice_constant_A"] = plan.frame.lattice_constant_A;
    record["atoms"] = atoms;
    record["types"] = plan.frame.sites.names();
    record["vacancy_id"] = plan.vacancy_id;
    record["k0_per_s"] = plan.attempt_frequency_per_s;
    record["seed"] = *arguments.seed;
    record["jumps"] = plan.jumps;
    record["sample_every"] = plan.sample_every;
    record["dump_every"] = plan.dump_every ? json(*plan.dump_every) : json();
    return record;
}

template <lattice L>
anneal_plan<L> planned(const runtime::model<L>& model, const anneal_arguments& arguments,
                       const output_arguments& output) {
    auto frame = starting_crystal(arguments, model, output);
    const auto vacancy_id = make_vacancy(frame, arguments);
    check_lattice_constant(frame.lattice_constant_A, model, output);
    auto start = in_order_of(frame.sites, model);
    anneal_plan<L> plan{&model,
                        std::move(frame),
                        std::move(start),
                        vacancy_id,
                        *arguments.jumps,
                        arguments.sample_every.value_or(std::max<std::uint64_t>(1, *arguments.jumps / 1000)),
                        arguments.dump_every,
                        seed(*arguments.seed),
                        arguments.attempt_frequency_per_s.value_or(model.data().attempt_frequency_per_s),
                        {}};
    plan.record = record_of(arguments, plan);
    return plan;
}

/// Jumps until the next multiple of any interval, at most a portion that keeps progress and interrupts prompt.
template <lattice L>
std::uint64_t next_stretch(const anneal_plan<L>& plan, std::uint64_t done) {
    constexpr std::uint64_t portion = 4096;
    std::uint64_t stretch = std::min(portion, plan.jumps - done);
    stretch = std::min(stretch, plan.sample_every - done % plan.sample_every);
    if (plan.dump_every) stretch = std::min(stretch, *plan.dump_every - done % *plan.dump_every);
    return stretch;
}

json result_of(const jump_statistics& statistics, const species_names& names, seconds clock, double wall_s) {
    json by_species;
    for (std::size_t d = 1; d <= names.size(); ++d) by_species[names[d - 1]] = statistics.jumps_by_species[d];
    json result;
    result["jumps_done"] = statistics.jumps;
    result["time_s"] = clock.value;
    result["jumps_by_species"] = by_species;
    result["abnormal_barriers"] = statistics.abnormal_barriers;
    result["abnormal_jumps"] = statistics.abnormal_jumps;
    result["wall_s"] = wall_s;
    result["jumps_per_second"] = wall_s > 0 ? static_cast<double>(statistics.jumps) / wall_s : 0.0;
    return result;
}

/// One temperature from start to end, in a folder that exists. `count` is called with every portion of jumps done.
template <lattice L, class Count>
void anneal_at(kelvin temperature, const anneal_plan<L>& plan, const fs::path& folder, Count count) {
    json record = plan.record;
    record["temperature_K"] = temperature.value;
    record["status"] = "running";
    write_run_json(folder, record);
    const auto run = plan.model->start(plan.start, {temperature, plan.random_seed, plan.attempt_frequency_per_s});
    const auto& names = plan.start.names();
    run_log<L> log(folder, plan.start);
    log.append(*run);
    std::optional<trajectory<L>> frames;
    if (plan.dump_every) {
        frames.emplace(folder, plan.frame);
        frames->append(*run);
    }
    const auto began = std::chrono::steady_clock::now();
    const auto finish = [&](const char* status) {
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
        record["status"] = status;
        record.update(result_of(run->statistics(), names, run->clock(), wall.count()));
        write_run_json(folder, record);
        write_final(folder, plan.frame, *run);
    };
    try {
        std::uint64_t done = 0;
        std::uint64_t logged = 0;
        while (done < plan.jumps) {
            const auto reason = run->advance({.jumps = next_stretch(plan, done), .interrupt = &interrupt_flag()});
            count(run->statistics().jumps - done);
            done = run->statistics().jumps;
            if (reason == stop_reason::interrupt) break;
            if (frames && done % *plan.dump_every == 0) frames->append(*run);
            if (done % plan.sample_every == 0) {
                log.append(*run);
                logged = done;
            }
        }
        if (logged != done) log.append(*run);
        finish(done < plan.jumps ? "interrupted" : "complete");
    } catch (const error& problem) {
        try {
            finish("failed");
        } catch (const error&) {
            // the first problem is the one to tell
        }
        throw error("at " + number_text(temperature.value) + " K: " + problem.what());
    }
}

template <lattice L>
int anneal(const runtime::model<L>& model, const anneal_arguments& arguments, const output_arguments& output) {
    const auto temperatures = parse_temperatures(joined(arguments.temperature, ","));
    const auto plan = planned(model, arguments, output);
    const fs::path folder = arguments.output;
    prepare_folder(folder, arguments.overwrite);
    const bool single = temperatures.size() == 1;
    const auto folder_at = [&](kelvin t) { return single ? folder : folder / folder_of(t); };
    if (!single) {
        json index = plan.record;
        for (const kelvin t : temperatures) {
            prepare_folder(folder_at(t), arguments.overwrite);
            index["runs"].push_back({{"temperature_K", t.value}, {"folder", folder_of(t)}});
        }
        write_run_json(folder, index);
    }
    catch_interrupts();
    if (arguments.vacancy.empty() && plan.vacancy_id != 0)
        output.remark("the crystal has no vacancy: atom " + std::to_string(plan.vacancy_id) +
                      " is taken away (--vacancy chooses)");
    output.remark(model.composition());

    progress_line progress("anneal", plan.jumps * temperatures.size(), "jumps", output.progress());
    std::mutex progress_mutex;
    std::uint64_t jumps_done = 0;
    const auto count = [&](std::uint64_t jumps) {
        const std::lock_guard lock(progress_mutex);
        progress.update(jumps_done += jumps);
    };
    const std::size_t threads = arguments.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
    side_by_side(temperatures.size(), std::min(threads, temperatures.size()),
                 [&](std::size_t k) { anneal_at(temperatures[k], plan, folder_at(temperatures[k]), count); });
    progress.finish();
    if (const int status = interrupt_exit_status()) {
        output.remark("interrupted; what was done is in " + folder.string());
        return status;
    }
    output.remark("wrote " + folder.string());
    return 0;
}

void check(const anneal_arguments& arguments) {
    if (arguments.structure.structure.empty() == arguments.cells.empty())
        throw input_error("anneal", "either --structure, or --cells with --composition", "both or none");
    if (arguments.cells.empty() != arguments.composition.empty())
        throw input_error("anneal", "--cells together with --composition", "one of them");
    if (!arguments.jumps) throw input_error("anneal", "--jumps", "none");
    if (const auto k0 = arguments.attempt_frequency_per_s; k0 && (!(*k0 > 0) || !std::isfinite(*k0)))
        throw input_error("--k0", "a finite frequency above 0 1/s", number_text(*k0));
}

}  // namespace

command add_anneal(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("anneal", "Kinetic Monte Carlo: lets a vacancy order the alloy");
    const auto a = std::make_shared<anneal_arguments>();
    a->model.add_to(*sub);
    a->structure.add_to(*sub, false);
    sub->add_option("--cells", a->cells, "Cells of a random crystal: NX NY NZ")->expected(3);
    sub->add_option("--composition", a->composition, "Its composition: Nb=1,Mo=1,Ta=1 (rounded to whole atoms)");
    sub->add_option("--vacancy", a->vacancy,
                    "Id of the atom to take away, or random (default: the crystal's own, else random)");
    sub->add_option("-T,--temperature", a->temperature, "K: 800, a list 400,800 or a range 400:1200:100, one run each")
        ->delimiter(',')
        ->required();
    add_count(*sub, "-n,--jumps", a->jumps, 1, "Jumps of each run");
    add_count(*sub, "--seed", a->seed, 0, "Fixes all random choices (default: 1)");
    sub->add_option("--k0", a->attempt_frequency_per_s, "Attempt frequency, 1/s (default: the model's)");
    add_count(*sub, "--sample-every", a->sample_every, 1,
              "Jumps between rows of log.csv (default: a thousandth of all)");
    add_count(*sub, "--dump-every", a->dump_every, 1, "Jumps between frames of trajectory.dump (default: none)");
    add_count(*sub, "--threads", a->threads, 1, "Runs side by side (default: all cores)");
    sub->add_flag("--overwrite", a->overwrite, "Replace the results of an earlier run");
    sub->add_option("-o,--output", a->output, "Folder for the results")->capture_default_str();
    sub->footer(
        "Example: saddle anneal --cells 8 8 8 --composition Nb=1,Mo=1,Ta=1 --temperature 800 --jumps 1000000 --output "
        "run\n"
        "Writes run.json (settings and counts), log.csv (time and order), final.dump and final.extxyz; several\n"
        "temperatures get a folder each. Ctrl-C ends a run early with all its files in place.");
    return [a, &output] {
        check(*a);
        const auto model = a->model.load();
        return std::visit([&](const auto& m) { return anneal(*m, *a, output); }, model);
    };
}

}  // namespace saddle::cli
