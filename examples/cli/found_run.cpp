#include "found_run.hpp"

#include <string>
#include <system_error>

#include <saddle/core/error.hpp>
#include <saddle/kmc/checkpoint.hpp>

#include "run_folder.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// Settings of the newest checkpoint of the folder, with its jump in `at`; nothing where there is no checkpoint.
std::optional<run_plan> saved_plan(const fs::path& folder, std::optional<std::uint64_t>& at) {
    const auto choice = newest_checkpoint(folder);
    if (!choice.taken) return std::nullopt;
    at = choice.taken->head().jumps;
    const auto settings = json::parse(choice.taken->head().settings, nullptr, false);
    return parse_plan(settings, (folder / checkpoint_name).string());
}

}  // namespace

found_run find_run(const fs::path& folder, std::optional<std::uint64_t> jumps) {
    found_run run{.folder = folder, .plan = {}, .checkpoint_at = {}};
    const auto file = folder / "run.json";
    std::error_code code;
    const bool planned = fs::exists(file, code);
    bool ended = false;
    if (planned) {
        const json record = read_run_json(folder);
        run.plan = parse_plan(record, file.string());
        ended = is_complete(record);
        run.complete = ended && jumps.value_or(run.plan.jumps) == run.plan.jumps;
        if (run.complete) return run;
    }
    const auto saved = saved_plan(folder, run.checkpoint_at);
    if (!planned && !saved)
        throw input_error(folder.string(), "a folder that `saddle anneal` made, with its run.json", "none");
    if (ended && !saved) throw input_error(folder.string(), "the checkpoint of the complete run", "none");
    if (!planned) run.plan = *saved;
    if (saved) check_same_run(*saved, run.plan, file.string());
    run.plan.jumps = jumps.value_or(run.plan.jumps);
    if (const auto done = run.checkpoint_at.value_or(0); run.plan.jumps < done)
        throw input_error("--jumps", "at least the " + std::to_string(done) + " jumps done",
                          std::to_string(run.plan.jumps));
    return run;
}

void find_checkpoint(found_run& run) {
    if (!run.checkpoint_at && !saved_plan(run.folder, run.checkpoint_at))
        throw input_error(run.folder.string(), "a checkpoint to branch from", "none");
}

}  // namespace saddle::cli
