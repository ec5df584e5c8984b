/// \file
/// Barriers of many vacancies of a crystal, one at a time, with progress.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/core/progress.hpp>

#include "model.hpp"

namespace saddle::cli {

/// Calls f(site, barriers) for every site: barriers in eV of the vacancy that takes the place of its atom, infinite for
/// jumps that cannot be. Digits as in the model. `progress` counts sites from `done` on.
template <lattice L, class F>
void scan_sites(const runtime::model<L>& model, const supercell<L>& occupation, const std::vector<site>& sites,
                progress_line& progress, std::size_t done, F f) {
    constexpr std::size_t portion = 1024;
    for (std::size_t first = 0; first < sites.size(); first += portion) {
        const std::size_t last = std::min(first + portion, sites.size());
        const std::vector<site> part(sites.begin() + static_cast<std::ptrdiff_t>(first),
                                     sites.begin() + static_cast<std::ptrdiff_t>(last));
        auto barriers = model.barriers_eV(occupation, part);
        for (std::size_t i = 0; i < part.size(); ++i) {
            forbid_impossible_jumps(occupation, part[i], barriers[i]);
            f(part[i], barriers[i]);
        }
        progress.update(done + last);
    }
}

}  // namespace saddle::cli
