#include "trained_model.hpp"

#include <variant>

#include <saddle/dataset/error_statistics.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/training/exported.hpp>

#include "fitted_model.hpp"
#include "jump_barriers.hpp"
#include "model.hpp"
#include "version.hpp"

namespace saddle::cli {

namespace {

using json = nlohmann::ordered_json;

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

/// What a model says of some rows, eV. The trainer sees each through one map; a model of several turns is asked itself.
std::vector<float> predictions_eV(const model_data& model, const training_data& data,
                                  const std::vector<std::size_t>& rows, runtime::trainer& network) {
    if (model.descriptor.density.turns == 1) return network.predictions_eV(rows);
    const auto part = subset(data.set, rows);
    const auto found =
        std::visit([&](const auto& m) { return runtime::jump_barriers_eV(*m, part.environments, part.jumps); },
                   runtime::compose(model, runtime::backend_choice::automatic));
    return {found.begin(), found.end()};
}

/// Errors of the jumps back, and of forward minus reverse, the energy by which the two states differ.
void add_reverse_errors(json& errors, const model_data& model, const training_data& data, runtime::trainer& network) {
    std::vector<std::size_t> there, back;
    for (const auto& pair : data.left_out_pairs) {
        there.push_back(pair.there);
        back.push_back(pair.back);
    }
    const auto predicted_there = predictions_eV(model, data, there, network);
    const auto predicted_back = predictions_eV(model, data, back, network);
    errors["left_out_reverse"] = errors_of(data, back, predicted_back);
    error_statistics differences;
    for (std::size_t k = 0; k < there.size(); ++k)
        differences.add(double{predicted_there[k]} - predicted_back[k],
                        data.set.barriers_eV[there[k]] - data.set.barriers_eV[back[k]]);
    errors["left_out_forward_minus_reverse"] = statistics_record(differences);
}

json provenance_of(const train_arguments& a, const training_data& data) {
    json record;
    record["data"] = a.data.data;
    if (!a.source.empty()) record["source"] = a.source;
    record["licence"] = a.licence.empty() ? "not stated" : a.licence;
    for (const auto& [name, value] : version_facts()) record["program"][name] = value;
    record["barriers"] = {{"training", data.training.size()},
                          {"validation", data.validation.size()},
                          {"left_out", data.left_out.size()},
                          {"rejected", data.rejected},
                          {"outliers", data.outliers}};
    if (data.reverse() > 0) record["barriers"]["reverse"] = data.reverse();
    record["left_out_alloys"] = data.left_out_alloys;
    return record;
}

}  // namespace

json card_of(const train_arguments& a, const training_data& data, const json& settings, const model_data& model,
             runtime::trainer& network) {
    json card;
    card["training"] = provenance_of(a, data);
    card["training"]["settings"] = settings;
    card["training"]["best_epoch"] = network.best_epoch();
    const auto add_errors = [&](const char* part, const std::vector<std::size_t>& rows) {
        if (!rows.empty()) card["errors"][part] = errors_of(data, rows, predictions_eV(model, data, rows, network));
    };
    add_errors("training", data.training);
    card["errors"]["training"].erase("alloys");  // how far off it is elsewhere is what counts
    add_errors("validation", data.validation);
    add_errors("left_out", data.left_out);
    if (!data.left_out_pairs.empty()) add_reverse_errors(card["errors"], model, data, network);
    return card;
}

model_data model_of(const train_arguments& a, const training_data& data, const map_description& map,
                    const architecture& layers, runtime::trainer& network) {
    auto model = fitted_model(data.set, data.training, a.output);
    model.descriptor = map;
    if (map.is_cube())
        model.convolutional = exported_convolutional(layers, network.best(), network.scale());
    else
        model.network = exported_dense(layers, network.best(), network.scale());
    return model;
}

std::string spread_table(const train_arguments& a, const training_data& data, const map_description& map,
                         const std::vector<std::size_t>& rows, training_run& run) {
    std::string csv = "alloy,vacancy_id,dx,dy,dz,barrier_eV,mean_eV,spread_eV\n";
    std::vector<std::vector<float>> by_network;
    for (std::size_t k = 0; k < run.plan().networks; ++k) {
        const auto model = model_of(a, data, map, run.plan().task.layers, run.network(k));
        by_network.push_back(predictions_eV(model, data, rows, run.network(k)));
    }
    const auto predicted = combined(by_network);
    for (std::size_t k = 0; k < rows.size(); ++k) {
        const auto record = data.set[rows[k]];
        append_csv_row(csv, data.set.alloys[record.alloy].name, record.vacancy, record.jump.x, record.jump.y,
                       record.jump.z, record.barrier_eV, predicted[k].mean_eV, predicted[k].spread_eV);
    }
    return csv;
}

}  // namespace saddle::cli
