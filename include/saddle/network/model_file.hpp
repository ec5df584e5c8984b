/// \file
/// The model file (docs/model-file.md): safetensors with one JSON object. Needs nlohmann-json.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>
#include <saddle/io/json.hpp>
#include <saddle/io/safetensors.hpp>
#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/model_data.hpp>

namespace saddle {

/// Version of the format that this library writes and reads.
inline constexpr int model_file_format = 1;

namespace detail {

inline std::string layer_name(std::size_t k) { return "layers." + std::to_string(k); }

inline dense_layer read_dense_layer(const safetensors& file, const std::string& source, std::size_t k,
                                    std::size_t outputs) {
    const std::string weight = layer_name(k) + ".weight";
    dense_layer layer{ranked_tensor(file, source, weight, 2, "[out, in]").shape[1], outputs, {}, {}};
    layer.weight = checked_tensor<float>(file, source, weight, {outputs, layer.inputs});
    layer.bias = checked_tensor<float>(file, source, layer_name(k) + ".bias", {outputs});
    return layer;
}

inline batch_normalisation read_normalisation(const safetensors& file, const std::string& source, std::size_t k,
                                              std::size_t outputs, double epsilon) {
    const auto part = [&](const char* name) {
        return checked_tensor<float>(file, source, layer_name(k) + ".norm." + name, {outputs});
    };
    return {part("weight"), part("bias"), part("running_mean"), part("running_var"), epsilon};
}

/// "none", "folded" or "separate". \throws input_error for other descriptions than those of `kind` with ReLUs.
inline std::string read_network_kind(const json_object& description, const char* kind) {
    if (description.string("kind") != kind)
        throw input_error(description.place("kind"), "mlp or cnn", description.string("kind"));
    if (description.string("activation") != "relu")
        throw input_error(description.place("activation"), "relu", description.string("activation"));
    const std::string normalisation = description.string("batch_normalisation");
    if (normalisation != "none" && normalisation != "folded" && normalisation != "separate")
        throw input_error(description.place("batch_normalisation"), "none, folded or separate", normalisation);
    return normalisation;
}

inline dense_network read_dense_network(const safetensors& file, const json_object& description,
                                        const std::string& source) {
    const auto normalisation = read_network_kind(description, "mlp");
    auto widths = description.list<std::size_t>("hidden");
    widths.push_back(1);
    dense_network network;
    for (std::size_t k = 0; k < widths.size(); ++k) {
        auto layer = read_dense_layer(file, source, k, widths[k]);
        if (normalisation == "separate" && k + 1 < widths.size())
            layer = folded(std::move(layer), read_normalisation(file, source, k, widths[k],
                                                                description.number("batch_normalisation_epsilon")));
        network.layers.push_back(std::move(layer));
    }
    check_network(network, source);
    return network;
}

/// What padding and max-pools a description has, if any. \throws input_error naming a convolution that is not there.
inline void read_pools(const json_object& description, std::vector<convolution_layer>& convolutions) {
    const std::size_t padding = description.has("padding") ? description.count("padding") : 0;
    for (auto& c : convolutions) c.padding = padding;
    if (!description.has("pooled")) return;
    for (const std::size_t k : description.list<std::size_t>("pooled")) {
        if (k >= convolutions.size())
            throw input_error(description.place("pooled"),
                              "numbers of convolutions below " + std::to_string(convolutions.size()),
                              std::to_string(k));
        convolutions[k].pooled = true;
    }
}

/// [out, in, z, y, x], cubes of one width. \throws input_error naming file and tensor.
inline convolution_layer read_convolution(const safetensors& file, const std::string& source, std::size_t k,
                                          std::size_t outputs) {
    const std::string weight = layer_name(k) + ".weight";
    const auto& shape = ranked_tensor(file, source, weight, 5, "[out, in, z, y, x]").shape;
    convolution_layer layer{shape[1], outputs, shape[2], {}, {}};
    layer.weight =
        checked_tensor<float>(file, source, weight, {outputs, layer.inputs, layer.width, layer.width, layer.width});
    layer.bias = checked_tensor<float>(file, source, layer_name(k) + ".bias", {outputs});
    return layer;
}

inline convolutional_network read_convolutional_network(const safetensors& file, const json_object& description,
                                                        const std::string& source) {
    const auto normalisation = read_network_kind(description, "cnn");
    convolutional_network network;
    network.edge = description.count("voxels");
    const auto filters = description.list<std::size_t>("filters");
    for (std::size_t k = 0; k < filters.size(); ++k) {
        auto layer = read_convolution(file, source, k, filters[k]);
        if (normalisation == "separate")
            layer = folded(std::move(layer), read_normalisation(file, source, k, filters[k],
                                                                description.number("batch_normalisation_epsilon")));
        network.convolutions.push_back(std::move(layer));
    }
    read_pools(description, network.convolutions);
    network.output = read_dense_layer(file, source, filters.size(), 1);
    check_network(network, source);
    return network;
}

inline std::vector<reference_pair> read_references(const safetensors& file, const std::string& source) {
    const auto& shape = filled_tensor(file, source, "reference.environment", 2, "[pairs, sites]").shape;
    const std::size_t pairs = shape[0];
    const std::size_t sites = shape[1];
    const auto digits = checked_tensor<std::uint8_t>(file, source, "reference.environment", {pairs, sites});
    const auto jumps = checked_tensor<std::int8_t>(file, source, "reference.jump", {pairs, 3});
    const auto barriers = checked_tensor<float>(file, source, "reference.barrier_eV", {pairs});
    std::vector<reference_pair> references;
    for (std::size_t p = 0; p < pairs; ++p) {
        const auto first = digits.begin() + static_cast<std::ptrdiff_t>(p * sites);
        references.push_back({{first, first + static_cast<std::ptrdiff_t>(sites)},
                              {jumps[3 * p], jumps[3 * p + 1], jumps[3 * p + 2]},
                              barriers[p]});
    }
    return references;
}

inline map_description read_descriptor(const json_object& json) {
    map_description map{json.count("shells"), json.string("encoding"), json.string("alignment"), json.string("kind")};
    if (map.is_density()) {
        map.density = {json.count("voxels"), json.number("spacing_A"), json.number("cutoff_A"),
                       json.number("lattice_constant_A"), json.has("turns") ? json.count("turns") : 1};
        check_density_grid(map.density, json.place("density map"));
    } else if (map.kind != "digit_map" && !map.in_voxels()) {
        throw input_error(json.place("kind"), "digit_map, voxel_map or sdm", map.kind);
    }
    return map;
}

inline nlohmann::ordered_json description_of(const map_description& map) {
    nlohmann::ordered_json json{
        {"kind", map.kind}, {"shells", map.shells}, {"encoding", map.encoding}, {"alignment", map.alignment}};
    if (map.is_density()) {
        json["voxels"] = map.density.voxels;
        json["spacing_A"] = map.density.spacing_A;
        json["cutoff_A"] = map.density.cutoff_A;
        json["lattice_constant_A"] = map.density.lattice_constant_A;
        if (map.density.turns > 1) json["turns"] = map.density.turns;
    }
    return json;
}

inline void read_description(const json_object& json, model_data& data) {
    if (json.count("format") != model_file_format)
        throw input_error(json.place("format"), std::to_string(model_file_format),
                          std::to_string(json.count("format")));
    data.lattice = json.string("lattice");
    data.lattice_constant_A = json.number("lattice_constant_A");
    if (!(data.lattice_constant_A > 0))
        throw input_error(json.place("lattice_constant_A"), "a length above 0 Å",
                          std::to_string(data.lattice_constant_A));
    data.lattice_constant_range_A = {data.lattice_constant_A, data.lattice_constant_A};
    if (json.has("lattice_constant_range_A")) {
        const auto range = json.list<double>("lattice_constant_range_A");
        if (range.size() != 2 || !(range[0] <= range[1]))
            throw input_error(json.place("lattice_constant_range_A"), "[low, high]", "another list");
        data.lattice_constant_range_A = {range[0], range[1]};
    }
    data.species = json.list<std::string>("species");
    check_species_names(data.species, json.place("species"));
    data.descriptor = read_descriptor(json.object("descriptor"));
    if (json.has("k0_per_s")) data.attempt_frequency_per_s = json.number("k0_per_s");
    if (!(data.attempt_frequency_per_s > 0))
        throw input_error(json.place("k0_per_s"), "a frequency above 0", std::to_string(data.attempt_frequency_per_s));
}

inline void add_layer(safetensors& file, std::size_t k, const dense_layer& layer) {
    file.add<float>(layer_name(k) + ".weight", {layer.outputs, layer.inputs}, layer.weight);
    file.add<float>(layer_name(k) + ".bias", {layer.outputs}, layer.bias);
}

inline void add_layer(safetensors& file, std::size_t k, const convolution_layer& layer) {
    file.add<float>(layer_name(k) + ".weight", {layer.outputs, layer.inputs, layer.width, layer.width, layer.width},
                    layer.weight);
    file.add<float>(layer_name(k) + ".bias", {layer.outputs}, layer.bias);
}

/// Adds the tensors of a network; its description.
inline nlohmann::ordered_json add_network(safetensors& file, const dense_network& network) {
    auto hidden = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < network.layers.size(); ++k) {
        add_layer(file, k, network.layers[k]);
        if (k + 1 < network.layers.size()) hidden.push_back(network.layers[k].outputs);
    }
    return {{"kind", "mlp"}, {"hidden", hidden}, {"activation", "relu"}, {"batch_normalisation", "folded"}};
}

inline nlohmann::ordered_json add_network(safetensors& file, const convolutional_network& network) {
    auto filters = nlohmann::ordered_json::array();
    auto pooled = nlohmann::ordered_json::array();
    for (std::size_t k = 0; k < network.convolutions.size(); ++k) {
        add_layer(file, k, network.convolutions[k]);
        filters.push_back(network.convolutions[k].outputs);
        if (network.convolutions[k].pooled) pooled.push_back(k);
    }
    add_layer(file, network.convolutions.size(), network.output);
    return {{"kind", "cnn"},
            {"voxels", network.edge},
            {"filters", filters},
            {"padding", network.convolutions.front().padding},
            {"pooled", pooled},
            {"activation", "relu"},
            {"batch_normalisation", "folded"}};
}

}  // namespace detail

/// Reads a model file's bytes; `source` is what messages call it. Batch normalisation comes back folded.
/// \throws input_error naming file, key or tensor, what was expected and what was found.
inline model_data parse_model(std::string_view bytes, const std::string& source) {
    const safetensors file = read_safetensors(bytes, source);
    const auto text = file.metadata.find("saddle");
    if (text == file.metadata.end()) throw input_error(source, "a key saddle in __metadata__", "none");
    const auto json = detail::parse_json(text->second, detail::most_metadata_levels, source + ", metadata");
    model_data data;
    data.source = source;
    data.metadata = text->second;
    const detail::json_object object(json, source + ", metadata");
    detail::read_description(object, data);
    const auto network = object.object("network");
    if (network.string("kind") == "cnn")
        data.convolutional = detail::read_convolutional_network(file, network, source);
    else
        data.network = detail::read_dense_network(file, network, source);
    data.references = detail::read_references(file, source);
    return data;
}

/// The bytes of a model file. What `data.metadata` says beyond the keys written here (training, errors, …) is kept.
/// \throws input_error where there are no reference pairs.
inline std::string serialise_model(const model_data& data) {
    if (data.references.empty()) throw input_error("model file", "at least one reference pair", "none");
    auto json = data.metadata.empty() ? nlohmann::ordered_json::object() : nlohmann::ordered_json::parse(data.metadata);
    json["format"] = model_file_format;
    json["lattice"] = data.lattice;
    json["lattice_constant_A"] = data.lattice_constant_A;
    json["lattice_constant_range_A"] = data.lattice_constant_range_A;
    json["species"] = data.species;
    json["descriptor"] = detail::description_of(data.descriptor);
    json["k0_per_s"] = data.attempt_frequency_per_s;
    safetensors file;
    json["network"] = data.is_convolutional() ? detail::add_network(file, data.convolutional)
                                              : detail::add_network(file, data.network);
    std::vector<std::uint8_t> digits;
    std::vector<std::int8_t> jumps;
    std::vector<float> barriers;
    for (const auto& pair : data.references) {
        digits.insert(digits.end(), pair.environment.begin(), pair.environment.end());
        for (const int component : {pair.jump.x, pair.jump.y, pair.jump.z})
            jumps.push_back(static_cast<std::int8_t>(component));
        barriers.push_back(static_cast<float>(pair.barrier_eV));
    }
    const std::size_t pairs = data.references.size();
    file.add<std::uint8_t>("reference.environment", {pairs, digits.size() / pairs}, digits);
    file.add<std::int8_t>("reference.jump", {pairs, 3}, jumps);
    file.add<float>("reference.barrier_eV", {pairs}, barriers);
    file.metadata["saddle"] = json.dump();
    return write_safetensors(file);
}

}  // namespace saddle
