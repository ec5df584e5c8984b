/// \file
/// What every lattice policy must fulfil, by brute force over a cube of sites.
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <tuple>
#include <vector>

#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

/// All sites r ≠ 0 of a cube, by squared distance, then x, y, z.
template <saddle::lattice L>
std::vector<saddle::vec3> sorted_sites(int reach) {
    std::vector<saddle::vec3> sites;
    for (int z = -reach; z <= reach; ++z)
        for (int y = -reach; y <= reach; ++y)
            for (int x = -reach; x <= reach; ++x)
                if (const saddle::vec3 r{x, y, z}; r != saddle::vec3{} && L::is_site(r)) sites.push_back(r);
    std::sort(sites.begin(), sites.end(), [](saddle::vec3 a, saddle::vec3 b) {
        return std::tuple(squared_length(a), a.x, a.y, a.z) < std::tuple(squared_length(b), b.x, b.y, b.z);
    });
    return sites;
}

template <saddle::lattice L>
void check_lattice_policy() {
    using saddle::vec3;
    const std::set<vec3> jumps(L::jumps.begin(), L::jumps.end());
    CHECK(jumps.size() == L::jumps.size());
    CHECK(jumps.count(L::reference_jump) == 1);
    CHECK(std::is_sorted(L::jumps.begin(), L::jumps.end()));

    // the jumps are all sites at the shortest distance, and no other
    const auto sites = sorted_sites<L>(4);
    for (const vec3 r : sites) CHECK((jumps.count(r) == 1) == (squared_length(r) == squared_length(sites.front())));

    // the basis is every site of one cell, at the index that the sublattice weights give
    std::size_t inside = 0;
    for (int x = 0; x < 2; ++x)
        for (int y = 0; y < 2; ++y)
            for (int z = 0; z < 2; ++z)
                if (const vec3 r{x, y, z}; L::is_site(r)) {
                    ++inside;
                    const auto index = static_cast<std::size_t>(dot(L::sublattice_weight, r));
                    REQUIRE(index < L::basis.size());
                    CHECK(L::basis[index] == r);
                }
    CHECK(inside == L::basis.size());

    // sums and differences of sites are sites, and whole cells lead to sites
    for (const vec3 r : sorted_sites<L>(2))
        for (const vec3 jump : L::jumps) CHECK(L::is_site(r + jump));
    CHECK(L::is_site({2, 0, 0}));
    CHECK(L::is_site({0, -2, 0}));
}
