// saddle train: a network from barriers with known answers.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/archive.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_samples.hpp>

#include "commands.hpp"
#include "fitted_model.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "train_arguments.hpp"
#include "trained_model.hpp"
#include "training_data.hpp"
#include "training_run.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

std::uint64_t fingerprint_of(const training_data& data, const json& settings, map_description map,
                             std::size_t threads) {
    map.density.turns = 1;  // of the trained model alone
    output_archive all;
    all.label(settings.dump());
    all.label(readable(map));
    all.label(joined(data.set.species));
    all.values(std::span<const digit>(data.set.environments));
    all.values(std::span<const double>(data.set.barriers_eV));
    all.values(std::span<const std::size_t>(data.training));
    all.values(std::span<const std::size_t>(data.validation));
    all.value(std::uint64_t{threads});
    return checksum(all.bytes());
}

void report(const json& card, const fs::path& file, const output_arguments& output) {
    char text[160];
    for (const char* part : {"validation", "left_out"})
        if (card["errors"].contains(part)) {
            const auto& errors = card["errors"][part];
            std::snprintf(text, sizeof text, "%s: mean absolute error %.4f eV on %zu %s barriers", file.c_str(),
                          errors["mae_eV"].get<double>(), errors["count"].get<std::size_t>(),
                          std::string(part) == "validation" ? "validation" : "left-out");
            output.remark(text);
        }
}

/// Everything that a finished training leaves.
void write_results(const train_arguments& a, const training_data& data, const map_description& map, json settings,
                   training_run& run, const output_arguments& output) {
    const auto& plan = run.plan();
    for (std::size_t k = 0; k < plan.networks; ++k) {
        settings["seed"] = *a.seed + k;
        auto model = model_of(a, data, map, plan.task.layers, run.network(k));
        const auto card = card_of(a, data, settings, model, run.network(k));
        model.metadata = card.dump();
        write_file_atomically(plan.model_file(k), runtime::model_file_bytes(model));
        report(card, plan.model_file(k), output);
    }
    auto shown = data.left_out.empty() ? data.validation : data.left_out;
    std::erase_if(shown, [&](std::size_t row) { return row >= data.forward; });  // named as jumps that start there
    if (plan.networks > 1 && !shown.empty())
        write_file_atomically(fs::path(a.output).replace_extension(".spread.csv"),
                              spread_table(a, data, map, shown, run));
    run.remove_checkpoints();
}

int train(const train_arguments& a, const output_arguments& output) {
    auto plan = plan_of(a);
    check_output(a, plan);
    catch_interrupts();

    const auto data = read_training_data(a, output);
    const auto map = description_of(a, fitted_model(data.set, data.training, a.output).lattice_constant_A);
    const barrier_samples samples(data.set, all_rows(data.set.size()), features_of(map, data.set), a.augment,
                                  saddle::seed(*a.seed), a.alignment);
    plan.task.samples = &samples;
    plan.task.layers = layers_of(a, map, data.set.species.size(), samples.inputs());
    plan.task.training = data.training;
    plan.task.validation = data.validation;
    const auto settings = settings_record(a, plan.backend);
    plan.fingerprint = fingerprint_of(data, settings, map, plan.networks == 1 ? plan.threads : 1);

    training_run run(plan, a.resume, output);
    if (run.run()) {
        write_results(a, data, map, settings, run, output);
        return 0;
    }
    output.remark("stopped; the same command with --resume goes on");
    return interrupt_exit_status();
}

}  // namespace

command add_train(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("train", "A network from barriers with known answers");
    const auto arguments = std::make_shared<train_arguments>();
    arguments->add_to(*sub);
    sub->footer(
        "Example: saddle train --data alloys --leave-out alloys/split.txt --network mlp:256x3 --augment --dropout 0.1 "
        "--weight-decay 0.3 --output model.safetensors\n"
        "Leaves NAME.safetensors with its errors on what was left out (saddle info shows them) and NAME.history.csv\n"
        "(saddle plot draws it). A training that is stopped leaves NAME.checkpoint; --resume goes on to the same\n"
        "bytes. An ensemble leaves NAME_1.safetensors, NAME_2.safetensors, … and NAME.spread.csv.");
    return [arguments, sub, &output] {
        arguments->apply_preset(*sub);
        arguments->check_given(*sub);
        return train(*arguments, output);
    };
}

}  // namespace saddle::cli
