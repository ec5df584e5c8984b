/// \file
/// Barriers of many vacancies of a crystal, one at a time, with progress.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <functional>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/core/progress.hpp>

#include "model.hpp"

namespace saddle::cli {

/// Calls f(site, barriers) for every site: barriers in eV of the vacancy that takes the place of its atom, infinite for
/// jumps that cannot be. Digits as in the model; where `displacements` is not empty atoms stand off their sites.
/// `progress` counts sites from `done` on. `goes_on(sites done)` is asked after each portion and ends the scan where it
/// says no.
/// \return whether all sites were done.
template <lattice L, class F>
bool scan_sites(const runtime::model<L>& model, const supercell<L>& occupation, const std::vector<site>& sites,
                progress_line& progress, std::size_t done, F f, const std::vector<real3>& displacements = {},
                const std::function<bool(std::size_t)>& goes_on = {}) {
    using clock = std::chrono::steady_clock;
    constexpr std::size_t most = 1024;
    std::size_t portion = 16;  // grows while a portion takes no time to speak of
    for (std::size_t first = 0, last = 0; first < sites.size(); first = last) {
        const auto begin = clock::now();
        last = std::min(first + portion, sites.size());
        const std::vector<site> part(sites.begin() + static_cast<std::ptrdiff_t>(first),
                                     sites.begin() + static_cast<std::ptrdiff_t>(last));
        auto barriers = displacements.empty() ? model.barriers_eV(occupation, part)
                                              : model.barriers_eV(occupation, displacements, part);
        if (clock::now() - begin < std::chrono::milliseconds(200)) portion = std::min(2 * portion, most);
        for (std::size_t i = 0; i < part.size(); ++i) {
            forbid_impossible_jumps(occupation, part[i], barriers[i]);
            f(part[i], barriers[i]);
        }
        progress.update(done + last);
        if (goes_on && !goes_on(last)) return false;
    }
    return true;
}

}  // namespace saddle::cli
