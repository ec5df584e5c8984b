/// \file
/// A run over domains in its folder, as one of its ranks does it.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <saddle/barrier/with_memo.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/kmc/checkpoint_schedule.hpp>
#include <saddle/parallel/communicator.hpp>
#include <saddle/parallel/domain_run.hpp>

#include "domain_checkpoint.hpp"
#include "domain_files.hpp"
#include "domain_model.hpp"
#include "interrupt.hpp"
#include "run.hpp"
#include "run_folder.hpp"

namespace saddle::cli {

/// Every rank makes one and calls `go`; rank 0 writes what is not the ranks' own. The folder is locked by whoever
/// prepared it.
template <lattice L, communicator Ranks>
class domain_work {
    using model_type = with_memo<domain_model<L>>;

public:
    /// Takes up the newest checkpoint of the folder, written by any number of ranks, or begins at the start. \throws
    /// input_error where it does not fit.
    domain_work(const runtime::model<L>& model, const run_job<L>& job, Ranks& ranks, const output_arguments& output)
        : job_(&job), ranks_(&ranks), record_(record_of(model, job, "running")),
          plain_(model, job.plan.attempt_frequency_per_s), remembering_(plain_, job.memo), run_(make_run()),
          schedule_(job.plan.checkpoint_every) {
        record_["approximation"] = approximation_of(job.plan);
        take_up(output);
        if (!(run_.total_per_s() > 0)) throw_no_rates(jumps_);
        ask_all();
        if (!first()) return;
        write_run_json(job.folder, record_);
        log_.emplace(job.folder, job.start->sites, marks_);
    }

    std::uint64_t jumps_done() const { return jumps_; }

    /// Runs to the end of the window in which the last jump is done, or to an interrupt of any rank. `count` is called
    /// with the jumps of every window. \return whether the run is complete.
    bool go(const std::function<void(std::uint64_t)>& count) {
        const auto& plan = job_->plan;
        if (run_.windows() == 0) log_row();
        bool stopped = false;
        while (jumps_ < plan.jumps && !stopped) {
            run_.advance(1);
            before_ = jumps_;
            const bool due = first() && !plan.checkpoint_every && schedule_.due(jumps_);
            const auto [stop, save_now] = ask_all(interrupt_flag(), due);
            stopped = stop;
            count(jumps_ - before_);
            if (passed(plan.sample_every)) log_row();
            const bool goes_on = jumps_ < plan.jumps && !stopped;
            if (goes_on && (save_now || (plan.checkpoint_every && passed(*plan.checkpoint_every)))) save();
        }
        const bool complete = jumps_ >= plan.jumps;
        save();
        if (!passed(plan.sample_every)) log_row();  // a run that goes on cuts it off again
        finish(complete ? "complete" : "interrupted");
        return complete;
    }

private:
    bool first() const { return ranks_->rank() == 0; }
    /// Whether the last window has led past a multiple.
    bool passed(std::uint64_t every) const { return jumps_ / every != before_ / every; }

    domain_run<model_type, Ranks> make_run() {
        const auto& plan = job_->plan;
        const auto& sites = job_->start->sites;
        const auto grid =
            make_domain_grid(sites.cells(), {(*plan.domains)[0], (*plan.domains)[1], (*plan.domains)[2]}, remembering_);
        return {grid,
                sites.names(),
                [&](vec3 r) { return sites[sites.at(r)]; },
                remembering_,
                kelvin(plan.temperature_K),
                seed(plan.random_seed),
                stream_of(plan, "kmc " + number_text(plan.temperature_K) + " K"),
                seconds(*plan.window_s),
                *ranks_};
    }

    /// Brings `jumps_` up to date, and asks every rank. \return whether any said yes to each question.
    std::pair<bool, bool> ask_all(bool stop = false, bool save = false) {
        std::array<std::uint64_t, 3> words{0, stop, save};
        for (const auto& d : run_.domains()) words[0] += d.statistics().jumps;
        ranks_->sum(words);
        jumps_ = words[0];
        return {words[1] > 0, words[2] > 0};
    }

    void take_up(const output_arguments& output) {
        const auto& folder = job_->folder;
        const auto choice = newest_checkpoint(folder);
        if (choice.taken) {
            domain_progress progress;
            choice.taken->load_into(progress);
            marks_ = choice.taken->head().files;
            wall_before_s_ = choice.taken->head().wall_s;
            before_ = progress.jumps_before;
            load(progress.windows);
        }
        ask_all();  // nobody removes what another still reads
        if (!first()) return;
        if (!choice.passed_over.empty())
            output.remark(choice.passed_over + "; goes on from " +
                          (choice.taken ? "the checkpoint before" : "the start"));
        drop_passed_over(folder, choice);
        drop_other_parts(folder, marks_, {});
        clear_parts(folder);
    }

    void load(std::uint64_t windows) {
        const int from = run_.domains().front().number(), to = run_.domains().back().number();
        const auto states = read_domains(job_->folder, marks_, from, to);
        run_.resume(windows, [&](auto& d) {
            input_archive in(states.at(d.number()), (job_->folder / checkpoint_name).string());
            d.load(in);
        });
    }

    void log_row() {
        const auto statistics = run_.statistics();
        const std::array<pair_counts, runtime::order_shells> pairs{run_.template pairs<1>(), run_.template pairs<2>()};
        if (log_) log_->append(statistics, run_.clock(), pairs);
    }

    /// The parts of all ranks first: checkpoint.saddle names only what is whole.
    void save() {
        const auto began = checkpoint_schedule::clock::now();
        saved_domains own;
        for (const auto& d : run_.domains()) d.save(own.emplace_back(d.number(), output_archive()).second);
        const auto mark = write_domain_part(job_->folder, run_.windows(), own);
        const auto parts = ranks_->gather({static_cast<std::uint64_t>(own.front().first),
                                           static_cast<std::uint64_t>(own.back().first), mark.bytes, mark.checksum});
        if (!first()) return;
        auto marks = log_->sync();
        for (const auto& part : parts)
            marks.push_back({domain_part_name(run_.windows(), static_cast<int>(part[0]), static_cast<int>(part[1])),
                             part[2], part[3]});
        const checkpoint_head head{to_json(job_->plan).dump(), jumps_, run_.clock(), wall_s(), marks};
        write_checkpoint(job_->folder, head, domain_progress{run_.windows(), before_});
        drop_other_parts(job_->folder, marks, marks_);
        marks_ = std::move(marks);
        schedule_.written(began);
    }

    /// run.json last: it says "complete" only of a folder that has everything.
    void finish(const char* status) {
        const auto statistics = run_.statistics();
        auto occupation = run_.gather();
        if (!first()) return;
        const auto& start = *job_->start;
        supercell<L> last(start.sites.cells(), start.sites.names());
        last.assign(std::move(occupation));
        write_final(job_->folder, start.frame, last, statistics.jumps, run_.clock());
        log_->sync();
        const double wall = wall_s();
        record_["status"] = status;
        record_.update(result_of(statistics, start.sites.names(), run_.clock()));
        record_["windows"] = run_.windows();
        record_["wall_s"] = wall;
        record_["jumps_per_second"] = wall > 0 ? static_cast<double>(statistics.jumps) / wall : 0.0;
        write_run_json(job_->folder, record_);
    }

    double wall_s() const {
        return wall_before_s_ + std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
    }

    const run_job<L>* job_;
    Ranks* ranks_;
    json record_;
    domain_model<L> plain_;
    model_type remembering_;
    domain_run<model_type, Ranks> run_;
    std::vector<file_mark> marks_;
    std::uint64_t jumps_ = 0;
    std::uint64_t before_ = 0;  ///< jumps before the last window
    double wall_before_s_ = 0;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
    checkpoint_schedule schedule_;
    std::optional<domain_log<L>> log_;
};

}  // namespace saddle::cli
