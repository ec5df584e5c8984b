/// \file
/// Barriers of single jumps, as lists of barriers with known answers have them.
#pragma once

#include <algorithm>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>

#include "model.hpp"

namespace saddle::runtime {

/// Barrier in eV of jump k in the k-th environment, in the site order of `model.environment()`. The jumps of one
/// vacancy mostly stand together: environments that repeat the one before cost no evaluation. \throws input_error where
/// sizes do not fit, for a jump that the lattice lacks, and as `model.barriers_of_environments`.
template <lattice L>
std::vector<double> jump_barriers_eV(const model<L>& model, std::span<const digit> environments,
                                     std::span<const vec3> jumps) {
    const std::size_t sites = model.environment().size();
    if (environments.size() != jumps.size() * sites)
        throw input_error("environments", std::to_string(sites) + " sites a jump",
                          std::to_string(environments.size()) + " for " + std::to_string(jumps.size()));
    std::vector<digit> different;
    std::vector<std::size_t> vacancy_of, direction_of;  // of each jump
    for (std::size_t k = 0; k < jumps.size(); ++k) {
        const auto here = environments.subspan(k * sites, sites);
        if (k == 0 || !std::equal(here.begin(), here.end(), here.begin() - static_cast<std::ptrdiff_t>(sites)))
            different.insert(different.end(), here.begin(), here.end());
        vacancy_of.push_back(different.size() / sites - 1);
        const auto jump = std::find(L::jumps.begin(), L::jumps.end(), jumps[k]);
        if (jump == L::jumps.end()) throw input_error("jump", "a jump of " + std::string(L::name), "another vector");
        direction_of.push_back(static_cast<std::size_t>(jump - L::jumps.begin()));
    }
    const auto of_vacancies = model.barriers_of_environments(different);
    std::vector<double> barriers;
    barriers.reserve(jumps.size());
    for (std::size_t k = 0; k < jumps.size(); ++k) barriers.push_back(of_vacancies[vacancy_of[k]][direction_of[k]]);
    return barriers;
}

}  // namespace saddle::runtime
