/// \file
/// Clusters of sites that are near to each other, such as B2 centres.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Elements 0 … n − 1 in sets that only ever join (union by size, paths halved).
class disjoint_sets {
public:
    explicit disjoint_sets(std::size_t count) : parent_(count), size_(count, 1) {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }

    /// The element that stands for the set of x.
    std::size_t find(std::size_t x) noexcept {
        while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
        return x;
    }

    void join(std::size_t x, std::size_t y) noexcept {
        x = find(x);
        y = find(y);
        if (x == y) return;
        if (size_[x] < size_[y]) std::swap(x, y);
        parent_[y] = x;
        size_[x] += size_[y];
    }

private:
    std::vector<std::size_t> parent_;
    std::vector<std::size_t> size_;
};

/// Clusters of some sites of a crystal. Cluster 1 is the largest; among equals the one whose first site comes first.
class site_clusters {
public:
    /// No cluster among so many sites.
    explicit site_clusters(std::size_t sites) : cluster_at_(sites) {}

    /// `members[i]`, ascending, belongs to the set `sets.find(i)`. \throws input_error where the sites of the crystal
    /// exceed what 32 bits count.
    site_clusters(std::size_t sites, std::span<const site> members, disjoint_sets sets) : cluster_at_(sites) {
        if (sites > std::numeric_limits<std::uint32_t>::max())
            throw input_error("clusters", "at most 2^32 - 1 sites", std::to_string(sites));
        std::vector<std::size_t> size_of(members.size()), roots;
        for (std::size_t i = 0; i < members.size(); ++i)
            if (++size_of[sets.find(i)] == 1) roots.push_back(sets.find(i));
        std::stable_sort(roots.begin(), roots.end(), [&](auto a, auto b) { return size_of[a] > size_of[b]; });
        std::vector<std::uint32_t> number(members.size());
        for (const std::size_t root : roots) {
            sizes_.push_back(size_of[root]);
            number[root] = static_cast<std::uint32_t>(sizes_.size());
        }
        for (std::size_t i = 0; i < members.size(); ++i) cluster_at_[members[i].index] = number[sets.find(i)];
    }

    /// Number of clusters.
    std::size_t size() const { return sizes_.size(); }

    /// Sites of each cluster, largest first: cluster k has sizes()[k − 1].
    const std::vector<std::size_t>& sizes() const { return sizes_; }

    /// Sites of the largest cluster; 0 where there is none.
    std::size_t largest() const { return sizes_.empty() ? 0 : sizes_.front(); }

    /// Cluster that a site belongs to, from 1; 0 for none.
    std::uint32_t cluster_of(site s) const { return cluster_at_[s.index]; }

    /// The same for every site of the crystal.
    std::span<const std::uint32_t> cluster_of_sites() const { return cluster_at_; }

    /// Size of the cluster that a site belongs to; 0 for none.
    std::size_t size_at(site s) const { return cluster_of(s) == 0 ? 0 : sizes_[cluster_of(s) - 1]; }

private:
    std::vector<std::uint32_t> cluster_at_;  ///< by site
    std::vector<std::size_t> sizes_;
};

/// Joins those of the `members` (distinct sites) that lie in each other's first `Shells` shells, periodic images
/// included. O(sites + members · neighbours).
///
/// B2 units that share a volume, face, edge or point are at most 5th neighbours, and centres closer than half-way
/// between the 5th and the 6th shell form a cluster (Xing et al., NNK, Methods): five shells, the 4th among them.
template <std::size_t Shells = 5, lattice L>
site_clusters clusters_of(const supercell<L>& crystal, std::span<const site> members) {
    constexpr auto none = std::numeric_limits<std::size_t>::max();
    std::vector<site> sorted(members.begin(), members.end());
    std::sort(sorted.begin(), sorted.end());
    std::vector<std::size_t> place(crystal.size(), none);
    disjoint_sets sets(sorted.size());
    for (std::size_t i = 0; i < sorted.size(); ++i) {
        // neighbours that come later will look back at this one
        const vec3 centre = crystal.position(sorted[i]);
        for (const vec3 d : neighbourhood<L, Shells>)
            if (const std::size_t other = place[crystal.near(centre, d).index]; other != none) sets.join(i, other);
        place[sorted[i].index] = i;
    }
    return {crystal.size(), sorted, std::move(sets)};
}

/// How many clusters there are of each size.
inline std::map<std::size_t, std::size_t> size_distribution(const site_clusters& clusters) {
    std::map<std::size_t, std::size_t> count;
    for (const std::size_t size : clusters.sizes()) ++count[size];
    return count;
}

}  // namespace saddle
