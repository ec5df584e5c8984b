/// \file
/// Neighbour shells of a lattice, in the order that descriptors and model files use.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

namespace detail {

/// Calls f(r) for every site r ≠ 0 with all |r_i| ≤ reach, by x, then y, then z.
template <lattice L, class F>
constexpr void for_each_site_in_cube(int reach, F f) {
    for (int x = -reach; x <= reach; ++x)
        for (int y = -reach; y <= reach; ++y)
            for (int z = -reach; z <= reach; ++z)
                if (const vec3 r{x, y, z}; L::is_site(r) && r != vec3{}) f(r);
}

constexpr int integer_root(int squared) {
    int root = 0;
    while ((root + 1) * (root + 1) <= squared) ++root;
    return root;
}

/// Squared radii of the first K shells, units of (a/2)².
template <lattice L, std::size_t K>
constexpr std::array<int, K> shell_radii() {
    std::array<int, K> radii{};
    std::size_t found = 0;
    for (int squared = 1; found < K; ++squared) {
        bool occupied = false;
        for_each_site_in_cube<L>(integer_root(squared),
                                 [&](vec3 r) { occupied = occupied || squared_length(r) == squared; });
        if (occupied) radii[found++] = squared;
    }
    return radii;
}

}  // namespace detail

/// Squared radii of the first K neighbour shells, units of (a/2)²: bcc 3, 4, 8, 11, 12, 16, 19, 20, …
template <lattice L, std::size_t K>
inline constexpr std::array<int, K> squared_shell_radii = detail::shell_radii<L, K>();

/// Number of sites in each of the first K shells: bcc 8, 6, 12, 24, 8, 6, 24, 24; fcc 12, 6, 24, 12, …
template <lattice L, std::size_t K>
inline constexpr std::array<std::size_t, K> shell_sizes = [] {
    std::array<std::size_t, K> sizes{};
    const auto radii = squared_shell_radii<L, K>;
    detail::for_each_site_in_cube<L>(detail::integer_root(radii[K - 1]), [&](vec3 r) {
        for (std::size_t k = 0; k < K; ++k) sizes[k] += squared_length(r) == radii[k];
    });
    return sizes;
}();

/// Number of sites in the first K shells together: bcc, K = 8: 112.
template <lattice L, std::size_t K>
inline constexpr std::size_t neighbourhood_size = [] {
    std::size_t sum = 0;
    for (const auto size : shell_sizes<L, K>) sum += size;
    return sum;
}();

/// Displacements to the sites of the first K shells, by squared distance, then x, y, z: the site order of model files.
template <lattice L, std::size_t K>
inline constexpr std::array<vec3, neighbourhood_size<L, K>> neighbourhood = [] {
    std::array<vec3, neighbourhood_size<L, K>> sites{};
    std::size_t count = 0;
    const int limit = squared_shell_radii<L, K>[K - 1];
    for (const int radius : squared_shell_radii<L, K>)
        detail::for_each_site_in_cube<L>(detail::integer_root(limit), [&](vec3 r) {
            if (squared_length(r) == radius) sites[count++] = r;
        });
    return sites;
}();

/// Largest |r_i| of the neighbourhood, units of a/2: bcc, K = 8: 4.
template <lattice L, std::size_t K>
inline constexpr int neighbourhood_reach = [] {
    int reach = 0;
    for (const vec3 r : neighbourhood<L, K>) reach = std::max({reach, r.x, r.y, r.z});
    return reach;
}();

}  // namespace saddle
