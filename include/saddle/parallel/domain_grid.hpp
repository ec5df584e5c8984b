/// \file
/// A box cut into domains, and domains into sections that may change at the same time.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Nx × Ny × Nz equal boxes of cells. Along an axis with more than one domain each has two sections, a lower and an
/// upper half, and a margin of cells on both sides that copies its neighbours, as wide as barriers reach.
///
/// Where the same section is active in all domains, what changes in one (its sites and those a jump beyond) is farther
/// than the reach from what is looked at in another, so they need not know of each other (Shim and Amar 2005).
class domain_grid {
public:
    /// `reach`: how far barriers look along an axis, units of a/2. \throws input_error where domains do not divide the
    /// cells, or a half of one would not be wider than the reach.
    domain_grid(std::array<int, 3> cells, std::array<int, 3> domains, int reach)
        : cells_(cells), domains_(domains), margin_{} {
        for (std::size_t axis = 0; axis < 3; ++axis) {
            const int n = domains[axis];
            const std::string all = text(cells_);
            if (n < 1 || cells[axis] % n != 0)
                throw input_error("domains", "numbers that divide the " + all + " cells", text(domains_));
            width_[axis] = cells[axis] / n;
            if (n == 1) continue;
            if (2 * (width_[axis] / 2) <= reach)
                throw input_error("domains",
                                  "at least " + std::to_string(2 * (reach / 2 + 1)) +
                                      " cells a domain where a side is cut: barriers reach " + std::to_string(reach) +
                                      " a/2 across half of one",
                                  std::to_string(width_[axis]) + " of " + all + " cells in " + text(domains_));
            margin_[axis] = (reach + 1) / 2;
        }
    }

    const std::array<int, 3>& cells() const { return cells_; }
    const std::array<int, 3>& domains() const { return domains_; }
    int count() const { return domains_[0] * domains_[1] * domains_[2]; }

    /// Cells of a domain, and with its margins.
    const std::array<int, 3>& width() const { return width_; }
    std::array<int, 3> local_cells() const {
        return {width_[0] + 2 * margin_[0], width_[1] + 2 * margin_[1], width_[2] + 2 * margin_[2]};
    }

    /// Sections of a domain: 1, 2, 4 or 8.
    int sections() const { return halves(0) * halves(1) * halves(2); }

    /// Position of a domain's first cell in the box.
    vec3 origin(int domain) const {
        const auto at = place(domain);
        return {2 * width_[0] * at[0], 2 * width_[1] * at[1], 2 * width_[2] * at[2]};
    }

    /// From a position in the box to that in the local crystal of a domain; whether it is in there.
    bool to_local(int domain, vec3 global, vec3& local) const {
        const vec3 first = origin(domain);
        return axis_to_local(0, global.x - first.x, local.x) && axis_to_local(1, global.y - first.y, local.y) &&
               axis_to_local(2, global.z - first.z, local.z);
    }

    vec3 to_global(int domain, vec3 local) const {
        const vec3 first = origin(domain);
        return {axis_to_global(0, local.x + first.x), axis_to_global(1, local.y + first.y),
                axis_to_global(2, local.z + first.z)};
    }

    /// Whether a local position is the domain's own, not in a margin.
    bool owns(vec3 local) const { return owns(0, local.x) && owns(1, local.y) && owns(2, local.z); }

    /// f(local position) for every site that a domain owns, in the order of site indices.
    template <lattice L, class F>
    void for_each_own(F f) const {
        for (int z = margin_[2]; z < margin_[2] + width_[2]; ++z)
            for (int y = margin_[1]; y < margin_[1] + width_[1]; ++y)
                for (int x = margin_[0]; x < margin_[0] + width_[0]; ++x)
                    for (const vec3 b : L::basis) f(vec3{2 * x, 2 * y, 2 * z} + b);
    }

    /// The section of a position that the domain owns.
    int section_of(vec3 local) const {
        return (half(2, local.z) * halves(1) + half(1, local.y)) * halves(0) + half(0, local.x);
    }

    /// Domains that share sites with this one, itself not among them, ascending.
    std::vector<int> neighbours(int domain) const {
        const auto at = place(domain);
        std::vector<int> found;
        for (int z = -1; z <= 1; ++z)
            for (int y = -1; y <= 1; ++y)
                for (int x = -1; x <= 1; ++x) {
                    const auto round = [&](std::size_t axis, int d) {
                        return (at[axis] + d + domains_[axis]) % domains_[axis];
                    };
                    const int other = (round(2, z) * domains_[1] + round(1, y)) * domains_[0] + round(0, x);
                    if (other != domain) found.push_back(other);
                }
        std::sort(found.begin(), found.end());
        found.erase(std::unique(found.begin(), found.end()), found.end());
        return found;
    }

    friend bool operator==(const domain_grid&, const domain_grid&) = default;

private:
    static std::string text(const std::array<int, 3>& n) {
        return std::to_string(n[0]) + " x " + std::to_string(n[1]) + " x " + std::to_string(n[2]);
    }

    std::array<int, 3> place(int domain) const {
        return {domain % domains_[0], domain / domains_[0] % domains_[1], domain / domains_[0] / domains_[1]};
    }
    int halves(std::size_t axis) const { return domains_[axis] == 1 ? 1 : 2; }
    int half(std::size_t axis, int local) const {
        return domains_[axis] > 1 && local - 2 * margin_[axis] >= 2 * (width_[axis] / 2);
    }
    bool owns(std::size_t axis, int local) const {
        return local >= 2 * margin_[axis] && local < 2 * (margin_[axis] + width_[axis]);
    }
    bool axis_to_local(std::size_t axis, int from_origin, int& local) const {
        const int period = 2 * cells_[axis];
        local = ((from_origin + 2 * margin_[axis]) % period + period) % period;
        return local < 2 * (width_[axis] + 2 * margin_[axis]);
    }
    int axis_to_global(std::size_t axis, int from_first) const {
        const int period = 2 * cells_[axis];
        return ((from_first - 2 * margin_[axis]) % period + period) % period;
    }

    std::array<int, 3> cells_;
    std::array<int, 3> domains_;
    std::array<int, 3> width_;
    std::array<int, 3> margin_;
};

}  // namespace saddle
