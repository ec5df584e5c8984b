// saddle anneal: kinetic Monte Carlo.
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include <saddle/analysis/displacement_blocks.hpp>
#include <saddle/core/error.hpp>

#include "anneal_plans.hpp"
#include "commands.hpp"
#include "domains.hpp"
#include "interrupt.hpp"
#include "ranks.hpp"
#include "run_all.hpp"
#include "run_folder.hpp"
#include "run_start.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// Everything that can be wrong with the input is found here, before anything is written.
template <lattice L>
std::vector<run_job<L>> jobs_of(const runtime::model<L>& model, const anneal_arguments& arguments,
                                std::vector<planned_run> runs, const output_arguments& output) {
    const fs::path all = arguments.output;
    std::vector<run_job<L>> jobs;
    run_starts<L> starts(model, output);
    const auto wanted = requested_vacancies(arguments);
    for (auto& [plan, folder] : runs) {
        auto start = starts.make(plan, wanted);
        if (plan.vacancies) plan.second_vacancy = arguments.second_vacancy;
        plan.displacement_block = displacement_block_jumps(start->sites.size(), plan.sample_every);
        jobs.push_back({std::move(plan), folder.empty() ? all : all / folder, std::move(start)});
        if (const auto& job = jobs.back(); is_file_of_run(job.plan.structure, job.folder))
            throw input_error("--structure", "a file that the run does not write", arguments.structure.structure);
    }
    return jobs;
}

template <lattice L>
void remark_vacancies(const std::vector<run_job<L>>& jobs, const output_arguments& output) {
    const auto id = jobs.front().plan.vacancy_id;
    if (id == 0) return;
    const bool same = std::all_of(jobs.begin(), jobs.end(), [&](const auto& job) { return job.plan.vacancy_id == id; });
    output.remark("the crystal has no vacancy: " + (same ? "atom " + std::to_string(id) : "an atom of each run") +
                  " is taken away (--vacancy chooses)");
}

/// Folders with their run.json, so that `saddle resume` can take up runs that never began; the list of them last.
template <lattice L>
void prepare_folders(const runtime::model<L>& model, const std::vector<run_job<L>>& jobs, const fs::path& folder,
                     bool overwrite) {
    std::vector<listed_run> listed;
    for (const auto& job : jobs) {
        const auto lock = jobs.size() > 1 ? prepare_folder(job.folder, overwrite) : nullptr;
        listed.push_back({job.folder.lexically_relative(folder).string(), record_of(model, job, "waiting")});
        write_run_json(job.folder, listed.back().record);
    }
    if (jobs.size() > 1) write_run_json(folder, index_of(listed));
}

template <lattice L>
int anneal(const runtime::model<L>& model, const anneal_arguments& arguments, const output_arguments& output) {
    auto jobs = jobs_of(model, arguments, plan_runs(arguments, model.data()), output);
    const fs::path folder = arguments.output;
    catch_interrupts();
    const auto lock = prepare_folder(folder, arguments.overwrite);
    if (jobs.size() == 1) jobs.front().lock = lock;
    prepare_folders(model, jobs, folder, arguments.overwrite);
    if (arguments.vacancy.empty()) remark_vacancies(jobs, output);
    output.remark(model.composition());
    return run_all(model, std::move(jobs), arguments.machine, folder, output);
}

}  // namespace

command add_anneal(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("anneal", "Kinetic Monte Carlo: lets vacancies order the alloy");
    const auto arguments = std::make_shared<anneal_arguments>();
    arguments->add_to(*sub);
    sub->footer(
        "Example: saddle anneal --cells 8 8 8 --composition Nb=1,Mo=1,Ta=1 --temperature 800 --jumps 1000000 --output "
        "run\n"
        "         mpirun -n 64 saddle anneal --cells 8 8 8 --composition Nb=1,Mo=1,Ta=1 --temperature 400:1200:50 "
        "--replicas 8 --jumps 1000000 --output scan\n"
        "         mpirun -n 4 saddle anneal --cells 100 100 100 --composition Nb=1,Mo=1,Ta=1 --vacancies 200 "
        "--domains 2 2 1 --temperature 1000 --jumps 1000000 --output big\n"
        "Writes run.json (settings and counts), log.csv (time and order), displacements.csv (for `saddle diffusion`),\n"
        "final.dump and final.extxyz. Several compositions, temperatures and replicas get a folder each, and a list\n"
        "of them in run.json above, with their ends in the table runs.csv; ranks of mpirun share the runs.\n"
        "A run that was stopped, by Ctrl-C or otherwise, goes on by `saddle resume`.");
    return [arguments, &output] {
        arguments->check();
        if (!arguments->domains.empty()) return anneal_in_domains(*arguments, output);
        if (works_for_rank_0()) return work_for_rank_0(arguments->machine);
        const auto model = arguments->model.load();
        return std::visit([&](const auto& m) { return anneal(*m, *arguments, output); }, model);
    };
}

}  // namespace saddle::cli
