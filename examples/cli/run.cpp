#include "run.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/io/text.hpp>

#include "interrupt.hpp"
#include "run_events.hpp"
#include "run_folder.hpp"
#include "version.hpp"

namespace saddle::cli {

namespace {

/// Jumps between looks at the clock, so that progress and checkpoints are prompt and their cost is none.
constexpr std::uint64_t portion = 4096;

void describe_vacancies(json& result, const runtime::vacancy_record& vacancies) {
    if (vacancies.count == 1) return;
    result["divacancies"] = vacancies.divacancies;
    result["mean_divacancies"] = vacancies.mean_divacancies;
    result["changed_environments"] = vacancies.counters.environments;
    result["second_vacancy_environments"] = vacancies.counters.shared;
}

}  // namespace

json result_of(const jump_statistics& statistics, const species_names& names, seconds clock) {
    json by_species;
    for (std::size_t d = 1; d <= names.size(); ++d) by_species[names[d - 1]] = statistics.jumps_by_species[d];
    json result;
    result["jumps_done"] = statistics.jumps;
    result["time_s"] = clock.value;
    result["jumps_by_species"] = by_species;
    result["abnormal_barriers"] = statistics.abnormal_barriers;
    result["abnormal_jumps"] = statistics.abnormal_jumps;
    return result;
}

template <lattice L>
json record_of(const runtime::model<L>& model, const run_job<L>& job, const char* status) {
    json record;
    for (const auto& [name, value] : version_facts()) record["program"][name] = value;
    record["runs_as"] = model.composition();
    record.update(to_json(job.plan));
    json atoms;
    const auto& sites = job.start->sites;
    const auto counts = digit_counts(sites);
    for (std::size_t d = 1; d < counts.size(); ++d) atoms[sites.names()[d - 1]] = counts[d];
    record["atoms"] = atoms;
    record["types"] = job.start->frame.sites.names();
    record["lattice"] = L::name;
    record["lattice_constant_A"] = job.start->frame.lattice_constant_A;
    record["status"] = status;
    return record;
}

template <lattice L>
std::unique_ptr<runtime::simulation<L>> simulation_of(const runtime::model<L>& model, const run_job<L>& job) {
    const auto& plan = job.plan;
    const auto stream = stream_of(
        plan, "kmc " + (plan.schedule ? schedule_text(*plan.schedule) : number_text(plan.temperature_K) + " K"));
    return model.start(job.start->sites,
                       {kelvin(plan.temperature_K), seed(plan.random_seed), plan.attempt_frequency_per_s, stream,
                        job.memo, event_block_jumps(plan, *job.start), plan.displacement_block.value_or(0),
                        plan.second_vacancy == "refuse" ? second_vacancy::refuse : second_vacancy::trust});
}

template <lattice L>
folder_run<L>::folder_run(const runtime::model<L>& model, const run_job<L>& job, const output_arguments& output)
    : job_(&job), output_(&output), lock_(job.lock ? job.lock : std::make_shared<const folder_lock>(job.folder)),
      record_(record_of(model, job, "running")), simulation_(simulation_of(model, job)),
      schedule_(job.plan.checkpoint_every) {
    const auto marks = take_up(output);
    clear_parts(job.folder);
    write_run_json(job.folder, record_);
    files_.emplace(job.folder, job.plan, *job.start, *simulation_, marks);
}

/// Puts the run into the state of the newest checkpoint. \return how much its growing files held then.
template <lattice L>
std::vector<file_mark> folder_run<L>::take_up(const output_arguments& output) {
    const auto choice = newest_checkpoint(job_->folder);
    if (!choice.taken && job_->plan.branch_of)
        throw input_error(job_->folder.string(), "the checkpoint that the branch began with",
                          choice.passed_over.empty() ? "none" : "a damaged one (" + choice.passed_over + ")");
    if (choice.taken) {
        choice.taken->load_into(*simulation_);
        wall_before_s_ = choice.taken->head().wall_s;
    }
    if (!choice.passed_over.empty())
        output.remark(choice.passed_over + "; goes on from " +
                      (choice.taken ? "the checkpoint before, at jump " + std::to_string(jumps_done()) : "the start"));
    drop_passed_over(job_->folder, choice);
    return choice.taken ? choice.taken->head().files : std::vector<file_mark>{};
}

template <lattice L>
double folder_run<L>::wall_s() const {
    return wall_before_s_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

template <lattice L>
void folder_run<L>::save() {
    const auto began = checkpoint_schedule::clock::now();
    const checkpoint_head head{to_json(job_->plan).dump(), jumps_done(), simulation_->clock(), wall_s(),
                               files_->sync()};
    write_checkpoint(job_->folder, head, *simulation_);
    schedule_.written(began);
}

/// So many jumps, each at the temperature of the schedule.
template <lattice L>
stop_reason folder_run<L>::advance(std::uint64_t jumps) {
    const stop_condition until{.jumps = jumps, .interrupt = &interrupt_flag()};
    const auto& schedule = job_->plan.schedule;
    if (!schedule) return simulation_->advance(until);
    const bool by_jumps = schedule->axis() == schedule_axis::jumps;
    const auto target = jumps_done() + jumps;
    while (jumps_done() < target) {
        const auto stretch =
            schedule->stretch_at(by_jumps ? static_cast<double>(jumps_done()) : simulation_->now().value);
        simulation_->change_temperature(stretch.temperature, simulation_->now());
        auto stop = until;
        stop.jumps = target - jumps_done();
        if (!by_jumps)
            stop.time = seconds(stretch.until);
        else if (stretch.until < static_cast<double>(target))
            stop.jumps = static_cast<std::uint64_t>(stretch.until) - jumps_done();
        const auto reason = simulation_->advance(stop);
        if (reason == stop_reason::interrupt) return reason;
        if (reason == stop_reason::time)
            simulation_->change_temperature(schedule->stretch_at(stretch.until).temperature, stop.time);
    }
    return stop_reason::jumps;
}

/// Once a sitting: the model is asked for what it was not trained on.
template <lattice L>
void folder_run<L>::warn_of_second_vacancies() {
    if (warned_ || simulation_->vacancy_counts().counters.shared == 0) return;
    warned_ = true;
    output_->remark(name_of(job_->plan) +
                    ": vacancies come near each other, where the model is asked for what it may not have been trained "
                    "on (run.json counts it; --second-vacancy refuse ends such a run)");
}

/// The jumps that are left, with everything that is due on the way.
template <lattice L>
void folder_run<L>::walk(const std::function<void(std::uint64_t)>& count) {
    for (auto done = jumps_done(); done < job_->plan.jumps;) {
        const auto left = std::min(portion, job_->plan.jumps - done);
        const auto jumps = schedule_.until_next(done, files_->until_next(done, left));
        const auto reason = advance(jumps);
        warn_of_second_vacancies();
        count(jumps_done() - done);
        done = jumps_done();
        files_->keep(*simulation_);
        if (reason == stop_reason::interrupt) return;
        files_->record(*simulation_);
        if (schedule_.due(done) && done < job_->plan.jumps) save();
    }
}

/// run.json last: it says "complete" only of a folder that has everything.
template <lattice L>
void folder_run<L>::finish(const char* status) {
    write_final(job_->folder, job_->start->frame, *simulation_);
    const auto& statistics = simulation_->statistics();
    const auto jumps = static_cast<double>(statistics.jumps - job_->plan.first_jump());
    const double wall = wall_s();
    record_["status"] = status;
    record_.update(result_of(statistics, job_->start->sites.names(), simulation_->clock()));
    describe_vacancies(record_, simulation_->vacancy_counts());
    record_["wall_s"] = wall;
    record_["jumps_per_second"] = wall > 0 ? jumps / wall : 0.0;
    write_run_json(job_->folder, record_);
}

template <lattice L>
bool folder_run<L>::go(const std::function<void(std::uint64_t)>& count) {
    try {
        walk(count);
        save();
        files_->close(*simulation_);
        const bool complete = jumps_done() == job_->plan.jumps;
        finish(complete ? "complete" : "interrupted");
        return complete;
    } catch (const error&) {
        try {
            finish("failed");
        } catch (const error&) {
            // the first problem is the one to tell
        }
        throw;
    }
}

template class folder_run<bcc>;
template class folder_run<fcc>;
template json record_of<bcc>(const runtime::model<bcc>&, const run_job<bcc>&, const char*);
template json record_of<fcc>(const runtime::model<fcc>&, const run_job<fcc>&, const char*);
template std::unique_ptr<runtime::simulation<bcc>> simulation_of<bcc>(const runtime::model<bcc>&, const run_job<bcc>&);
template std::unique_ptr<runtime::simulation<fcc>> simulation_of<fcc>(const runtime::model<fcc>&, const run_job<fcc>&);

}  // namespace saddle::cli
