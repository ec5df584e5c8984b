/// \file
/// Several networks that differ in their seed: their mean and how far they are apart, a measure of what they do not
/// know.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>

namespace saddle {

struct ensemble_prediction {
    double mean_eV{};
    double spread_eV{};  ///< standard deviation of the members, √(Σ(E − mean)²/(n − 1)); 0 of one alone
};

/// One a barrier from the predictions of each member for all of them. \throws input_error where there is no member, or
/// they predict different numbers of barriers.
inline std::vector<ensemble_prediction> combined(const std::vector<std::vector<float>>& members) {
    if (members.empty()) throw input_error("ensemble", "at least one member", "none");
    for (const auto& member : members)
        if (member.size() != members.front().size())
            throw input_error("ensemble", std::to_string(members.front().size()) + " barriers of each member",
                              std::to_string(member.size()));
    const auto n = static_cast<double>(members.size());
    std::vector<ensemble_prediction> all(members.front().size());
    for (std::size_t k = 0; k < all.size(); ++k) {
        for (const auto& member : members) all[k].mean_eV += member[k] / n;
        double squares = 0;
        for (const auto& member : members) squares += (member[k] - all[k].mean_eV) * (member[k] - all[k].mean_eV);
        all[k].spread_eV = members.size() > 1 ? std::sqrt(squares / (n - 1)) : 0.0;
    }
    return all;
}

}  // namespace saddle
