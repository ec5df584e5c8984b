/// \file
/// From a trained network to the weights of a model: batch normalisation and the unit of the targets folded in.
#pragma once

#include <cstddef>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/training/architecture.hpp>
#include <saddle/training/fit.hpp>
#include <saddle/training/parameter.hpp>

namespace saddle {

namespace detail {

/// Takes the tensors of a network's values in their order, layer by layer.
class value_reader {
public:
    explicit value_reader(const network_values<float>& values) : values_(&values) {}

    dense_layer read(const layer::linear& l) { return {l.inputs, l.outputs, parameter(), bias(l)}; }
    convolution_layer read(const layer::convolution& l) {
        return {l.inputs, l.outputs, l.width, parameter(), bias(l), l.padding, false};
    }

    /// Folds a normalisation into the layer before it.
    template <class Layer>
    void fold_into(Layer& before) {
        batch_normalisation norm{parameter(), parameter(), {}, {}, normalisation_epsilon};
        norm.mean = values_->statistics.at(statistics_++);
        norm.variance = values_->statistics.at(statistics_++);
        before = folded(std::move(before), norm);
    }

private:
    std::vector<float> parameter() { return values_->parameters.at(parameters_++); }

    template <class Layer>
    std::vector<float> bias(const Layer& l) {
        return l.biased ? parameter() : std::vector<float>(l.outputs);
    }

    const network_values<float>* values_;
    std::size_t parameters_ = 0;
    std::size_t statistics_ = 0;
};

inline dense_layer in_eV(dense_layer layer, const target_scale& scale) {
    for (float& w : layer.weight) w = static_cast<float>(w * scale.deviation_eV);
    for (float& b : layer.bias) b = static_cast<float>(scale.mean_eV + b * scale.deviation_eV);
    return layer;
}

}  // namespace detail

/// The weights of a dense network, in eV. Each number is rounded to float once per folding.
inline dense_network exported_dense(const architecture& layers, const network_values<float>& values,
                                    const target_scale& scale) {
    dense_network network;
    detail::value_reader in(values);
    for (const auto& description : layers) {
        if (const auto* l = std::get_if<layer::linear>(&description))
            network.layers.push_back(in.read(*l));
        else if (std::holds_alternative<layer::normalisation>(description))
            in.fold_into(network.layers.back());
    }
    network.layers.back() = detail::in_eV(std::move(network.layers.back()), scale);
    check_network(network, "trained network");
    return network;
}

/// The weights of a convolutional network, in eV.
inline convolutional_network exported_convolutional(const architecture& layers, const network_values<float>& values,
                                                    const target_scale& scale) {
    convolutional_network network;
    detail::value_reader in(values);
    for (const auto& description : layers) {
        if (const auto* l = std::get_if<layer::convolution>(&description)) {
            if (network.convolutions.empty()) network.edge = l->edge;
            network.convolutions.push_back(in.read(*l));
        } else if (std::holds_alternative<layer::normalisation>(description)) {
            in.fold_into(network.convolutions.back());
        } else if (std::holds_alternative<layer::max_pool>(description)) {
            network.convolutions.back().pooled = true;
        } else if (const auto* last = std::get_if<layer::linear>(&description)) {
            network.output = in.read(*last);
        }
    }
    network.output = detail::in_eV(std::move(network.output), scale);
    check_network(network, "trained network");
    return network;
}

}  // namespace saddle
