/// \file
/// What an optimiser sees of a network: its weights and their gradients, one block a tensor.
#pragma once

#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>

namespace saddle {

/// One tensor of a network, flat. Biases and the parameters of a normalisation do not decay.
template <std::floating_point S>
struct parameter {
    std::span<S> value;
    std::span<const S> gradient;  ///< d loss / d value, of the last backward pass
    bool decays = false;
};

/// Weights and running statistics of a network as values, in PyTorch's order: what is kept of the best epoch.
template <std::floating_point S>
struct network_values {
    std::vector<std::vector<S>> parameters;
    std::vector<std::vector<S>> statistics;

    friend bool operator==(const network_values&, const network_values&) = default;
};

template <class Network>
auto values_of(Network& network) {
    network_values<typename Network::scalar> values;
    for (const auto& p : network.parameters()) values.parameters.emplace_back(p.value.begin(), p.value.end());
    for (const auto& s : network.statistics()) values.statistics.emplace_back(s.begin(), s.end());
    return values;
}

namespace detail {

template <std::floating_point S>
void restore(std::span<S> into, const std::vector<S>& from) {
    if (into.size() != from.size())
        throw input_error("weights", std::to_string(into.size()) + " numbers", std::to_string(from.size()));
    std::copy(from.begin(), from.end(), into.begin());
}

template <std::floating_point S>
void save_blocks(output_archive& out, const std::vector<std::vector<S>>& blocks) {
    out.value(std::uint64_t{blocks.size()});
    for (const auto& block : blocks) out.values(std::span<const S>(block));
}

/// Blocks of the shape that `blocks` has. \throws input_error where others are stored.
template <std::floating_point S>
void load_blocks(input_archive& in, std::vector<std::vector<S>>& blocks) {
    if (const auto count = in.value<std::uint64_t>(); count != blocks.size())
        throw input_error("weights", std::to_string(blocks.size()) + " tensors", std::to_string(count));
    for (auto& block : blocks) {
        auto stored = in.values<S>();
        if (stored.size() != block.size())
            throw input_error("weights", std::to_string(block.size()) + " numbers", std::to_string(stored.size()));
        block = std::move(stored);
    }
}

}  // namespace detail

/// Gives a network these values. \throws input_error where its tensors have other sizes.
template <class Network>
void restore_values(Network& network, const network_values<typename Network::scalar>& values) {
    const auto parameters = network.parameters();
    const auto statistics = network.statistics();
    if (parameters.size() != values.parameters.size() || statistics.size() != values.statistics.size())
        throw input_error("weights", std::to_string(parameters.size()) + " tensors",
                          std::to_string(values.parameters.size()));
    for (std::size_t k = 0; k < parameters.size(); ++k) detail::restore(parameters[k].value, values.parameters[k]);
    for (std::size_t k = 0; k < statistics.size(); ++k) detail::restore(statistics[k], values.statistics[k]);
}

template <std::floating_point S>
void save(output_archive& out, const network_values<S>& values) {
    detail::save_blocks(out, values.parameters);
    detail::save_blocks(out, values.statistics);
}

/// Values of the same shape. \throws input_error where others are stored.
template <std::floating_point S>
void load(input_archive& in, network_values<S>& values) {
    detail::load_blocks(in, values.parameters);
    detail::load_blocks(in, values.statistics);
}

}  // namespace saddle
