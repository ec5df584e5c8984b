// saddle evaluate: the error of a model on barriers with known answers.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/error_statistics.hpp>
#include <saddle/dataset/reverse_jumps.hpp>
#include <saddle/io/csv.hpp>

#include "commands.hpp"
#include "data_arguments.hpp"
#include "jump_barriers.hpp"

namespace saddle::cli {

namespace {

struct evaluate_arguments {
    model_arguments model;
    data_arguments data;
    std::string split;
    double bound = 0;
    std::string output;
};

/// Errors of a part of the data.
struct part_errors {
    error_statistics errors;
    std::size_t rejected = 0;
    std::size_t outliers = 0;

    nlohmann::ordered_json json() const {
        nlohmann::ordered_json out;  // NaN becomes null
        out["mae_eV"] = errors.mae_eV();
        out["rmse_eV"] = errors.rmse_eV();
        out["r2"] = errors.r2();
        out["count"] = errors.count();
        out["rejected"] = rejected;
        if (outliers > 0) out["outliers"] = outliers;
        out["bias_eV"] = errors.bias_eV();
        out["label_mean_eV"] = errors.label_mean_eV();
        out["label_std_eV"] = errors.label_deviation_eV();
        return out;
    }
};

constexpr double width_of_range_eV = 0.5;

/// The parts that are told apart.
struct evaluation {
    part_errors all;
    std::map<std::string, part_errors> alloys;
    std::map<std::string, part_errors> species;
    std::map<int, part_errors> ranges;  ///< by label / width_of_range_eV
    error_statistics reverse;           ///< of the jumps back, where the data know them
    error_statistics differences;       ///< of forward minus reverse, the energy by which the two states differ

    nlohmann::ordered_json json() const {
        auto out = all.json();
        const auto named = [](const auto& parts) {
            auto object = nlohmann::ordered_json::object();
            for (const auto& [name, part] : parts) object[name] = part.json();
            return object;
        };
        out["alloys"] = named(alloys);
        out["jumping_species"] = named(species);
        out["ranges"] = nlohmann::ordered_json::array();
        for (const auto& [k, part] : ranges) {
            auto entry = part.json();
            entry["from_eV"] = k * width_of_range_eV;
            entry["to_eV"] = (k + 1) * width_of_range_eV;
            out["ranges"].push_back(entry);
        }
        if (reverse.count() > 0) {
            out["reverse"] = part_errors{reverse}.json();
            out["forward_minus_reverse"] = part_errors{differences}.json();
        }
        return out;
    }
};

std::string species_of(const barrier_set& set, const barrier_record& record) {
    const digit d = with_lattice(set.lattice, "data", [&]<class L>() { return jumping_species<L>(record); });
    return d == vacant ? "vacancy" : set.species[d - std::size_t{1}];
}

evaluation compare(const barrier_set& set, const std::vector<double>& predicted, const label_report& labels) {
    evaluation found;
    const auto each_part = [&](std::size_t row, auto f) {
        f(found.all);
        f(found.alloys[set.alloys[set.alloy[row]].name]);
        f(found.species[species_of(set, set[row])]);
    };
    for (const std::size_t row : labels.rejected) each_part(row, [](part_errors& part) { ++part.rejected; });
    for (const std::size_t row : labels.outliers) each_part(row, [](part_errors& part) { ++part.outliers; });
    for (const std::size_t row : labels.kept) {
        const double label = set.barriers_eV[row];
        const auto add = [&](part_errors& part) { part.errors.add(predicted[row], label); };
        each_part(row, add);
        add(found.ranges[static_cast<int>(std::min(label / width_of_range_eV, 1e6))]);
    }
    return found;
}

template <lattice L>
void compare_reverse(evaluation& found, const runtime::model<L>& model, barrier_set set,
                     const std::vector<double>& predicted, const label_report& labels, double bound) {
    const auto pairs = append_reverse(set, labels.kept, bound);
    if (pairs.empty()) return;
    std::vector<std::size_t> rows;
    for (const auto& pair : pairs) rows.push_back(pair.back);
    const barrier_set back = subset(set, rows);
    const auto predicted_back = runtime::jump_barriers_eV(model, back.environments, back.jumps);
    for (std::size_t k = 0; k < pairs.size(); ++k) {
        found.reverse.add(predicted_back[k], back.barriers_eV[k]);
        found.differences.add(predicted[pairs[k].there] - predicted_back[k],
                              set.barriers_eV[pairs[k].there] - back.barriers_eV[k]);
    }
}

std::string parity_table(const barrier_set& set, const std::vector<double>& predicted, const label_report& labels) {
    std::string csv = "alloy,vacancy_id,dx,dy,dz,species,barrier_eV,predicted_eV\n";
    for (const std::size_t row : labels.kept) {
        const auto record = set[row];
        append_csv_row(csv, set.alloys[record.alloy].name, record.vacancy, record.jump.x, record.jump.y, record.jump.z,
                       species_of(set, record), record.barrier_eV, static_cast<float>(predicted[row]));
    }
    return csv;
}

/// The alloys that a list names, of all data.
barrier_set chosen_alloys(const barrier_set& set, const std::string& list) {
    if (list.empty()) return set;
    const auto names = listed_alloys(set, list);
    std::vector<std::size_t> rows;
    for (std::size_t row = 0; row < set.size(); ++row)
        if (std::find(names.begin(), names.end(), set.alloys[set.alloy[row]].name) != names.end()) rows.push_back(row);
    return subset(set, rows);
}

template <lattice L>
void evaluate(const runtime::model<L>& model, const evaluate_arguments& arguments, const output_arguments& output) {
    const auto& data = model.data();
    const auto read = chosen_alloys(arguments.data.read(std::string(L::name), data.descriptor.shells), arguments.split);
    const barrier_set set = renumbered(read, data.species);
    for (std::size_t a = 0; a < set.alloys.size(); ++a)
        if (std::find(set.alloy.begin(), set.alloy.end(), a) != set.alloy.end())
            check_lattice_constant(set.alloys[a].lattice_constant_A, model, output);
    const auto labels = usable_labels(set, arguments.bound);
    const auto predicted = runtime::jump_barriers_eV(model, set.environments, set.jumps);
    if (!arguments.output.empty()) write_file_atomically(arguments.output, parity_table(set, predicted, labels));
    auto found = compare(set, predicted, labels);
    compare_reverse(found, model, set, predicted, labels, arguments.bound);
    std::printf("%s\n", found.json().dump(2).c_str());
}

}  // namespace

command add_evaluate(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("evaluate", "Errors of a model on barriers with known answers, as JSON");
    const auto arguments = std::make_shared<evaluate_arguments>();
    arguments->model.add_to(*sub);
    arguments->data.add_to(*sub);
    sub->add_option("--split", arguments->split, "List of the alloys to evaluate on, one name a line (default: all)");
    add_outlier_bound(*sub, arguments->bound);
    sub->add_option("-o,--output", arguments->output, "CSV of labels and predictions, for saddle plot");
    sub->footer(
        "Example: saddle evaluate --data alloys --split alloys/split.txt --output parity/parity.csv\n"
        "Barriers of 0 eV or less or not finite are counted as rejected and left out.");
    return [arguments, &output] {
        check_outputs({arguments->output});
        const auto model = arguments->model.load();
        std::visit([&](const auto& m) { evaluate(*m, *arguments, output); }, model);
        return 0;
    };
}

}  // namespace saddle::cli
