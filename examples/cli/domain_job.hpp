/// \file
/// A run over domains as its folder describes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <variant>

#include <saddle/core/progress.hpp>

#include "arguments.hpp"
#include "domain_work.hpp"
#include "found_run.hpp"
#include "run.hpp"
#include "run_start.hpp"

namespace saddle::cli {

/// Calls f(model, job) for the run of a folder.
template <class F>
auto with_domain_job(const std::filesystem::path& folder, memo_size memo, F f) {
    static const output_arguments quiet{.quiet = true};
    const auto run = find_run(folder, {});
    return std::visit(
        [&]<lattice L>(const runtime::shared_model<L>& model) {
            run_starts<L> starts(*model, quiet);
            return f(*model, run_job<L>{run.plan, run.folder, starts.again(run.plan), memo});
        },
        model_of(run.plan));
}

/// What one rank does. \return whether the run is complete.
template <lattice L, communicator Ranks>
bool work_in_domains(const runtime::model<L>& model, const run_job<L>& job, Ranks& ranks,
                     const output_arguments& output) {
    const bool speaks = ranks.rank() == 0;
    progress_line progress("anneal", job.plan.jumps, "jumps", speaks && output.progress());
    domain_work<L, Ranks> work(model, job, ranks, output);
    std::uint64_t done = work.jumps_done();
    progress.skip(done);
    const bool complete = work.go([&](std::uint64_t more) { progress.update(done += more); });
    progress.finish();
    return complete;
}

}  // namespace saddle::cli
