#include "mpi_ranks.hpp"

#include <csignal>
#include <map>
#include <mutex>
#include <string>
#include <variant>

#include <saddle/core/error.hpp>
#include <saddle/parallel/mpi_team.hpp>
#include <saddle/parallel/mpi_work_list.hpp>

#include "found_run.hpp"
#include "interrupt.hpp"
#include "ranks.hpp"
#include "run.hpp"
#include "run_start.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

mpi_team* team = nullptr;        // of this process, while a command runs
mpi_foreman* foreman = nullptr;  // on rank 0
bool has_worked = false;         // on the others: rank 0 has let this one go

std::size_t threads_of(const machine_arguments& machine) {
    return static_cast<std::size_t>(machine.threads.value_or(1));
}

/// The models of the runs that came by; they are few.
class model_shelf {
public:
    runtime::any_model of(const run_plan& plan) {
        const std::lock_guard lock(mutex_);
        const auto key = plan.model_sha256 + plan.backend;
        auto found = models_.find(key);
        if (found == models_.end()) found = models_.emplace(key, model_of(plan)).first;
        return found->second;
    }

private:
    std::mutex mutex_;
    std::map<std::string, runtime::any_model> models_;
};

/// The run of a folder, from wherever it stands to its end. \return whether it is complete.
bool go_on_in(const fs::path& folder, memo_size memo, model_shelf& models) {
    static const output_arguments quiet{.quiet = true};
    if (interrupt_flag()) return false;
    const auto run = find_run(folder, {});
    if (run.complete) return true;
    return std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            run_starts<L> starts(*model, quiet);
            const run_job<L> job{run.plan, run.folder, starts.again(run.plan), memo};
            shared_progress unseen("", 0, "", false);
            return run_one(*model, job, quiet, unseen);
        },
        models.of(run.plan));
}

}  // namespace

int run_in_team(const std::function<int()>& command) {
    mpi_team here;
    team = &here;
    if (here.rank() == 0) {
        mpi_foreman first(here);
        foreman = &first;
        return command();
    }
    command();
    // a command that failed before it worked: rank 0 found the same and says so
    if (!has_worked) mpi_work(here, 0, {}, [] {});
    return 0;
}

bool works_for_rank_0() { return team && team->rank() > 0; }

int work_for_rank_0(const machine_arguments& machine) {
    catch_interrupts();
    const std::size_t threads = threads_of(machine);
    const memo_size memo = memo_of_each(machine, threads);
    model_shelf models;
    const order_work work = [&](const std::string& order) {
        return report_of([&] { return go_on_in(numbered_text::parsed(order).text, memo, models); });
    };
    has_worked = true;
    mpi_work(*team, threads, work, [] { std::raise(SIGTERM); });
    return 0;
}

bool has_other_ranks() { return foreman && team->size() > 1; }

std::size_t share_runs(const std::vector<fs::path>& folders, std::size_t threads,
                       const std::function<bool(std::size_t)>& here, const std::function<void(std::size_t)>& elsewhere,
                       const std::function<void()>& interrupted) {
    std::vector<std::string> orders;
    for (std::size_t k = 0; k < folders.size(); ++k) orders.push_back(numbered_text{k, full_path(folders[k])}.joined());
    std::vector<std::string> reports(orders.size(), "interrupted");
    std::vector<char> was_here(orders.size());  // not bool: threads write neighbours
    const order_work work = [&](const std::string& order) {
        const auto place = numbered_text::parsed(order).place;
        was_here[place] = 1;
        return report_of([&] { return here(place); });
    };
    const auto answered = [&](std::size_t k, const std::string& report) {
        reports[k] = report;
        if (!was_here[k]) elsewhere(k);
        if (report == "interrupted" && !interrupt_flag()) std::raise(SIGTERM);  // one for all
    };
    foreman->work_through(orders, threads, work, answered, [&] {
        if (!interrupt_flag()) return false;
        interrupted();
        return true;
    });
    std::size_t complete = 0;
    for (const auto& report : reports) complete += says_complete(report);
    return complete;
}

}  // namespace saddle::cli
