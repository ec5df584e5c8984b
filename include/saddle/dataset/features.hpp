/// \file
/// From the digits round a jump, turned onto the reference jump, to a row of numbers for a network or a fit.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// `write(aligned, out)` makes `inputs` numbers of the digits of an environment whose jump is the reference jump, in
/// the site order of model files. A value; threads may share it. Where barriers do not change when the numbers are
/// turned about the jump by any angle, `write_turned(aligned, angle_rad, out)` makes them so.
struct feature_map {
    std::size_t inputs{};
    std::function<void(const digit*, float*)> write;
    std::function<void(const digit*, double, float*)> write_turned = {};
};

/// Orbits of the sites under the operations that fix the reference jump: sites of one orbit cannot be told apart. bcc,
/// 8 shells: 31 orbits of 112 sites. Orbits are numbered by their first site.
struct site_orbits {
    std::vector<std::size_t> of_site;
    std::vector<std::size_t> size;

    std::size_t count() const { return size.size(); }
};

namespace detail {

/// For each operation g that fixes the reference jump the place of g(site), for every site of the neighbourhood.
template <lattice L>
std::vector<std::vector<std::size_t>> symmetry_places(std::size_t shells) {
    const auto sites = neighbourhood_at_run_time<L>(shells);
    std::vector<std::vector<std::size_t>> places;
    for (const operation& g : stabiliser<L>) {
        auto& to = places.emplace_back();
        for (const vec3 r : sites) to.push_back(place_in_neighbourhood<L, max_dynamic_shells>(g(r)));
    }
    return places;
}

}  // namespace detail

template <lattice L>
site_orbits orbits_of_sites(std::size_t shells) {
    const auto places = detail::symmetry_places<L>(shells);
    site_orbits orbits;
    orbits.of_site.assign(places.front().size(), places.front().size());
    for (std::size_t k = 0; k < orbits.of_site.size(); ++k) {
        if (orbits.of_site[k] < orbits.count()) continue;
        orbits.size.push_back(0);
        for (const auto& to : places)
            if (auto& orbit = orbits.of_site[to[k]]; orbit >= orbits.of_site.size()) {
                orbit = orbits.count() - 1;
                ++orbits.size.back();
            }
    }
    return orbits;
}

/// One number a site: its digit (`encoding::digit`).
inline feature_map digit_features(std::size_t sites) {
    return {sites, [sites](const digit* aligned, float* out) { std::copy_n(aligned, sites, out); }};
}

/// Input k·S + d − 1 is 1 where site k holds species d of S (`encoding::one_hot`).
inline feature_map one_hot_features(std::size_t sites, std::size_t species) {
    return {sites * species, [sites, species](const digit* aligned, float* out) {
                std::fill_n(out, sites * species, 0.0f);
                for (std::size_t k = 0; k < sites; ++k)
                    if (aligned[k] != vacant) out[k * species + aligned[k] - 1u] = 1.0f;
            }};
}

/// Input o·S + d − 1 counts species d on the sites of orbit o, divided by √(sites of the orbit): the orthogonal
/// projection of the one-hot sites onto what the symmetry leaves, so exactly symmetric.
template <lattice L>
feature_map orbit_features(std::size_t shells, std::size_t species) {
    const auto orbits = orbits_of_sites<L>(shells);
    std::vector<float> share;
    for (const std::size_t n : orbits.size) share.push_back(1 / std::sqrt(static_cast<float>(n)));
    return {orbits.count() * species, [orbits, share, species](const digit* aligned, float* out) {
                std::fill_n(out, orbits.count() * species, 0.0f);
                for (std::size_t k = 0; k < orbits.of_site.size(); ++k)
                    if (const auto o = orbits.of_site[k]; aligned[k] != vacant)
                        out[o * species + aligned[k] - 1u] += share[o];
            }};
}

/// The cube of voxels that holds all sites (`voxel_map`), ordered channel, z, y, x: one channel with the digits, or one
/// a species with 1 where it stands.
template <lattice L>
feature_map voxel_features(std::size_t shells, std::size_t species, bool one_hot) {
    const auto sites = detail::neighbourhood_at_run_time<L>(shells);
    const std::size_t edge = voxel_edge(sites);
    const std::size_t volume = edge * edge * edge;
    std::vector<std::size_t> voxel;
    for (const vec3 r : sites) voxel.push_back(place_in_voxels(r, edge));
    const std::size_t inputs = volume * (one_hot ? species : 1);
    return {inputs, [=](const digit* aligned, float* out) {
                std::fill_n(out, inputs, 0.0f);
                for (std::size_t k = 0; k < voxel.size(); ++k) {
                    const digit d = aligned[k];
                    if (!one_hot)
                        out[voxel[k]] = d;
                    else if (d != vacant)
                        out[(d - 1u) * volume + voxel[k]] = 1.0f;
                }
            }};
}

/// The spatial density map of the sites, turned by an angle on request.
template <lattice L>
feature_map density_features(const density_grid& grid, std::size_t species) {
    const auto map = std::make_shared<const density_map<L>>(grid, species);
    return {
        map->size(), [map](const digit* aligned, float* out) { map->write(aligned, out); },
        [map](const digit* aligned, double angle_rad, float* out) { map->write(aligned, azimuth(angle_rad), out); }};
}

}  // namespace saddle
