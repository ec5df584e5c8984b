/// \file
/// Import of the network that Xing et al. published with their NNK program (`weights.npy`).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/io/npy_pickle.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle {

namespace detail {

inline constexpr double nnk_epsilon = 0.001;

/// Arrays of one hidden layer: weight [in, out], bias, γ, β, mean, variance.
inline constexpr std::size_t nnk_arrays_per_layer = 6;

/// [in, out] to [out, in].
inline dense_layer nnk_layer(const npy_array& weight, const npy_array& bias, std::size_t inputs, const std::string& place) {
    if (weight.shape.size() != 2 || weight.shape[0] != inputs || bias.shape.size() != 1 || bias.shape[0] != weight.shape[1])
        throw input_error(place, "weight [" + std::to_string(inputs) + ", out] and bias [out]", "other shapes");
    const auto columns = weight.as<float>();
    dense_layer layer{inputs, weight.shape[1], std::vector<float>(columns.size()), bias.as<float>()};
    for (std::size_t i = 0; i < layer.inputs; ++i)
        for (std::size_t o = 0; o < layer.outputs; ++o)
            layer.weight[o * layer.inputs + i] = columns[i * layer.outputs + o];
    return layer;
}

/// Keeps the inputs of the 112 sites, in the order of `neighbourhood`; every other voxel is always 0.
inline dense_layer without_empty_voxels(const dense_layer& layer) {
    const auto& sites = neighbourhood<bcc, published_voxel_shells>;
    dense_layer reduced{sites.size(), layer.outputs, {}, layer.bias};
    for (std::size_t o = 0; o < layer.outputs; ++o)
        for (const vec3 r : sites) reduced.weight.push_back(layer.weight[o * layer.inputs + published_voxel(r)]);
    return reduced;
}

}  // namespace detail

/// Reads the published weights: hidden layers of (W, bias, γ, β, μ, σ²) and an output layer (W, bias), ReLU after batch
/// normalisation with ε = 0.001, digits of Nb, Mo, Ta on 9 × 9 × 9 voxels of a/2. The file carries no reference pairs.
/// \throws input_error where it holds anything else.
inline model_data import_nnk(std::string_view bytes, const std::string& source) {
    const auto arrays = read_npy_arrays(bytes, source);
    if (arrays.size() % detail::nnk_arrays_per_layer != 2)
        throw input_error(source, "six arrays a hidden layer and two for the output", std::to_string(arrays.size()));
    model_data data;
    data.source = source;
    data.lattice = bcc::name;
    data.lattice_constant_A = 3.24;
    data.lattice_constant_range_A = {3.24, 3.24};
    data.species = {"Nb", "Mo", "Ta"};
    data.descriptor = {published_voxel_shells, "digit", std::string(alignment::rotate_z_mirror::name)};
    std::size_t inputs = published_voxel_count;
    for (std::size_t k = 0; k < arrays.size(); k += detail::nnk_arrays_per_layer) {
        const std::string place = source + ", layer " + std::to_string(data.network.layers.size());
        auto layer = detail::nnk_layer(arrays[k], arrays[k + 1], inputs, place);
        if (k + 2 < arrays.size()) {
            const auto part = [&](std::size_t n) { return arrays[k + n].as<float>(); };
            layer = folded(std::move(layer), {part(2), part(3), part(4), part(5), detail::nnk_epsilon});
        }
        inputs = layer.outputs;
        data.network.layers.push_back(k == 0 ? detail::without_empty_voxels(layer) : std::move(layer));
    }
    check_network(data.network, source);
    return data;
}

}  // namespace saddle
