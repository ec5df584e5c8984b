#include "run_all.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <string>
#include <thread>
#include <utility>

#include <saddle/core/error.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "interrupt.hpp"
#include "ranks.hpp"
#include "runs_table.hpp"

namespace saddle::cli {

template <lattice L>
bool run_one(const runtime::model<L>& model, const run_job<L>& job, const output_arguments& output,
             shared_progress& progress) {
    try {
        folder_run<L> run(model, job, output);
        progress.skip(run.jumps_done());
        return run.go([&](std::uint64_t more) { progress.add(more); });
    } catch (const input_error& problem) {
        throw input_error(name_of(job.plan) + ": " + problem.what());
    } catch (const error& problem) {
        throw error(name_of(job.plan) + ": " + problem.what());
    }
}

memo_size memo_of_each(const machine_arguments& machine, std::size_t threads) {
    constexpr std::uint64_t most = std::uint64_t{1} << 24;
    if (*machine.memo_MiB > most)
        throw input_error("--memo", "at most " + std::to_string(most) + " MiB", std::to_string(*machine.memo_MiB));
    if (*machine.memo_MiB == 0) return {0, 0};
    return {.bytes = static_cast<std::size_t>(*machine.memo_MiB << 20) / threads};
}

void machine_arguments::add_to(CLI::App& command) {
    add_count(command, "--threads", threads, 1,
              "Runs side by side, which changes no result (default: all cores; 1 a rank under mpirun)");
    add_count(command, "--memo", memo_MiB, 0,
              "MiB for environments remembered, which changes no result (default: 256; 0 remembers nothing)");
}

namespace {

/// A thread a core; of several ranks each is one already, unless --threads says otherwise.
std::size_t threads_for(std::size_t jobs, const machine_arguments& machine) {
    const std::size_t cores = has_other_ranks() ? 1 : std::max(1U, std::thread::hardware_concurrency());
    return std::min(jobs, static_cast<std::size_t>(machine.threads.value_or(cores)));
}

template <lattice L>
std::vector<std::filesystem::path> folders_of(const std::vector<run_job<L>>& jobs) {
    std::vector<std::filesystem::path> folders;
    for (const auto& job : jobs) folders.push_back(job.folder);
    return folders;
}

}  // namespace

template <lattice L>
int run_all(const runtime::model<L>& model, std::vector<run_job<L>> jobs, const machine_arguments& machine,
            const std::filesystem::path& folder, const output_arguments& output) {
    std::uint64_t jumps = 0;
    for (const auto& job : jobs) jumps += job.plan.jumps;
    shared_progress progress("anneal", jumps, "jumps", output.progress());
    const std::size_t threads = threads_for(jobs.size(), machine);
    const memo_size memo = memo_of_each(machine, threads);
    const auto here = [&](std::size_t k) {
        if (interrupt_flag()) return false;  // what has not begun waits for `saddle resume`
        jobs[k].memo = memo;
        const bool complete = run_one(model, jobs[k], output, progress);
        jobs[k].start.reset();
        return complete;
    };
    const auto elsewhere = [&](std::size_t k) {
        progress.add(jobs[k].plan.jumps);
        jobs[k].start.reset();
    };
    auto interrupted = [&, said = false]() mutable {
        if (!std::exchange(said, true)) output.remark("interrupted; `saddle resume " + folder.string() + "` goes on");
    };
    std::atomic<std::size_t> complete = 0;
    if (jobs.size() > 1 && has_other_ranks())
        complete = share_runs(folders_of(jobs), threads, here, elsewhere, std::ref(interrupted));
    else
        side_by_side(jobs.size(), threads, [&](std::size_t k) { complete += here(k); });
    progress.finish();
    if (complete == jobs.size()) {
        write_runs_table(folder);
        output.remark("wrote " + folder.string());
        return 0;
    }
    interrupted();
    return interrupt_exit_status();
}

template bool run_one<bcc>(const runtime::model<bcc>&, const run_job<bcc>&, const output_arguments&, shared_progress&);
template bool run_one<fcc>(const runtime::model<fcc>&, const run_job<fcc>&, const output_arguments&, shared_progress&);
template int run_all<bcc>(const runtime::model<bcc>&, std::vector<run_job<bcc>>, const machine_arguments&,
                          const std::filesystem::path&, const output_arguments&);
template int run_all<fcc>(const runtime::model<fcc>&, std::vector<run_job<fcc>>, const machine_arguments&,
                          const std::filesystem::path&, const output_arguments&);

}  // namespace saddle::cli
