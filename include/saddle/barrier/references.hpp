/// \file
/// Reference pairs: answers that a model file carries, made when it is written and replayed when it is loaded.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle {

/// Random environments, one jump direction after the other, and what the model says of them.
template <class Model>
std::vector<reference_pair> make_references(const Model& model, std::size_t pairs, seed s) {
    using L = typename Model::lattice_type;
    philox_sequence draw(s, random_stream("reference pairs"));
    auto scratch = model.make_workspace();
    std::vector<reference_pair> references;
    for (std::size_t p = 0; p < pairs; ++p) {
        std::vector<digit> environment(scratch.environment.size());
        for (digit& d : environment) d = static_cast<digit>(1 + draw.below(model.names().size()));
        const std::size_t jump = p % L::jumps.size();
        const double barrier = model.barriers_eV(environment.data(), scratch)[jump];
        references.push_back({std::move(environment), L::jumps[jump], barrier});
    }
    return references;
}

namespace detail {

/// Within which a model answers reference pairs: that of its backend where it states one.
template <class Model>
constexpr double tolerance_of_replay_eV() {
    if constexpr (requires { Model::backend_type::replay_tolerance_eV; })
        return Model::backend_type::replay_tolerance_eV;
    else
        return replay_tolerance_eV;
}

}  // namespace detail

/// Asks the model for each reference pair. \throws input_error at the first that differs by more than
/// `replay_tolerance_eV` (or what the backend states), or whose environment or jump does not fit the model.
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
        if (!(std::abs(found - pair.barrier_eV) <= detail::tolerance_of_replay_eV<Model>()))
            throw input_error(place, std::to_string(pair.barrier_eV) + " eV", std::to_string(found) + " eV");
    }
}

}  // namespace saddle
