/// \file
/// From the data of a model file to a composed barrier model, checked by replaying its reference pairs.
#pragma once

#include <concepts>
#include <cstddef>
#include <string>

#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/references.hpp>
#include <saddle/core/error.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle {

namespace detail {

/// The weights of the kind that a network policy takes. \throws input_error where the data hold the other.
template <class Network>
const weights_of<Network>& weights_in(const model_data& data) {
    constexpr bool convolutional = std::same_as<weights_of<Network>, convolutional_network>;
    if (convolutional != data.is_convolutional())
        throw input_error(data.source, convolutional ? "a convolutional network" : "a dense network",
                          convolutional ? "a dense one" : "a convolutional one");
    if constexpr (convolutional)
        return data.convolutional;
    else
        return data.network;
}

}  // namespace detail

/// Composes `Model` from the data of a model file. \throws input_error where lattice, species count, descriptor or
/// network are not those of the type, or a reference pair is not reproduced.
template <class Model>
Model make_model(const model_data& data) {
    using L = typename Model::lattice_type;
    if (data.lattice != L::name) throw input_error(data.source, "a model for " + std::string(L::name), data.lattice);
    constexpr std::size_t count = Model::species_type::count;
    if (count != dynamic && data.species.size() != count)
        throw input_error(data.source, "a model for " + std::to_string(count) + " species", joined(data.species));
    Model model(detail::weights_in<typename Model::network_type>(data), data.species, data.attempt_frequency_per_s,
                Model::descriptor_type::from(data.descriptor, data.species.size()));
    replay(model, data);
    return model;
}

}  // namespace saddle
