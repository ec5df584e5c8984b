/// \file
/// Data-set files (docs/data-sets.md): a barrier set as safetensors with one JSON object. Needs nlohmann-json.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/io/json.hpp>
#include <saddle/io/safetensors.hpp>

namespace saddle {

/// Version of the format that this library writes and reads.
inline constexpr int data_set_format = 1;

/// The key of the header's metadata that tells a data set from a model.
inline constexpr const char* data_set_key = "saddle_data";

/// Whether bytes begin as a safetensors file whose header names the key of a data set.
inline bool is_data_set(std::string_view bytes) {
    std::uint64_t length = 0;
    if (bytes.size() < 9 || bytes[8] != '{') return false;
    std::memcpy(&length, bytes.data(), 8);
    if (length > bytes.size() - 8) return false;
    return bytes.substr(8, static_cast<std::size_t>(length)).find('"' + std::string(data_set_key) + '"') != bytes.npos;
}

namespace detail {

inline std::vector<alloy_info> read_alloys(const json_object& metadata) {
    std::vector<alloy_info> alloys;
    for (const auto& alloy : metadata.objects("alloys", "alloys")) {
        alloys.push_back({alloy.string("name"), alloy.number("lattice_constant_A"), alloy.string("source")});
        if (!(alloys.back().lattice_constant_A > 0))
            throw input_error(alloy.place("lattice_constant_A"), "a length above 0 Å", "another number");
    }
    return alloys;
}

}  // namespace detail

/// Reads a data set's bytes; `source` is what messages call it. \throws input_error naming file, key or tensor.
inline barrier_set parse_data_set(std::string_view bytes, const std::string& source) {
    const safetensors file = read_safetensors(bytes, source);
    const auto text = file.metadata.find(data_set_key);
    if (text == file.metadata.end())
        throw input_error(source, "a key " + std::string(data_set_key) + " in __metadata__", "none");
    const auto json = detail::parse_json(text->second, detail::most_metadata_levels, source + ", metadata");
    const detail::json_object object(json, source + ", metadata");
    if (object.count("format") != data_set_format)
        throw input_error(object.place("format"), std::to_string(data_set_format),
                          std::to_string(object.count("format")));
    barrier_set set;
    set.lattice = object.string("lattice");
    set.shells = object.count("shells");
    set.species = object.list<std::string>("species");
    set.alloys = detail::read_alloys(object);

    const std::size_t n = detail::filled_tensor(file, source, "barrier_eV", 1, "[records]").shape[0];
    const std::size_t sites = detail::ranked_tensor(file, source, "environment", 2, "[records, sites]").shape[1];
    const auto column = [&]<class T>(const char* name, T) {
        return detail::checked_tensor<T>(file, source, name, {n});
    };
    set.environments = detail::checked_tensor<std::uint8_t>(file, source, "environment", {n, sites});
    set.barriers_eV = column("barrier_eV", double{});
    set.reverse_eV = file.find("reverse_eV") ? column("reverse_eV", double{}) : std::vector<double>(n, unknown_eV);
    if (file.find("reverse_environment"))
        set.reverse_environments =
            detail::checked_tensor<std::uint8_t>(file, source, "reverse_environment", {n, sites});
    set.vacancies = column("vacancy", std::int64_t{});
    for (const auto a : column("alloy", std::int32_t{})) set.alloy.push_back(static_cast<std::uint32_t>(a));
    const auto jumps = detail::checked_tensor<std::int8_t>(file, source, "jump", {n, 3});
    for (std::size_t row = 0; row < n; ++row)
        set.jumps.push_back({jumps[3 * row], jumps[3 * row + 1], jumps[3 * row + 2]});
    check_barrier_set(set, source);
    return set;
}

/// The bytes of a data set; reverse barriers and their environments are written where one is known. \throws input_error
/// where columns do not fit each other.
inline std::string serialise_data_set(const barrier_set& set) {
    check_barrier_set(set, "data set");
    nlohmann::ordered_json json{{"format", data_set_format},
                                {"lattice", set.lattice},
                                {"shells", set.shells},
                                {"species", set.species},
                                {"alloys", nlohmann::ordered_json::array()}};
    for (const auto& alloy : set.alloys)
        json["alloys"].push_back(
            {{"name", alloy.name}, {"lattice_constant_A", alloy.lattice_constant_A}, {"source", alloy.source}});
    const std::size_t n = set.size();
    std::vector<std::int8_t> jumps;
    for (const vec3 jump : set.jumps)
        for (const int component : {jump.x, jump.y, jump.z}) jumps.push_back(static_cast<std::int8_t>(component));
    const std::vector<std::int32_t> alloy(set.alloy.begin(), set.alloy.end());
    safetensors file;
    file.add<std::uint8_t>("environment", {n, set.sites()}, set.environments);
    file.add<std::int8_t>("jump", {n, 3}, jumps);
    file.add<double>("barrier_eV", {n}, set.barriers_eV);
    if (!std::all_of(set.reverse_eV.begin(), set.reverse_eV.end(), [](double e) { return std::isnan(e); }))
        file.add<double>("reverse_eV", {n}, set.reverse_eV);
    if (!set.reverse_environments.empty())
        file.add<std::uint8_t>("reverse_environment", {n, set.sites()}, set.reverse_environments);
    file.add<std::int32_t>("alloy", {n}, alloy);
    file.add<std::int64_t>("vacancy", {n}, set.vacancies);
    file.metadata[data_set_key] = json.dump();
    return write_safetensors(file);
}

}  // namespace saddle
