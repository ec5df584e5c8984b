// saddle train: a network from barriers with known answers.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/checksum.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/error_statistics.hpp>
#include <saddle/dataset/labels.hpp>
#include <saddle/dataset/read_data.hpp>
#include <saddle/dataset/splits.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/training/exported.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "training_run.hpp"
#include "version.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

struct train_arguments {
    std::vector<std::string> data;
    std::vector<std::string> species;
    std::string lattice{bcc::name};
    std::optional<std::uint64_t> shells = 8;
    std::string leave_out;
    double validation = 0.05;
    std::string validation_unit = "vacancy";
    double outliers = 0;

    std::string preset;
    std::string descriptor;
    std::string encoding = "one_hot";
    std::string alignment = "canonical";
    std::string network = "mlp:128x4";
    bool plain = false;
    double dropout = 0;

    std::optional<std::uint64_t> epochs = 60;
    std::optional<std::uint64_t> batch = 256;
    std::string loss = "mae";
    double huber_width = 0.1;
    std::string optimiser = "adamw";
    double weight_decay = 0;
    std::string schedule = "one-cycle";
    double rate = 3e-3;
    std::optional<std::uint64_t> patience = 10;
    double factor = 10;
    double floor = 1e-5;
    std::optional<std::uint64_t> early_stopping = 0;
    bool augment = false;

    std::optional<std::uint64_t> ensemble = 1;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> threads;
    std::string backend;
    std::string licence;
    std::string source;
    bool resume = false;
    bool overwrite = false;
    std::string output;
};

/// Published protocols: what an option is where the command line does not say otherwise.
using preset = std::vector<std::pair<const char*, const char*>>;

/// Dense 4 × 128 with batch normalisation on the digit map (Xing et al., NNK, whose protocol of training is not given).
const preset preset_nnk{{"--network", "mlp:128x4"}, {"--encoding", "digit"}, {"--alignment", "rotate_z_mirror"}};
/// Convolutions over 9³ voxels (Xing et al., NNK): Adam, batches of 32, 100 epochs of square errors, rate ÷ 10 after 10
/// epochs without improvement down to 1e-5, the best epoch kept.
const preset preset_cnn9{{"--network", "cnn:32-64-128-128"},
                         {"--encoding", "digit"},
                         {"--alignment", "rotate_z_mirror"},
                         {"--optimiser", "adam"},
                         {"--rate", "1e-3"},
                         {"--batch", "32"},
                         {"--epochs", "100"},
                         {"--loss", "mse"},
                         {"--schedule", "plateau"},
                         {"--factor", "10"},
                         {"--patience", "10"},
                         {"--floor", "1e-5"}};

/// All that is learned from, and what each part of it is for.
struct training_data {
    barrier_set set;  ///< without the labels that are left out
    std::size_t rejected = 0;
    std::size_t outliers = 0;
    std::vector<std::size_t> training, validation, left_out;  ///< rows of the set
    std::vector<std::string> left_out_alloys;
};

split_unit unit_of(const std::string& name) {
    return name == "alloy" ? split_unit::alloy : name == "vacancy" ? split_unit::vacancy : split_unit::record;
}

training_data read_training_data(const train_arguments& a, const output_arguments& output) {
    barrier_set all;
    for (const auto& path : a.data) append(all, read_data(path, {a.lattice, *a.shells, a.species, 3.24}));
    training_data data;
    const auto labels = inspect_labels(all, a.outliers);
    data.rejected = labels.rejected.size();
    data.outliers = labels.outliers.size();
    if (data.rejected + data.outliers > 0)
        output.remark(std::to_string(data.rejected) + " barriers that are 0 eV or less or not finite" +
                      (a.outliers > 0 ? " and " + std::to_string(data.outliers) + " outliers" : "") + " are left out");
    if (labels.kept.empty()) throw input_error("--data", "at least one barrier above 0 eV", "none");
    data.set = subset(all, labels.kept);
    row_split split{all_rows(data.set.size()), {}};
    if (!a.leave_out.empty()) {
        data.left_out_alloys = read_alloy_list(a.leave_out);
        split = split_by_names(data.set, split.training, data.left_out_alloys);
    }
    data.left_out = split.testing;
    data.training = split.training;
    if (a.validation > 0) {
        const auto inner =
            random_split(data.set, split.training, a.validation, unit_of(a.validation_unit), saddle::seed(*a.seed));
        data.training = inner.training;
        data.validation = inner.testing;
    }
    if (data.training.empty()) throw input_error("--data", "at least one barrier to train on", "none");
    return data;
}

digit_map_description description_of(const train_arguments& a, const network_shape& shape) {
    std::string kind = a.descriptor.empty() ? (shape.convolutional ? "voxel-map" : "digit-map") : a.descriptor;
    std::replace(kind.begin(), kind.end(), '-', '_');
    if (shape.convolutional != (kind == "voxel_map"))
        throw input_error("--descriptor",
                          shape.convolutional ? "voxel-map for convolutions" : "digit-map for a dense network",
                          a.descriptor);
    return {*a.shells, a.encoding, a.alignment, kind};
}

feature_map features_of(const digit_map_description& map, const barrier_set& set) {
    const bool one_hot = map.encoding == "one_hot";
    return with_lattice(set.lattice, "data", [&]<class L>() {
        if (map.in_voxels()) return voxel_features<L>(map.shells, set.species.size(), one_hot);
        return one_hot ? one_hot_features(set.sites(), set.species.size()) : digit_features(set.sites());
    });
}

architecture layers_of(const train_arguments& a, const network_shape& shape, const barrier_set& set,
                       std::size_t inputs) {
    const architecture_options options{!a.plain, a.dropout};
    if (!shape.convolutional) return dense_architecture(inputs, shape.widths, options);
    const std::size_t channels = a.encoding == "one_hot" ? set.species.size() : 1;
    std::size_t edge = 1;
    while (channels * edge * edge * edge < inputs) ++edge;
    return convolutional_architecture(channels, edge, shape.widths, options);
}

fit_settings settings_of(const train_arguments& a) {
    fit_settings s;
    s.epochs = *a.epochs;
    s.batch = *a.batch;
    s.loss = {parse_loss(a.loss), a.huber_width};
    s.optimiser.kind = parse_optimiser(a.optimiser);
    s.optimiser.weight_decay = a.weight_decay;
    s.schedule = {.kind = parse_schedule(a.schedule),
                  .rate = a.rate,
                  .factor = a.factor,
                  .patience = *a.patience,
                  .floor = a.floor};
    s.early_stopping = *a.early_stopping;
    s.augment = a.augment;
    s.random_seed = *a.seed;
    return s;
}

/// The settings that results depend on, as the model card has them.
json settings_record(const train_arguments& a, const std::string& backend) {
    json record;
    record["network"] = readable(parse_network(a.network));
    record["batch_normalisation"] = !a.plain;
    record["dropout"] = a.dropout;
    record["epochs"] = *a.epochs;
    record["batch"] = *a.batch;
    record["loss"] = a.loss;
    if (a.loss == "huber") record["huber_width_eV"] = a.huber_width;
    record["optimiser"] = a.optimiser;
    record["weight_decay"] = a.weight_decay;
    record["schedule"] = a.schedule;
    record["rate"] = a.rate;
    if (a.schedule == "plateau") {
        record["patience"] = *a.patience;
        record["factor"] = a.factor;
    }
    record["floor"] = a.floor;
    record["early_stopping"] = *a.early_stopping;
    record["augmented"] = a.augment;
    record["seed"] = *a.seed;
    record["backend"] = backend;
    return record;
}

std::uint64_t fingerprint_of(const training_data& data, const json& settings, const digit_map_description& map,
                             std::size_t threads) {
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

json statistics_record(const error_statistics& errors) {
    return {{"mae_eV", errors.mae_eV()}, {"rmse_eV", errors.rmse_eV()}, {"count", errors.count()}};
}

/// Errors over some rows, all together and by alloy.
json errors_of(const training_data& data, const std::vector<std::size_t>& rows, const std::vector<float>& predicted) {
    error_statistics all;
    std::vector<error_statistics> by_alloy(data.set.alloys.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const double label = data.set.barriers_eV[rows[k]];
        all.add(predicted[k], label);
        by_alloy[data.set.alloy[rows[k]]].add(predicted[k], label);
    }
    json record = statistics_record(all);
    for (std::size_t a = 0; a < by_alloy.size(); ++a)
        if (by_alloy[a].count() > 0) record["alloys"][data.set.alloys[a].name] = statistics_record(by_alloy[a]);
    return record;
}

/// Lattice constants of the alloys that were trained on: mean, lowest, highest.
std::array<double, 3> lattice_constants_of(const training_data& data) {
    double sum = 0, low = HUGE_VAL, high = 0;
    for (const std::size_t row : data.training) {
        const double a = data.set.alloys[data.set.alloy[row]].lattice_constant_A;
        sum += a;
        low = std::min(low, a);
        high = std::max(high, a);
    }
    return {sum / static_cast<double>(data.training.size()), low, high};
}

json card_of(const train_arguments& a, const training_data& data, const json& settings, runtime::trainer& network) {
    json card;
    auto& training = card["training"];
    training["data"] = a.data;
    if (!a.source.empty()) training["source"] = a.source;
    training["licence"] = a.licence.empty() ? "not stated" : a.licence;
    for (const auto& [name, value] : version_facts()) training["program"][name] = value;
    training["settings"] = settings;
    training["best_epoch"] = network.best_epoch();
    training["barriers"] = {{"training", data.training.size()},
                            {"validation", data.validation.size()},
                            {"left_out", data.left_out.size()},
                            {"rejected", data.rejected},
                            {"outliers", data.outliers}};
    training["left_out_alloys"] = data.left_out_alloys;
    auto& errors = card["errors"];
    errors["training"] = statistics_record([&] {
        error_statistics all;
        const auto predicted = network.predictions_eV(data.training);
        for (std::size_t k = 0; k < predicted.size(); ++k)
            all.add(predicted[k], data.set.barriers_eV[data.training[k]]);
        return all;
    }());
    if (!data.validation.empty())
        errors["validation"] = errors_of(data, data.validation, network.predictions_eV(data.validation));
    if (!data.left_out.empty())
        errors["left_out"] = errors_of(data, data.left_out, network.predictions_eV(data.left_out));
    return card;
}

constexpr std::size_t references_of_a_model = 64;

/// The model file of one trained network, its reference pairs made by the scalar backend.
std::string model_bytes(const train_arguments& a, const training_data& data, const digit_map_description& map,
                        const architecture& layers, const json& card, runtime::trainer& network) {
    model_data model;
    model.source = a.output;
    model.lattice = data.set.lattice;
    const auto [mean, low, high] = lattice_constants_of(data);
    model.lattice_constant_A = mean;
    model.lattice_constant_range_A = {low, high};
    model.species = data.set.species;
    model.descriptor = map;
    if (map.in_voxels())
        model.convolutional = exported_convolutional(layers, network.best(), network.scale());
    else
        model.network = exported_dense(layers, network.best(), network.scale());
    model.metadata = card.dump();
    const auto composed = runtime::compose(model, runtime::backend_choice::scalar);
    model.references = std::visit([](const auto& m) { return m->make_references(references_of_a_model); }, composed);
    return runtime::model_file_bytes(model);
}

/// Mean and spread of an ensemble for every barrier of some rows.
std::string spread_table(const training_data& data, const std::vector<std::size_t>& rows, training_run& run) {
    std::string csv = "alloy,vacancy_id,dx,dy,dz,barrier_eV,mean_eV,spread_eV\n";
    const auto predicted = combined(run.predictions_eV(rows));
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const auto record = data.set[rows[k]];
        append_csv_row(csv, data.set.alloys[record.alloy].name, record.vacancy, record.jump.x, record.jump.y,
                       record.jump.z, record.barrier_eV, predicted[k].mean_eV, predicted[k].spread_eV);
    }
    return csv;
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

void check_output(const train_arguments& a, const training_plan& plan) {
    std::error_code code;
    check_writable(a.output);
    if (!a.output.ends_with(".safetensors"))
        throw input_error("--output", "a name ending in .safetensors", "'" + a.output + "'");
    for (std::size_t k = 0; k < plan.networks; ++k) {
        const auto model = plan.model_file(k), checkpoint = plan.beside(k, ".checkpoint");
        if (fs::exists(model, code) && !a.overwrite && !a.resume)
            throw input_error(model.string(), "a file that does not exist yet, or --overwrite", "one that exists");
        if (fs::exists(checkpoint, code) && !a.overwrite && !a.resume)
            throw input_error(checkpoint.string(), "no training that was stopped, or --resume or --overwrite", "one");
    }
}

int train(const train_arguments& a, const output_arguments& output) {
    const auto shape = parse_network(a.network);
    const auto map = description_of(a, shape);
    training_plan plan;
    plan.networks = *a.ensemble;
    plan.output = a.output;
    plan.threads = a.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
    plan.backend = a.backend.empty() ? runtime::training_backends().front() : a.backend;
    plan.task.settings = settings_of(a);
    check_output(a, plan);
    catch_interrupts();

    const auto data = read_training_data(a, output);
    const auto all = all_rows(data.set.size());
    const barrier_samples samples(data.set, all, features_of(map, data.set), a.augment, saddle::seed(*a.seed),
                                  a.alignment);
    plan.task.samples = &samples;
    plan.task.layers = layers_of(a, shape, data.set, samples.inputs());
    plan.task.training = data.training;
    plan.task.validation = data.validation;
    const auto settings = settings_record(a, plan.backend);
    plan.fingerprint = fingerprint_of(data, settings, map, plan.networks == 1 ? plan.threads : 1);

    training_run run(plan, a.resume, output);
    if (!run.run()) {
        output.remark("stopped; the same command with --resume goes on");
        return interrupt_exit_status();
    }
    for (std::size_t k = 0; k < plan.networks; ++k) {
        auto settings_of_one = settings;
        settings_of_one["seed"] = *a.seed + k;
        const auto card = card_of(a, data, settings_of_one, run.network(k));
        write_file_atomically(plan.model_file(k), model_bytes(a, data, map, plan.task.layers, card, run.network(k)));
        report(card, plan.model_file(k), output);
    }
    const auto& shown = data.left_out.empty() ? data.validation : data.left_out;
    if (plan.networks > 1 && !shown.empty()) {
        auto path = fs::path(a.output);
        write_file_atomically(path.replace_extension(".spread.csv"), spread_table(data, shown, run));
    }
    run.remove_checkpoints();
    return 0;
}

void add_data_options(CLI::App& sub, train_arguments& a) {
    sub.add_option("--data", a.data, "Barriers: folders of alloys, voxel maps, data sets, tables beside structures")
        ->required();
    sub.add_option("--species", a.species, "Names of bare types, type 1 first")->delimiter(',');
    sub.add_option("--lattice", a.lattice, "bcc or fcc")->check(CLI::IsMember({"bcc", "fcc"}))->capture_default_str();
    sub.add_option("--leave-out", a.leave_out,
                   "List of the alloys to leave out whole and report errors on, one a line");
    sub.add_option("--validation", a.validation, "Share of the rest by which the best epoch is chosen; 0: none")
        ->check(CLI::Range(0.0, 0.9))
        ->capture_default_str();
    sub.add_option("--validation-unit", a.validation_unit,
                   "What stays together in that share: alloy, vacancy or record")
        ->check(CLI::IsMember({"alloy", "vacancy", "record"}))
        ->capture_default_str();
    sub.add_option(
           "--outliers", a.outliers,
           "Leave out barriers farther from the median of their alloy than this many robust standard deviations")
        ->check(CLI::PositiveNumber);
}

void add_network_options(CLI::App& sub, train_arguments& a) {
    sub.add_option("--preset", a.preset, "Published protocol; other options change it: nnk, cnn9")
        ->check(CLI::IsMember({"nnk", "cnn9"}));
    sub.add_option("--network", a.network, "linear, mlp:WIDTHxDEPTH, mlp:WIDTH-WIDTH…, cnn:FILTERS-FILTERS…")
        ->capture_default_str();
    sub.add_option("--descriptor", a.descriptor, "digit-map (dense networks) or voxel-map (convolutions)")
        ->check(CLI::IsMember({"digit-map", "voxel-map"}));
    sub.add_option("--encoding", a.encoding, "Of a site: one_hot (a number a species) or digit (one number)")
        ->check(CLI::IsMember({"one_hot", "digit"}))
        ->capture_default_str();
    sub.add_option("--alignment", a.alignment, "canonical, or rotate_z_mirror (bcc) as in NNK")
        ->check(CLI::IsMember({"canonical", "rotate_z_mirror"}))
        ->capture_default_str();
    add_count(sub, "--shells", a.shells, 1, "Neighbour shells of the environment (default: 8)");
    sub.add_flag("--no-normalisation", a.plain, "No batch normalisation before the ReLUs");
    sub.add_option("--dropout", a.dropout, "Share of activations dropped after each ReLU")
        ->check(CLI::Range(0.0, 0.95))
        ->capture_default_str();
}

void add_fit_options(CLI::App& sub, train_arguments& a) {
    add_count(sub, "--epochs", a.epochs, 1, "Passes over the data (default: 60)");
    add_count(sub, "--batch", a.batch, 1, "Samples of a step (default: 256)");
    sub.add_option("--loss", a.loss, "mae, mse or huber")->capture_default_str();
    sub.add_option("--huber-width", a.huber_width, "Where a Huber loss becomes linear, eV")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    sub.add_option("--optimiser", a.optimiser, "sgd, adam, adamw or rmsprop")->capture_default_str();
    sub.add_option("--weight-decay", a.weight_decay, "Of weights, not of biases")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    sub.add_option("--schedule", a.schedule, "Of the rate: constant, plateau, one-cycle or cosine")
        ->capture_default_str();
    sub.add_option("--rate", a.rate, "Rate of learning: the first, or the highest of one-cycle")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    add_count(sub, "--patience", a.patience, 1, "Epochs without a lower loss that make a plateau (default: 10)");
    sub.add_option("--factor", a.factor, "What a plateau divides the rate by (3.1623 is √10)")
        ->check(CLI::Range(1.0, 1e6))
        ->capture_default_str();
    sub.add_option("--floor", a.floor, "Lowest rate of plateau and cosine")
        ->check(CLI::NonNegativeNumber)
        ->capture_default_str();
    add_count(sub, "--early-stopping", a.early_stopping, 0,
              "End after so many epochs without a lower loss (default: 0, never)");
    sub.add_flag("--augment", a.augment,
                 "Show each barrier through a random operation that fixes its jump, anew each epoch");
}

void add_output_options(CLI::App& sub, train_arguments& a) {
    add_count(sub, "--ensemble", a.ensemble, 1, "So many networks of different seeds (default: 1)");
    add_count(sub, "--seed", a.seed, 0, "Fixes weights, order and draws (default: 1)");
    add_count(sub, "--threads", a.threads, 1, "Of one network, or networks at a time (default: one a core)");
    sub.add_option("--backend", a.backend, "Who multiplies (default: the first of this build)")
        ->check(CLI::IsMember(runtime::training_backends()));
    sub.add_option("--licence", a.licence, "Licence of the data, for the model card");
    sub.add_option("--source", a.source, "Where the data are from, for the model card");
    sub.add_flag("--resume", a.resume, "Go on with a training that was stopped; begin where there is none");
    sub.add_flag("--overwrite", a.overwrite, "Replace the model and what an earlier training left");
    sub.add_option("-o,--output", a.output, "Model file, NAME.safetensors")->required();
}

/// What the preset says, for options that the command line and the settings file do not give.
void apply_preset(CLI::App& sub, const std::string& name) {
    if (name.empty()) return;
    for (const auto& [option, value] : name == "nnk" ? preset_nnk : preset_cnn9) {
        auto* found = sub.get_option(option);
        if (found->count() > 0) continue;
        found->add_result(value);
        found->run_callback();
    }
}

}  // namespace

command add_train(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("train", "A network from barriers with known answers");
    const auto arguments = std::make_shared<train_arguments>();
    add_data_options(*sub, *arguments);
    add_network_options(*sub, *arguments);
    add_fit_options(*sub, *arguments);
    add_output_options(*sub, *arguments);
    sub->footer(
        "Example: saddle train --data alloys --leave-out alloys/split.txt --network mlp:256x3 --augment --dropout 0.1 "
        "--weight-decay 0.3 --output model.safetensors\n"
        "Leaves NAME.safetensors with its errors on what was left out (saddle info shows them) and NAME.history.csv\n"
        "(saddle plot draws it). A training that is stopped leaves NAME.checkpoint; --resume goes on to the same "
        "bytes.\n"
        "An ensemble leaves NAME_1.safetensors, NAME_2.safetensors, … and NAME.spread.csv.");
    return [arguments, sub, &output] {
        apply_preset(*sub, arguments->preset);
        return train(*arguments, output);
    };
}

}  // namespace saddle::cli
