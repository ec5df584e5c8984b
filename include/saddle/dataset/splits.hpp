/// \file
/// Which records train and which test: by alloy, by vacancy or at random, once or in k folds, and how many alloys.
///
/// Neighbouring jumps share most of their surroundings, so records of one vacancy, and often of one alloy, must not
/// stand on both sides of a split that is to say something about unseen alloys.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/dataset/barrier_set.hpp>

namespace saddle {

/// What is never parted by a split: an alloy with its repeats, a vacancy, or nothing.
enum class split_unit { alloy, vacancy, record };

/// Rows of a set, both lists ascending.
struct row_split {
    std::vector<std::size_t> training;
    std::vector<std::size_t> testing;
};

/// "NbMoTaWV_3" is a repeat of "NbMoTaWV": the name without an ending of '_' and a number.
inline std::string alloy_family(std::string_view name) {
    const auto underscore = name.rfind('_');
    if (underscore == name.npos || underscore == 0 || underscore + 1 == name.size()) return std::string(name);
    const auto ending = name.substr(underscore + 1);
    const bool number = std::all_of(ending.begin(), ending.end(), [](char c) { return c >= '0' && c <= '9'; });
    return std::string(number ? name.substr(0, underscore) : name);
}

namespace detail {

/// Fisher-Yates, the same on every machine.
template <class T>
void shuffle(std::vector<T>& values, seed s, std::string_view what) {
    philox_sequence draw(s, random_stream(what));
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[static_cast<std::size_t>(draw.below(i))]);
}

/// The rows in groups that stay together, in the order of their first row.
inline std::vector<std::vector<std::size_t>> grouped_rows(const barrier_set& set, std::span<const std::size_t> rows,
                                                          split_unit unit) {
    std::vector<std::vector<std::size_t>> groups;
    std::map<std::pair<std::string, std::int64_t>, std::size_t> known;
    for (const std::size_t row : rows) {
        const std::string alloy =
            unit == split_unit::alloy ? alloy_family(set.alloys[set.alloy[row]].name) : std::to_string(set.alloy[row]);
        const std::int64_t number = unit == split_unit::alloy     ? 0
                                    : unit == split_unit::vacancy ? set.vacancies[row]
                                                                  : static_cast<std::int64_t>(row);
        const auto [place, is_new] = known.try_emplace({alloy, number}, groups.size());
        if (is_new) groups.emplace_back();
        groups[place->second].push_back(row);
    }
    return groups;
}

inline void sort_split(row_split& split) {
    std::sort(split.training.begin(), split.training.end());
    std::sort(split.testing.begin(), split.testing.end());
}

}  // namespace detail

/// Tests on the named alloys, trains on the rest. \throws input_error for a name that the data lack, and where either
/// side is empty.
inline row_split split_by_names(const barrier_set& set, std::span<const std::size_t> rows,
                                const std::vector<std::string>& testing) {
    std::vector<bool> out(set.alloys.size());
    for (const auto& name : testing) {
        bool found = false;
        for (std::size_t a = 0; a < set.alloys.size(); ++a)
            if (set.alloys[a].name == name) found = out[a] = true;
        if (!found) throw input_error("split", "names of alloys of the data", "'" + name + "'");
    }
    row_split split;
    for (const std::size_t row : rows) (out[set.alloy[row]] ? split.testing : split.training).push_back(row);
    if (split.training.empty() || split.testing.empty())
        throw input_error("split", "records on both sides",
                          split.training.empty() ? "none left to train on" : "none to test on");
    return split;
}

/// k folds: every row is in the testing part of one fold and in the training part of all others. Groups are dealt out
/// in random order, each to the fold that is smallest so far. \throws input_error where there are fewer groups than
/// folds, or fewer than two folds.
inline std::vector<row_split> folds(const barrier_set& set, std::span<const std::size_t> rows, std::size_t k,
                                    split_unit unit, seed s) {
    auto groups = detail::grouped_rows(set, rows, unit);
    if (k < 2 || k > groups.size())
        throw input_error("folds", "2 to " + std::to_string(groups.size()) + ", the groups that stay together",
                          std::to_string(k));
    detail::shuffle(groups, s, "folds");
    std::vector<row_split> split(k);
    for (const auto& group : groups) {
        auto smallest = std::min_element(split.begin(), split.end(), [](const auto& a, const auto& b) {
            return a.testing.size() < b.testing.size();
        });
        smallest->testing.insert(smallest->testing.end(), group.begin(), group.end());
        for (auto& other : split)
            if (&other != &*smallest) other.training.insert(other.training.end(), group.begin(), group.end());
    }
    for (auto& part : split) detail::sort_split(part);
    return split;
}

/// Tests on a share of the groups, drawn at random. \throws input_error unless the share is between 0 and 1 and leaves
/// a group on both sides.
inline row_split random_split(const barrier_set& set, std::span<const std::size_t> rows, double testing_share,
                              split_unit unit, seed s) {
    if (!(testing_share > 0 && testing_share < 1))
        throw input_error("split", "a share between 0 and 1", std::to_string(testing_share));
    auto groups = detail::grouped_rows(set, rows, unit);
    detail::shuffle(groups, s, "random split");
    const auto count = static_cast<std::size_t>(std::llround(testing_share * static_cast<double>(groups.size())));
    if (count == 0 || count >= groups.size())
        throw input_error("split", "a share that leaves something on both sides",
                          std::to_string(count) + " of " + std::to_string(groups.size()) + " groups to test on");
    row_split split;
    for (std::size_t g = 0; g < groups.size(); ++g) {
        auto& side = g < count ? split.testing : split.training;
        side.insert(side.end(), groups[g].begin(), groups[g].end());
    }
    detail::sort_split(split);
    return split;
}

/// The rows of the first `count` alloys in an order drawn at random: with one seed a smaller subset is part of a larger
/// one. Repeats of an alloy count one by one. \throws input_error where the rows are of fewer alloys.
inline std::vector<std::size_t> rows_of_alloys(const barrier_set& set, std::span<const std::size_t> rows,
                                               std::size_t count, seed s) {
    std::vector<std::uint32_t> alloys;
    for (const std::size_t row : rows)
        if (std::find(alloys.begin(), alloys.end(), set.alloy[row]) == alloys.end()) alloys.push_back(set.alloy[row]);
    if (count < 1 || count > alloys.size())
        throw input_error("alloys", "1 to " + std::to_string(alloys.size()), std::to_string(count));
    detail::shuffle(alloys, s, "learning curve");
    alloys.resize(count);
    std::vector<std::size_t> chosen;
    for (const std::size_t row : rows)
        if (std::find(alloys.begin(), alloys.end(), set.alloy[row]) != alloys.end()) chosen.push_back(row);
    return chosen;
}

}  // namespace saddle
