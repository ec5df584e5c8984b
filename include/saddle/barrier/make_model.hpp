/// \file
/// From the data of a model file to a composed barrier model, checked by replaying its reference pairs.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>

#include <saddle/barrier/barrier_model.hpp>
#include <saddle/core/error.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle {

/// Asks the model for each reference pair. \throws input_error at the first that differs by more than
/// `replay_tolerance_eV`, or whose environment or jump does not fit the model.
template <class Model>
void replay(const Model& model, const model_data& data) {
    using L = typename Model::lattice_type;
    auto scratch = model.make_workspace();
    for (std::size_t p = 0; p < data.references.size(); ++p) {
        const auto& pair = data.references[p];
        const std::string place = data.source + ", reference pair " + std::to_string(p);
        const auto jump = std::find(L::jumps.begin(), L::jumps.end(), pair.jump);
        if (jump == L::jumps.end()) throw input_error(place, "a jump of " + std::string(L::name), "another vector");
        if (pair.environment.size() != scratch.environment.size())
            throw input_error(place, std::to_string(scratch.environment.size()) + " sites",
                              std::to_string(pair.environment.size()));
        if (std::any_of(pair.environment.begin(), pair.environment.end(),
                        [&](digit d) { return d > model.names().size(); }))
            throw input_error(place, "digits up to " + std::to_string(model.names().size()), "a larger one");
        const auto barriers = model.barriers_eV(pair.environment.data(), scratch);
        const double found = barriers[static_cast<std::size_t>(jump - L::jumps.begin())];
        if (!(std::abs(found - pair.barrier_eV) <= replay_tolerance_eV))
            throw input_error(place, std::to_string(pair.barrier_eV) + " eV", std::to_string(found) + " eV");
    }
}

/// Composes `Model` from the data of a model file. \throws input_error where lattice, species count, descriptor or
/// network are not those of the type, or a reference pair is not reproduced.
template <class Model>
Model make_model(const model_data& data) {
    using L = typename Model::lattice_type;
    if (data.lattice != L::name) throw input_error(data.source, "a model for " + std::string(L::name), data.lattice);
    constexpr std::size_t count = Model::species_type::count;
    if (count != dynamic && data.species.size() != count)
        throw input_error(data.source, "a model for " + std::to_string(count) + " species", joined(data.species));
    Model model(data.network, data.species, data.attempt_frequency_per_s,
                Model::descriptor_type::from(data.descriptor, data.species.size()));
    replay(model, data);
    return model;
}

}  // namespace saddle
