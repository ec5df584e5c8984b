#include "found_run.hpp"

#include <string>
#include <system_error>

#include <saddle/core/error.hpp>
#include <saddle/kmc/checkpoint.hpp>

#include "model_library.hpp"
#include "run_folder.hpp"
#include "sha256.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

run_plan plan_of(const saved_checkpoint& saved, const fs::path& folder) {
    return parse_plan(parse_settings(saved.head().settings), (folder / checkpoint_name).string());
}

/// What to say of a folder without a usable checkpoint.
std::string no_checkpoint(const checkpoint_choice& choice) {
    return choice.passed_over.empty() ? "none" : "a damaged one (" + choice.passed_over + ")";
}

/// Adds what the newest checkpoint says to what run.json says; `ended` is whether that calls the run complete.
void look_at_checkpoint(found_run& run, bool planned, bool ended) {
    const auto choice = newest_checkpoint(run.folder);
    if (!choice.taken) {
        if (!planned)
            throw input_error(run.folder.string(), "a folder that `saddle anneal` made, with run.json or a checkpoint",
                              no_checkpoint(choice));
        if (ended) throw input_error(run.folder.string(), "the checkpoint of the complete run", no_checkpoint(choice));
        return;
    }
    const auto saved = plan_of(*choice.taken, run.folder);
    if (planned)
        check_same_run(saved, run.plan, (run.folder / "run.json").string());
    else
        run.plan = saved;
    run.checkpoint_at = choice.taken->head().jumps;
}

}  // namespace

found_run find_run(const fs::path& folder, std::optional<std::uint64_t> jumps) {
    found_run run{.folder = folder, .plan = {}, .checkpoint_at = {}};
    std::error_code code;
    const bool planned = fs::exists(folder / "run.json", code);
    bool ended = false;
    if (planned) {
        const json record = read_run_json(folder);
        run.plan = parse_plan(record, (folder / "run.json").string());
        ended = is_complete(record);
        run.complete = ended && jumps.value_or(run.plan.jumps) == run.plan.jumps;
        if (run.complete) return run;
    }
    look_at_checkpoint(run, planned, ended);
    run.plan.jumps = jumps.value_or(run.plan.jumps);
    // a run over domains may end beyond its total
    if (const auto done = run.checkpoint_at.value_or(0); run.plan.jumps < done && (jumps || !run.plan.domains))
        throw input_error("--jumps", "at least the " + std::to_string(done) + " jumps done",
                          std::to_string(run.plan.jumps));
    return run;
}

void find_checkpoint(found_run& run) {
    if (run.checkpoint_at) return;
    const auto choice = newest_checkpoint(run.folder);
    if (!choice.taken) throw input_error(run.folder.string(), "a checkpoint to branch from", no_checkpoint(choice));
    run.checkpoint_at = choice.taken->head().jumps;
}

runtime::any_model model_of(const run_plan& plan) {
    std::error_code code;
    if (!fs::exists(plan.model, code))
        throw input_error(plan.model, "the model that the run began with; --model says where it is now",
                          "no such file");
    if (const auto found = sha256_of_file(plan.model); found != plan.model_sha256)
        throw input_error(plan.model, "the model that the run began with (sha256 " + plan.model_sha256 + ")",
                          "another one (" + found + ")");
    return runtime::compose(runtime::read_model_file(plan.model), runtime::parse_backend(plan.backend));
}

}  // namespace saddle::cli
