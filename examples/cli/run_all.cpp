#include "run_all.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include <saddle/core/error.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "interrupt.hpp"

namespace saddle::cli {

namespace {

/// One job; errors name it. \return whether it is complete.
template <lattice L>
bool run_one(const runtime::model<L>& model, const run_job<L>& job, const output_arguments& output,
             const std::function<void(std::uint64_t)>& count) {
    try {
        folder_run<L> run(model, job, output);
        count(run.jumps_done());
        return run.go(count);
    } catch (const input_error& problem) {
        throw input_error(name_of(job.plan) + ": " + problem.what());
    } catch (const error& problem) {
        throw error(name_of(job.plan) + ": " + problem.what());
    }
}

/// What each of the runs side by side may remember.
memo_size share_of(const machine_arguments& machine, std::size_t threads) {
    constexpr std::uint64_t most = std::uint64_t{1} << 24;
    if (*machine.memo_MiB > most)
        throw input_error("--memo", "at most " + std::to_string(most) + " MiB", std::to_string(*machine.memo_MiB));
    if (*machine.memo_MiB == 0) return {0, 0};
    return {.bytes = static_cast<std::size_t>(*machine.memo_MiB << 20) / threads};
}

}  // namespace

void machine_arguments::add_to(CLI::App& command) {
    add_count(command, "--threads", threads, 1, "Runs side by side, which changes no result (default: all cores)");
    add_count(command, "--memo", memo_MiB, 0,
              "MiB for environments remembered, which changes no result (default: 256; 0 remembers nothing)");
}

template <lattice L>
int run_all(const runtime::model<L>& model, std::vector<run_job<L>> jobs, const machine_arguments& machine,
            const std::filesystem::path& folder, const output_arguments& output) {
    std::uint64_t jumps = 0;
    for (const auto& job : jobs) jumps += job.plan.jumps;
    progress_line progress("anneal", jumps, "jumps", output.progress());
    std::mutex progress_mutex;
    std::uint64_t jumps_done = 0;
    const auto count = [&](std::uint64_t more) {
        const std::lock_guard lock(progress_mutex);
        progress.update(jumps_done += more);
    };
    std::atomic<std::size_t> complete = 0;
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t threads = std::min(jobs.size(), static_cast<std::size_t>(machine.threads.value_or(cores)));
    const memo_size memo = share_of(machine, threads);
    side_by_side(jobs.size(), threads, [&](std::size_t k) {
        if (interrupt_flag()) return;  // what has not begun waits for `saddle resume`
        jobs[k].memo = memo;
        complete += run_one(model, jobs[k], output, count);
        jobs[k].start.reset();
    });
    progress.finish();
    if (complete == jobs.size()) {
        output.remark("wrote " + folder.string());
        return 0;
    }
    output.remark("interrupted; `saddle resume " + folder.string() + "` goes on");
    return interrupt_exit_status();
}

template int run_all<bcc>(const runtime::model<bcc>&, std::vector<run_job<bcc>>, const machine_arguments&,
                          const std::filesystem::path&, const output_arguments&);
template int run_all<fcc>(const runtime::model<fcc>&, std::vector<run_job<fcc>>, const machine_arguments&,
                          const std::filesystem::path&, const output_arguments&);

}  // namespace saddle::cli
