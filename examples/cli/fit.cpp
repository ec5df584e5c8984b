// saddle fit: a linear model of barriers in closed form, as a model file.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/cluster_network.hpp>
#include <saddle/dataset/error_statistics.hpp>
#include <saddle/dataset/reverse_jumps.hpp>
#include <saddle/dataset/splits.hpp>

#include "commands.hpp"
#include "data_arguments.hpp"
#include "fitted_model.hpp"
#include "linear_fit.hpp"
#include "model_library.hpp"

namespace saddle::cli {

namespace {

struct fit_arguments {
    data_arguments data;
    std::string lattice{bcc::name};
    std::optional<std::uint64_t> shells = 8;
    std::string leave_out;
    std::string features = "pairs";
    double penalty = 10;
    double bound = 0;
    bool forward_only = false;
    std::string source;
    std::string licence;
    std::string output;
    bool overwrite = false;
};

#if SADDLE_WITH_EIGEN

nlohmann::ordered_json errors_on(const cluster_expansion& fitted, const barrier_set& set,
                                 const std::vector<std::size_t>& rows) {
    const auto predicted = predict(fitted, set, rows);
    error_statistics errors;
    for (std::size_t k = 0; k < rows.size(); ++k) errors.add(predicted[k], set.barriers_eV[rows[k]]);
    return {{"mae_eV", errors.mae_eV()}, {"rmse_eV", errors.rmse_eV()}, {"r2", errors.r2()}, {"count", errors.count()}};
}

/// The model file's content but for its reference pairs.
model_data described(const barrier_set& set, const row_split& split, const cluster_expansion& fitted,
                     const fit_arguments& arguments) {
    auto data = fitted_model(set, split.training, arguments.output);
    data.descriptor = {set.shells, "one_hot", "canonical"};
    data.network = one_hot_network(fitted);
    nlohmann::ordered_json metadata;
    metadata["training"] = {{"data", std::to_string(split.training.size()) + " barriers"},
                            {"source", arguments.source},
                            {"licence", arguments.licence},
                            {"method", "ridge regression, one for each jumping species"},
                            {"features", arguments.features},
                            {"penalty", arguments.penalty}};
    metadata["errors"]["training"] = errors_on(fitted, set, split.training);
    if (!split.testing.empty()) metadata["errors"]["left_out"] = errors_on(fitted, set, split.testing);
    data.metadata = metadata.dump();
    return data;
}

/// Fits to the jumps back as well where they are known.
void add_reverse(barrier_set& set, std::vector<std::size_t>& training, double bound, const output_arguments& output) {
    const auto pairs = append_reverse(set, training, bound);
    for (const auto& pair : pairs) training.push_back(pair.back);
    remark_on_reverse(pairs.size(), output);
}

void fit(const fit_arguments& arguments, const output_arguments& output) {
    auto set = arguments.data.read(arguments.lattice, static_cast<std::size_t>(*arguments.shells));
    remark_on_data(set, output);
    const auto labels = usable_labels(set, arguments.bound);
    auto split = arguments.leave_out.empty()
                     ? row_split{labels.kept, {}}
                     : split_by_names(set, labels.kept, listed_alloys(set, arguments.leave_out));
    if (!arguments.forward_only) add_reverse(set, split.training, arguments.bound, output);
    const auto fitted = fit_linear(set, split.training, arguments.features, arguments.penalty);
    const auto data = described(set, split, fitted, arguments);
    write_file_atomically(arguments.output, runtime::model_file_bytes(data));
    std::printf("%s\n", nlohmann::ordered_json::parse(data.metadata)["errors"].dump(2).c_str());
    output.remark("wrote " + arguments.output);
}

#else

void fit(const fit_arguments&, const output_arguments&) {
    throw input_error("fit", "a build with Eigen (libeigen3-dev)", "one without");
}

#endif

}  // namespace

command add_fit(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("fit", "A linear model of barriers, a cluster expansion, in closed form");
    const auto arguments = std::make_shared<fit_arguments>();
    arguments->data.add_to(*sub);
    add_lattice(*sub, arguments->lattice);
    add_count(*sub, "--shells", arguments->shells, 1, "Neighbour shells of the environment (default: 8)");
    add_left_out_alloys(*sub, arguments->leave_out);
    sub->add_option("--features", arguments->features,
                    "Species on sites, on orbits of equivalent sites, or orbits and pairs of sites near the jump")
        ->check(CLI::IsMember({"sites", "orbits", "pairs"}))
        ->capture_default_str();
    sub->add_option("--penalty", arguments->penalty, "Of the squared coefficients (ridge)")
        ->check(number_above_0())
        ->capture_default_str();
    add_outlier_bound(*sub, arguments->bound);
    add_forward_only(*sub, arguments->forward_only);
    sub->add_option("--source", arguments->source, "Where the data are from, for the model file");
    sub->add_option("--licence", arguments->licence, "Licence of the data, for the model file");
    sub->add_flag("--overwrite", arguments->overwrite, "Replace an output that exists");
    sub->add_option("-o,--output", arguments->output, "Model file, NAME.safetensors")->required();
    sub->footer(
        "Example: saddle fit --data alloys --leave-out alloys/split.txt --output linear.safetensors\n"
        "The model is an ordinary network file: every command takes it.");
    return [arguments, &output] {
        if (!arguments->output.ends_with(".safetensors"))
            throw input_error(arguments->output, "a name ending in .safetensors for a model", "another one");
        if (std::filesystem::exists(arguments->output) && !arguments->overwrite)
            throw input_error(arguments->output, "a name that is free, or --overwrite", "an existing file");
        check_writable(arguments->output);
        fit(*arguments, output);
        return 0;
    };
}

}  // namespace saddle::cli
