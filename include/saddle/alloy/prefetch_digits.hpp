/// \file
/// Asking memory for the surroundings of a site ahead of time.
#pragma once

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/prefetch.hpp>

namespace saddle {

/// Asks for the cache lines that hold the digits within a squared distance of a centre inside the box, units of (a/2)²,
/// and waits for nothing. What lies farther than `max_reach` along an axis is left out.
template <lattice L>
void prefetch_digits(const supercell<L>& crystal, vec3 centre, int squared_range) noexcept {
    int reach = 0;  // even, since such steps lead to lattice points on every lattice
    while (reach < max_reach && (reach + 1) * (reach + 1) <= squared_range) reach += 2;
    const auto ask = [&](vec3 step) { prefetch(crystal.occupation().data() + crystal.near(centre, step).index); };
    for (int z = -reach; z <= reach; z += 2)
        for (int y = -reach; y <= reach; y += 2) {
            ask({-reach, y, z});  // a row of neighbours is seldom longer than a line
            ask({reach, y, z});
        }
}

}  // namespace saddle
