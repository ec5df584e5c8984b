#include "run_plan.hpp"

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>

namespace saddle::cli {

namespace {

std::string name_of(schedule_axis axis) { return axis == schedule_axis::jumps ? "jump" : "time_s"; }

/// Whether a setting fixes the run, or may change when it goes on.
enum class role { fixed, free };

/// The one list of settings: f(name, value, role) for each.
template <class Plan, class F>
void for_each_setting(Plan& plan, F f) {
    f("model", plan.model, role::free);
    f("model_sha256", plan.model_sha256, role::fixed);
    f("backend", plan.backend, role::free);
    f("structure", plan.structure, role::free);
    f("structure_sha256", plan.structure_sha256, role::fixed);
    f("frame", plan.frame, role::fixed);
    f("species", plan.species, role::fixed);
    f("cells", plan.cells, role::fixed);
    f("composition", plan.composition, role::fixed);
    f("vacancy_id", plan.vacancy_id, role::fixed);
    f("vacancies", plan.vacancies, role::fixed);
    f("vacancy_ids", plan.vacancy_ids, role::fixed);
    f("second_vacancy", plan.second_vacancy, role::fixed);
    f("domains", plan.domains, role::fixed);
    f("window_s", plan.window_s, role::fixed);
    f("k0_per_s", plan.attempt_frequency_per_s, role::fixed);
    f("seed", plan.random_seed, role::fixed);
    f("crystal_seed", plan.crystal_seed, role::fixed);
    f("replica", plan.replica, role::fixed);
    f("temperature_K", plan.temperature_K, role::fixed);
    f("schedule", plan.schedule, role::fixed);
    f("jumps", plan.jumps, role::free);
    f("sample_every", plan.sample_every, role::fixed);
    f("dump_every", plan.dump_every, role::fixed);
    f("displacement_block", plan.displacement_block, role::fixed);
    f("events", plan.events, role::fixed);
    f("checkpoint_every", plan.checkpoint_every, role::free);
    f("branch_of", plan.branch_of, role::fixed);
}

template <class T>
json to_value(const T& value) {
    return value;
}
json to_value(const branch_origin& origin) {
    return {{"folder", origin.folder}, {"jump", origin.jump}, {"seed", origin.seed}};
}
json to_value(const temperature_schedule& schedule) {
    json points = json::array();
    for (const auto& [at, temperature_K] : schedule.points()) points.push_back({at, temperature_K});
    return {{"along", name_of(schedule.axis())}, {"points", points}};
}
template <class T>
json to_value(const std::optional<T>& value) {
    return value ? to_value(*value) : json();
}

/// Strict, where nlohmann-json would make a large count of -1 and 2 of 2.5. \throws std::exception.
void read_value(const json& from, bool& value) { value = from.get_ref<const json::boolean_t&>(); }
template <class T>
void read_value(const json& from, T& value) {
    if constexpr (std::integral<T>) {
        const bool fits = from.is_number_unsigned()
                              ? std::in_range<T>(from.get<std::uint64_t>())
                              : from.is_number_integer() && std::in_range<T>(from.get<std::int64_t>());
        if (!fits) throw std::out_of_range("no such whole number");
    }
    value = from.get<T>();
}
template <class T>
void read_value(const json& from, std::vector<T>& values) {
    values.clear();
    for (const json& entry : from.get_ref<const json::array_t&>()) read_value(entry, values.emplace_back());
}
void read_value(const json& from, branch_origin& origin) {
    read_value(from.at("folder"), origin.folder);
    read_value(from.at("jump"), origin.jump);
    read_value(from.at("seed"), origin.seed);
}
void read_value(const json& from, std::optional<temperature_schedule>& value) {
    value.reset();
    if (from.is_null()) return;
    const auto along = from.at("along").get<std::string>();
    std::vector<schedule_point> points;
    for (const auto& point : from.at("points"))
        points.push_back({point.at(0).get<double>(), point.at(1).get<double>()});
    for (const auto axis : {schedule_axis::jumps, schedule_axis::time_s})
        if (name_of(axis) == along) value.emplace(axis, std::move(points));
    if (!value) throw input_error("schedule", "along jump or time_s", quoted_text(along));
}
template <class T>
void read_value(const json& from, std::optional<T>& value) {
    value.reset();
    if (!from.is_null()) read_value(from, value.emplace());
}

template <class T>
void read_setting(const json& settings, const char* name, T& value) {
    read_value(settings.at(name), value);
}
/// What an older program did not know is none.
template <class T>
void read_setting(const json& settings, const char* name, std::optional<T>& value) {
    if (settings.contains(name)) read_value(settings.at(name), value);
}

void check_values(const run_plan& plan, const std::string& place) {
    const bool counts = plan.jumps > 0 && plan.sample_every > 0 && plan.dump_every != 0 &&
                        plan.displacement_block != 0 && plan.checkpoint_every != 0 && plan.replica > 0;
    if (!counts) throw input_error(place, "counts of jumps and replicas of at least 1", "0");
    if (plan.second_vacancy && plan.second_vacancy != "trust" && plan.second_vacancy != "refuse")
        throw input_error(place, "second_vacancy trust or refuse", quoted_text(*plan.second_vacancy));
    if (plan.domains.has_value() != plan.window_s.has_value() ||
        (plan.domains && (plan.domains->size() != 3 || !(*plan.window_s > 0) || !std::isfinite(*plan.window_s))))
        throw input_error(place, "three numbers of domains together with a window above 0 s", "others");
    if (plan.structure.empty() && (plan.cells.size() != 3 || plan.composition.empty()))
        throw input_error(place, "a structure, or three cells and a composition", "neither");
}

}  // namespace

json to_json(const run_plan& plan) {
    json settings;
    for_each_setting(plan, [&](const char* name, const auto& value, role) { settings[name] = to_value(value); });
    return settings;
}

json parse_settings(std::string_view text) {
    constexpr int most_levels = 16;
    bool too_deep = false;
    const auto check = [&](int depth, json::parse_event_t, json&) {
        too_deep = too_deep || depth > most_levels;
        return !too_deep;
    };
    auto settings = json::parse(text.begin(), text.end(), check, false);
    return too_deep ? json(json::value_t::discarded) : settings;
}

run_plan parse_plan(const json& settings, const std::string& place) {
    run_plan plan;
    for_each_setting(plan, [&](const char* name, auto& value, role) {
        try {
            read_setting(settings, name, value);
        } catch (const std::exception&) {
            const bool there = settings.is_object() && settings.contains(name);
            throw input_error(place, std::string("'") + name + "' as `saddle anneal` writes it",
                              there ? quoted_text(settings[name].dump()) : "none");
        }
    });
    check_values(plan, place);
    return plan;
}

void check_same_run(const run_plan& expected, const run_plan& found, const std::string& place) {
    const json written = to_json(found);
    for_each_setting(expected, [&](const char* name, const auto& value, role kind) {
        if (kind == role::fixed && to_value(value) != written[name])
            throw input_error(place, std::string(name) + " " + to_value(value).dump() + " as in the checkpoint",
                              written[name].dump());
    });
}

std::string full_path(const std::filesystem::path& path) {
    return std::filesystem::absolute(path).lexically_normal().string();
}

std::string schedule_text(const temperature_schedule& schedule) {
    std::string text = name_of(schedule.axis());
    char separator = ' ';
    for (const auto& [at, temperature_K] : schedule.points())
        text += std::exchange(separator, ',') + number_text(at) + ':' + number_text(temperature_K);
    return text;
}

random_stream stream_of(const run_plan& plan, const std::string& purpose) {
    return random_stream(plan.replica == 1 ? purpose : purpose + ", replica " + std::to_string(plan.replica));
}

std::string name_of_composition(const std::string& composition) {
    std::string name;
    for (const auto& [species, amount] : parse_composition(composition)) name += species + number_text(amount);
    return name;
}

std::string name_of_alloy(const run_plan& plan) {
    return plan.composition.empty() ? std::filesystem::path(plan.structure).filename().string()
                                    : name_of_composition(plan.composition);
}

std::string name_of(const run_plan& plan) {
    std::string name = plan.composition.empty() ? "" : name_of_composition(plan.composition) + " ";
    name += plan.schedule ? "from " + number_text(plan.temperature_K) + " to " +
                                number_text(plan.schedule->points().back().temperature_K) + " K"
                          : "at " + number_text(plan.temperature_K) + " K";
    return plan.replica == 1 ? name : name + ", replica " + std::to_string(plan.replica);
}

}  // namespace saddle::cli
