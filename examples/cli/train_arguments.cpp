#include "train_arguments.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/training/network_shape.hpp>

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

/// Published protocols: what an option is where the command line does not say otherwise.
using protocol = std::vector<std::pair<const char*, const char*>>;

/// Dense 4 × 128 with batch normalisation on the digit map (Xing et al., NNK, whose protocol of training is not given).
const protocol preset_nnk{{"--network", "mlp:128x4"}, {"--encoding", "digit"}, {"--alignment", "rotate_z_mirror"}};
/// Convolutions over 9³ voxels (Xing et al., NNK): Adam, batches of 32, 100 epochs of square errors, rate ÷ 10 after 10
/// epochs without improvement down to 1e-5, the best epoch kept.
const protocol preset_cnn9{{"--network", "cnn:32-64-128-128"},
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

/// 12 layers on density maps (Fan et al., CNN): RMSprop from 1e-3, mean absolute error, batches of 80, rate ÷ √10 at
/// plateaus, a random rotation about the jump each time. How long a plateau is the paper does not say.
const protocol preset_sdm{{"--network", "pooled:60x3"},
                          {"--descriptor", "sdm"},
                          {"--optimiser", "rmsprop"},
                          {"--rate", "1e-3"},
                          {"--batch", "80"},
                          {"--epochs", "100"},
                          {"--loss", "mae"},
                          {"--schedule", "plateau"},
                          {"--factor", "3.1622776601683795"},
                          {"--patience", "5"},
                          {"--floor", "1e-6"},
                          {"--augment", "true"}};

void add_data_options(CLI::App& sub, train_arguments& a) {
    sub.option_defaults()->group("Data");
    a.data.add_to(sub);
    add_lattice(sub, a.lattice);
    add_left_out_alloys(sub, a.leave_out);
    sub.add_option("--validation", a.validation, "Share of the rest by which the best epoch is chosen; 0: none")
        ->check(number_between(0, 0.9))
        ->capture_default_str();
    sub.add_option("--validation-unit", a.validation_unit,
                   "What stays together in that share: alloy, vacancy or record")
        ->check(CLI::IsMember({"alloy", "vacancy", "record"}))
        ->capture_default_str();
    add_outlier_bound(sub, a.outliers);
    add_forward_only(sub, a.forward_only);
}

void add_network_options(CLI::App& sub, train_arguments& a) {
    sub.option_defaults()->group("Network");
    sub.add_option("--preset", a.preset,
                   "Published protocol; other options change it: nnk, cnn9, sdm (which density maps have by default)")
        ->check(CLI::IsMember({"nnk", "cnn9", "sdm"}));
    sub.add_option(
           "--network", a.network,
           "linear, mlp:WIDTHxDEPTH, mlp:WIDTH-WIDTH…, cnn:FILTERS-FILTERS…, pooled:FILTERSxN (4N convolutions)")
        ->capture_default_str();
    sub.add_option("--descriptor", a.descriptor,
                   "digit-map (dense networks), voxel-map (convolutions) or sdm (density maps: pooled networks)")
        ->check(CLI::IsMember({"digit-map", "voxel-map", "sdm"}));
    add_count(sub, "--voxels", a.voxels, 8, "Voxels along an edge of a density map (default: 32)");
    sub.add_option("--spacing", a.spacing_A, "Edge of these voxels and width of the Gaussians, Å")
        ->check(number_above_0())
        ->capture_default_str();
    sub.add_option("--cutoff", a.cutoff_A, "Distance within which atoms are in a density map, Å")
        ->check(number_above_0())
        ->capture_default_str();
    add_count(sub, "--turns", a.turns, 1,
              "Density maps of a jump, turned about it, over which the trained model takes the mean (default: 1)");
    sub.add_option("--encoding", a.encoding,
                   "How a site is told: one_hot (a number for each species) or digit (one number)")
        ->check(CLI::IsMember({"one_hot", "digit"}))
        ->capture_default_str();
    sub.add_option("--alignment", a.alignment, "canonical, or rotate_z_mirror (bcc) as in NNK")
        ->check(CLI::IsMember({"canonical", "rotate_z_mirror"}))
        ->capture_default_str();
    add_count(sub, "--shells", a.shells, 1, "Neighbour shells of the environment (default: 8)");
    sub.add_flag("--no-normalisation", a.plain, "No batch normalisation before the ReLUs");
    sub.add_option("--dropout", a.dropout, "Share of activations dropped after each ReLU")
        ->check(number_between(0, 0.95))
        ->capture_default_str();
}

void add_fit_options(CLI::App& sub, train_arguments& a) {
    sub.option_defaults()->group("Learning");
    add_count(sub, "--epochs", a.epochs, 1, "Passes over the data (default: 60)");
    add_count(sub, "--batch", a.batch, 1, "Samples of a step (default: 256)");
    sub.add_option("--loss", a.loss, "mae, mse or huber")->capture_default_str();
    sub.add_option("--huber-width", a.huber_width, "Where a Huber loss becomes linear, eV")
        ->check(number_above_0())
        ->capture_default_str();
    sub.add_option("--optimiser", a.optimiser, "sgd, adam, adamw or rmsprop")->capture_default_str();
    sub.add_option("--weight-decay", a.weight_decay, "Decay of weights, not of biases")
        ->check(number_of_at_least_0())
        ->capture_default_str();
}

void add_schedule_options(CLI::App& sub, train_arguments& a) {
    sub.add_option("--schedule", a.schedule, "Schedule of the rate: constant, plateau, one-cycle or cosine")
        ->capture_default_str();
    sub.add_option("--rate", a.rate, "Rate of learning: the first, or the highest of one-cycle")
        ->check(number_above_0())
        ->capture_default_str();
    add_count(sub, "--patience", a.patience, 1, "Epochs without a lower loss that make a plateau (default: 10)");
    sub.add_option("--factor", a.factor, "What a plateau divides the rate by (3.1623 is √10)")
        ->check(number_between(1, 1e6))
        ->capture_default_str();
    sub.add_option("--floor", a.floor, "Lowest rate of plateau and cosine")
        ->check(number_of_at_least_0())
        ->capture_default_str();
    add_count(sub, "--early-stopping", a.early_stopping, 0,
              "End after so many epochs without a lower loss (default: 0, never)");
    sub.add_flag("--augment", a.augment,
                 "Show each barrier through a random operation that fixes its jump, anew each epoch");
}

void add_output_options(CLI::App& sub, train_arguments& a) {
    sub.option_defaults()->group("Training and its files");
    add_count(sub, "--ensemble", a.ensemble, 1, "Number of networks, which differ in their seed (default: 1)");
    add_count(sub, "--seed", a.seed, 0, "Fixes weights, order and draws (default: 1)");
    add_count(sub, "--threads", a.threads, 1,
              "Threads of one network, or networks trained at a time (default: one a core)");
    sub.add_option("--backend", a.backend, "What multiplies matrices (default: the first of these)")
        ->check(CLI::IsMember(runtime::training_backends()));
    sub.add_option("--licence", a.licence, "Licence of the data, for the model card");
    sub.add_option("--source", a.source, "Where the data are from, for the model card");
    sub.add_flag("--resume", a.resume, "Go on with a training that was stopped; begin where there is none");
    sub.add_flag("--overwrite", a.overwrite, "Replace the model and what an earlier training left");
    sub.add_option("-o,--output", a.output, "Model file, NAME.safetensors")->required();
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
    s.write_ahead = kind_of(a) == "sdm";
    s.random_seed = *a.seed;
    return s;
}

std::string backend_of(const train_arguments& a) {
    const auto backends = runtime::training_backends();
    if (backends.empty())
        throw input_error("train", "a build with oneDNN or Eigen (libdnnl-dev, libeigen3-dev)", "neither");
    return a.backend.empty() ? backends.front() : a.backend;
}

void check_in_the_way(const train_arguments& a, const fs::path& model, const fs::path& checkpoint) {
    if (a.overwrite) return;
    std::error_code code;
    const bool stopped = fs::exists(checkpoint, code);
    if (stopped && !a.resume)
        throw input_error(checkpoint.string(), "no training that was stopped, or --resume or --overwrite", "one");
    if (!stopped && fs::exists(model, code))
        throw input_error(model.string(), "a file that does not exist yet, or --overwrite", "one that exists");
}

}  // namespace

void train_arguments::add_to(CLI::App& command) {
    add_data_options(command, *this);
    add_network_options(command, *this);
    add_fit_options(command, *this);
    add_schedule_options(command, *this);
    add_output_options(command, *this);
}

void train_arguments::apply_preset(CLI::App& command) const {
    const bool sees_density = descriptor == "sdm" || (descriptor.empty() && parse_network(network).is_pooled());
    const std::string chosen = preset.empty() && sees_density ? "sdm" : preset;
    if (chosen.empty()) return;
    for (const auto& [option, value] : chosen == "nnk" ? preset_nnk : chosen == "sdm" ? preset_sdm : preset_cnn9) {
        auto* found = command.get_option(option);
        if (found->count() > 0) continue;
        found->add_result(value);
        found->run_callback();
    }
}

void train_arguments::check_given(const CLI::App& command) const {
    const auto kind = kind_of(*this);
    if (kind == "sdm") {
        if (command.get_option("--encoding")->count() > 0)
            throw input_error("--encoding", "none with density maps, which have a channel for each species", encoding);
        return;
    }
    for (const char* option : {"--voxels", "--spacing", "--cutoff", "--turns"})
        if (command.get_option(option)->count() > 0)
            throw input_error(option, "density maps (--descriptor sdm)",
                              readable({*shells, encoding, alignment, kind}));
}

training_plan plan_of(const train_arguments& a) {
    training_plan plan;
    plan.networks = *a.ensemble;
    plan.output = a.output;
    plan.threads = a.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
    plan.backend = backend_of(a);
    plan.task.settings = settings_of(a);
    return plan;
}

void check_output(const train_arguments& a, const training_plan& plan) {
    check_writable(a.output);
    if (!a.output.ends_with(".safetensors"))
        throw input_error("--output", "a name ending in .safetensors", "'" + a.output + "'");
    for (std::size_t k = 0; k < plan.networks; ++k)
        check_in_the_way(a, plan.model_file(k), plan.beside(k, ".checkpoint"));
}

std::string kind_of(const train_arguments& a) {
    const auto shape = parse_network(a.network);
    const std::string fitting = shape.is_pooled() ? "sdm" : shape.convolutional ? "voxel-map" : "digit-map";
    std::string kind = a.descriptor.empty() ? fitting : a.descriptor;
    if (kind != fitting)
        throw input_error("--descriptor",
                          fitting == "sdm"         ? "sdm for a pooled network"
                          : fitting == "voxel-map" ? "voxel-map for convolutions"
                                                   : "digit-map for a dense network",
                          a.descriptor);
    if (kind == "sdm" && a.alignment != alignment::canonical::name)
        throw input_error("--alignment", "canonical for density maps", a.alignment);
    std::replace(kind.begin(), kind.end(), '-', '_');
    return kind;
}

map_description description_of(const train_arguments& a, double lattice_constant_A) {
    const auto kind = kind_of(a);
    if (kind != "sdm") return {*a.shells, a.encoding, a.alignment, kind};
    // a mean of many equal numbers is not the number
    const density_grid grid{*a.voxels, a.spacing_A, a.cutoff_A, std::nearbyint(1e6 * lattice_constant_A) / 1e6,
                            *a.turns};
    check_density_grid(grid, "density map");
    const auto map = with_lattice(a.lattice, "--lattice", [&]<class L>() { return describe<L>(grid); });
    if (map.shells != *a.shells)
        throw input_error("--cutoff", "a distance that holds the " + std::to_string(*a.shells) + " shells of --shells",
                          number_text(a.cutoff_A) + " Å, which holds " + std::to_string(map.shells));
    return map;
}

architecture layers_of(const train_arguments& a, const map_description& map, std::size_t species, std::size_t inputs) {
    const auto shape = parse_network(a.network);
    const architecture_options options{!a.plain, a.dropout};
    if (!shape.convolutional) return dense_architecture(inputs, shape.widths, options);
    if (shape.is_pooled())
        return pooled_architecture(species, map.density.voxels, shape.depth, shape.widths[0], options);
    const std::size_t channels = a.encoding == "one_hot" ? species : 1;
    std::size_t edge = 1;
    while (channels * edge * edge * edge < inputs) ++edge;
    return convolutional_architecture(channels, edge, shape.widths, options);
}

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

}  // namespace saddle::cli
