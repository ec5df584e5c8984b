/// \file
/// What `saddle train` leaves of a finished training: the model card, the model file, the spread of an ensemble.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/descriptor/description.hpp>
#include <saddle/network/model_data.hpp>
#include <saddle/training/architecture.hpp>

#include "train_arguments.hpp"
#include "training_data.hpp"
#include "training_run.hpp"

namespace saddle::cli {

/// The model that a trained network is, without card and reference pairs.
model_data model_of(const train_arguments& a, const training_data& data, const map_description& map,
                    const architecture& layers, runtime::trainer& network);

/// Where a model is from and how far it is off: data, settings, errors by part and by alloy.
nlohmann::ordered_json card_of(const train_arguments& a, const training_data& data,
                               const nlohmann::ordered_json& settings, const model_data& model,
                               runtime::trainer& network);

/// Mean and spread of an ensemble for every barrier of some rows.
std::string spread_table(const train_arguments& a, const training_data& data, const map_description& map,
                         const std::vector<std::size_t>& rows, training_run& run);

}  // namespace saddle::cli
