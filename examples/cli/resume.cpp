// saddle resume: goes on with what `saddle anneal` began.
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/folder_lock.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/checkpoint.hpp>

#include "commands.hpp"
#include "domains.hpp"
#include "found_run.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "ranks.hpp"
#include "run_all.hpp"
#include "run_events.hpp"
#include "run_folder.hpp"
#include "run_start.hpp"
#include "runs_table.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

struct resume_arguments {
    std::string folder;
    std::optional<std::uint64_t> jumps;
    machine_arguments machine;
    std::optional<std::uint64_t> branch;
    std::string output;
    std::string model;
    std::string structure;
};

/// Runs of the folder that are not complete, with what the arguments change.
std::vector<found_run> runs_to_do(const resume_arguments& arguments) {
    std::vector<found_run> runs;
    for (const auto& folder : run_folders(arguments.folder)) {
        auto run = find_run(folder, arguments.jumps);
        if (run.complete && !arguments.branch) continue;
        if (!arguments.model.empty()) run.plan.model = full_path(runtime::find_model(arguments.model));
        if (!arguments.structure.empty() && !run.plan.structure.empty())
            run.plan.structure = full_path(arguments.structure);
        runs.push_back(std::move(run));
    }
    return runs;
}

/// The model that all runs began with. \throws input_error where there are several, or it has changed or gone.
runtime::any_model common_model_of(const std::vector<found_run>& runs) {
    const auto& plan = runs.front().plan;
    for (const auto& run : runs)
        if (run.plan.model_sha256 != plan.model_sha256)
            throw input_error(run.folder.string(),
                              "a run with the model of the others (sha256 " + plan.model_sha256 + ")",
                              run.plan.model_sha256);
    return model_of(plan);
}

/// Writes down that the runs are to go on, before the first of them does.
template <lattice L>
void announce(const runtime::model<L>& model, const std::vector<run_job<L>>& jobs, const resume_arguments& arguments) {
    for (const auto& job : jobs) {
        const folder_lock lock(job.folder);
        write_run_json(job.folder, record_of(model, job, "waiting"));
    }
    const fs::path folder = arguments.folder;
    if (!arguments.jumps || run_folders(folder) == std::vector{folder}) return;
    auto index = read_run_json(folder);
    index["jumps"] = *arguments.jumps;
    write_run_json(folder, index);
}

template <lattice L>
std::vector<run_job<L>> jobs_of(const runtime::model<L>& model, const std::vector<found_run>& runs,
                                const output_arguments& output) {
    run_starts<L> starts(model, output);
    std::vector<run_job<L>> jobs;
    for (const auto& run : runs) jobs.push_back({run.plan, run.folder, starts.again(run.plan)});
    return jobs;
}

template <lattice L>
int go_on(const runtime::model<L>& model, const std::vector<found_run>& runs, const resume_arguments& arguments,
          const output_arguments& output) {
    auto jobs = jobs_of(model, runs, output);
    catch_interrupts();
    announce(model, jobs, arguments);
    output.remark(model.composition());
    return run_all(model, std::move(jobs), arguments.machine, arguments.folder, output);
}

int resume(const resume_arguments& arguments, const output_arguments& output) {
    std::optional<folder_lock> lock;
    if (run_folders(arguments.folder) != std::vector{fs::path(arguments.folder)}) lock.emplace(arguments.folder);
    const auto runs = runs_to_do(arguments);
    if (runs.empty()) {
        write_runs_table(arguments.folder);  // single ones may have gone on since
        output.remark(arguments.folder + " is complete: nothing to do (--jumps sets a new total)");
        return 0;
    }
    return std::visit([&](const auto& m) { return go_on(*m, runs, arguments, output); }, common_model_of(runs));
}

/// The job of a branch: the state of a run's newest checkpoint under another seed, as the first checkpoint of a folder
/// of its own.
template <lattice L>
run_job<L> branch_off(const runtime::model<L>& model, run_job<L> job, const fs::path& folder, std::uint64_t seed) {
    const auto choice = newest_checkpoint(job.folder);
    if (!choice.taken) throw input_error(job.folder.string(), "a checkpoint to branch from", "none");
    auto head = choice.taken->head();
    const auto run = simulation_of(model, job);
    choice.taken->load_into(*run);
    job.plan.branch_of = branch_origin{full_path(job.folder), head.jumps, job.plan.random_seed};
    job.plan.random_seed = seed;
    const fs::path choice_folder = std::exchange(job.folder, folder);
    head.settings = to_json(job.plan).dump();
    head.wall_s = 0;
    std::erase_if(head.files, [](const file_mark& mark) { return mark.name != events_name; });
    for (const auto& mark : head.files) fs::copy_file(choice_folder / mark.name, folder / mark.name);
    write_checkpoint(folder, head, *run);
    write_run_json(folder, record_of(model, job, "waiting"));
    return job;
}

void check_branch(const std::vector<found_run>& runs, const resume_arguments& arguments) {
    for (const auto& run : runs) {
        if (run.plan.random_seed == *arguments.branch)
            throw input_error("--branch", "another seed than the run's", std::to_string(*arguments.branch));
        if (run.plan.jumps <= *run.checkpoint_at)
            throw input_error("--jumps", "more than the " + std::to_string(*run.checkpoint_at) + " jumps done",
                              std::to_string(run.plan.jumps));
    }
    std::error_code code;
    if (fs::exists(arguments.output, code))
        throw input_error(arguments.output, "a folder that does not exist yet", "an existing one");
}

template <lattice L>
int go_on_in_branch(const runtime::model<L>& model, const std::vector<found_run>& runs,
                    const resume_arguments& arguments, const output_arguments& output) {
    auto jobs = jobs_of(model, runs, output);
    catch_interrupts();
    const fs::path from = arguments.folder;
    const fs::path to = arguments.output;
    const auto lock = prepare_folder(to, false);
    std::vector<listed_run> listed;
    for (auto& job : jobs) {
        const auto below = job.folder.lexically_relative(from).string();
        const auto own = jobs.size() > 1 ? prepare_folder(to / below, false) : lock;
        job = branch_off(model, std::move(job), jobs.size() > 1 ? to / below : to, *arguments.branch);
        listed.push_back({below, read_run_json(job.folder)});
    }
    if (jobs.size() > 1)
        write_run_json(to, index_of(listed));
    else
        jobs.front().lock = lock;
    output.remark(model.composition());
    return run_all(model, std::move(jobs), arguments.machine, to, output);
}

int branch(const resume_arguments& arguments, const output_arguments& output) {
    auto runs = runs_to_do(arguments);
    for (auto& run : runs) find_checkpoint(run);
    check_branch(runs, arguments);
    return std::visit([&](const auto& m) { return go_on_in_branch(*m, runs, arguments, output); },
                      common_model_of(runs));
}

int resume_over_domains(const resume_arguments& arguments, const output_arguments& output) {
    if (arguments.branch) throw input_error("--branch", "a run that is not over domains", arguments.folder);
    return resume_in_domains(arguments.folder, {arguments.jumps, arguments.model, arguments.structure},
                             arguments.machine, output);
}

}  // namespace

command add_resume(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("resume", "Goes on with a run that was stopped, or to more jumps");
    const auto arguments = std::make_shared<resume_arguments>();
    sub->add_option("folder", arguments->folder, "Folder of a run, or of several")->required();
    add_count(*sub, "-n,--jumps", arguments->jumps, 1, "New total of jumps of each run (default: as planned)");
    arguments->machine.add_to(*sub);
    add_count(*sub, "--branch", arguments->branch, 0,
              "Seed of a run that leaves this one at its last checkpoint; needs --output");
    sub->add_option("-o,--output", arguments->output, "Folder of the branch");
    sub->add_option("--model", arguments->model, "Where the model is now, if it was moved");
    sub->add_option("--structure", arguments->structure, "Where the structure is now, if it was moved");
    sub->footer(
        "Example: saddle resume run\n"
        "         saddle resume run --jumps 2000000\n"
        "         saddle resume run --branch 7 --output run-7\n"
        "Goes on after an interrupt, a crash or a normal end; the results are those of a run that never stopped,\n"
        "byte for byte. Rows of log.csv keep the distance that they began with.");
    return [arguments, &output] {
        if (arguments->branch.has_value() == arguments->output.empty())
            throw input_error("resume", "--branch together with --output", "one of them");
        if (is_over_domains(arguments->folder)) return resume_over_domains(*arguments, output);
        if (works_for_rank_0()) return work_for_rank_0(arguments->machine);
        return arguments->branch ? branch(*arguments, output) : resume(*arguments, output);
    };
}

}  // namespace saddle::cli
