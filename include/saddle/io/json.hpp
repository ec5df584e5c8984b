/// \file
/// JSON read from files that may be wrong: parsed within bounds, keys asked for with their place. Needs nlohmann-json.
#pragma once

#include <algorithm>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>

namespace saddle::detail {

/// JSON of at most so many levels of objects and lists; the rest of the library may then follow it by recursion.
/// Refuses keys that occur twice (the JSON library would keep the last).
inline nlohmann::json parse_json(std::string_view text, int most_levels, const std::string& place) {
    using json = nlohmann::json;
    std::vector<std::set<std::string>> keys;
    const auto check = [&](int depth, json::parse_event_t event, json& parsed) {
        if (depth > most_levels) throw input_error(place, "at most " + std::to_string(most_levels) + " levels", "more");
        if (event == json::parse_event_t::object_start) keys.emplace_back();
        if (event == json::parse_event_t::object_end) keys.pop_back();
        if (event == json::parse_event_t::key && !keys.back().insert(parsed.get<std::string>()).second)
            throw input_error(place, "every key once", "'" + parsed.get<std::string>() + "' twice");
        return true;
    };
    try {
        return json::parse(text.begin(), text.end(), check);
    } catch (const json::exception& problem) {
        throw input_error(place, "JSON", problem.what());
    }
}

/// How deep the metadata of our files may be nested, free objects such as `training` of a model included.
inline constexpr int most_metadata_levels = 32;

/// Reads the keys of a JSON object; every complaint names file and key.
class json_object {
public:
    json_object(const nlohmann::json& object, std::string place) : object_(&object), place_(std::move(place)) {
        if (!object.is_object()) throw input_error(place_, "a JSON object", object.type_name());
    }

    bool has(const char* key) const { return object_->contains(key); }
    std::string place(const char* key) const { return place_ + ", " + key; }

    json_object object(const char* key) const { return {at(key), place(key)}; }

    /// The objects of a list; `what` they are is said where there is no list.
    std::vector<json_object> objects(const char* key, const std::string& what) const {
        const auto found = object_->find(key);
        if (found == object_->end() || !found->is_array())
            throw input_error(place(key), "a list of " + what, found == object_->end() ? "none" : found->type_name());
        std::vector<json_object> all;
        for (const auto& entry : *found) all.emplace_back(entry, place(key) + " " + std::to_string(all.size()));
        return all;
    }

    std::string string(const char* key) const {
        if (!at(key).is_string()) throw input_error(place(key), "a string", at(key).dump());
        return at(key).get<std::string>();
    }

    double number(const char* key) const {
        if (!at(key).is_number()) throw input_error(place(key), "a number", at(key).dump());
        return at(key).get<double>();
    }

    std::size_t count(const char* key) const {
        if (!at(key).is_number_unsigned())
            throw input_error(place(key), "a whole number of at least 0", at(key).dump());
        return at(key).get<std::size_t>();
    }

    /// T is std::string, double or an unsigned whole number; nothing is converted.
    template <class T>
    std::vector<T> list(const char* key) const {
        constexpr bool strings = std::is_same_v<T, std::string>;
        constexpr bool counts = std::is_unsigned_v<T>;
        const auto fits = [](const nlohmann::json& entry) {
            return strings ? entry.is_string() : counts ? entry.is_number_unsigned() : entry.is_number();
        };
        const auto& found = at(key);
        if (!found.is_array() || !std::all_of(found.begin(), found.end(), fits))
            throw input_error(place(key),
                              strings  ? "a list of strings"
                              : counts ? "a list of whole numbers of at least 0"
                                       : "a list of numbers",
                              found.dump());
        return found.get<std::vector<T>>();
    }

private:
    const nlohmann::json& at(const char* key) const {
        const auto found = object_->find(key);
        if (found == object_->end()) throw input_error(place_, std::string("a key ") + key, "none");
        return *found;
    }

    const nlohmann::json* object_;
    std::string place_;
};

}  // namespace saddle::detail
