/// \file
/// Linear features of a jump: species on sites, on orbits of equivalent sites, and on pairs of sites near the jump.
/// With coefficients for each jumping species they are a cluster expansion of the barrier.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <span>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/dataset/features.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Feature number f = Σ factor over what is present: site k with species s adds points[k·S + s] to it, sites i and j
/// with species s and t add `terms[s·S + t]` of their pair. Vacant sites add nothing.
struct cluster_basis {
    struct term {
        std::size_t feature{};
        double factor{};
    };
    struct pair {
        std::size_t i{};
        std::size_t j{};
        std::vector<term> terms;  ///< [S·S]
    };

    std::size_t sites{};
    std::size_t species{};
    std::size_t jump_site{};  ///< of the atom that jumps
    std::size_t inputs{};
    std::vector<term> points;  ///< [sites·S]
    std::vector<pair> pairs;
};

/// The basis as a feature map.
inline feature_map features_of(const cluster_basis& basis) {
    return {basis.inputs, [basis](const digit* aligned, float* out) {
                std::fill_n(out, basis.inputs, 0.0f);
                for (std::size_t k = 0; k < basis.sites; ++k)
                    if (aligned[k] != vacant) {
                        const auto& [feature, factor] = basis.points[k * basis.species + aligned[k] - 1u];
                        out[feature] += static_cast<float>(factor);
                    }
                for (const auto& [i, j, terms] : basis.pairs)
                    if (aligned[i] != vacant && aligned[j] != vacant) {
                        const auto& [feature, factor] = terms[(aligned[i] - 1u) * basis.species + aligned[j] - 1u];
                        out[feature] += static_cast<float>(factor);
                    }
            }};
}

namespace detail {

template <lattice L>
std::size_t reference_jump_site() {
    return static_cast<std::size_t>(std::find(L::jumps.begin(), L::jumps.end(), L::reference_jump) - L::jumps.begin());
}

/// Orbit of every ordered pair of sites under the operations that fix the reference jump.
class ordered_pair_orbits {
public:
    explicit ordered_pair_orbits(std::vector<std::vector<std::size_t>> places) : places_(std::move(places)) {}

    /// The least image of the pair.
    std::pair<std::size_t, std::size_t> of(std::size_t i, std::size_t j) const {
        std::pair<std::size_t, std::size_t> least{i, j};
        for (const auto& to : places_) least = std::min(least, {to[i], to[j]});
        return least;
    }

private:
    std::vector<std::vector<std::size_t>> places_;
};

/// (2 |r − jump/2|)², units of (a/2)²: twice the distance of a site from the middle of the jump, squared.
template <lattice L>
int squared_from_middle(vec3 r) {
    return squared_length(r + r - L::reference_jump);
}

}  // namespace detail

/// Every site and species by itself: linear regression on the one-hot map.
template <lattice L>
cluster_basis site_basis(std::size_t shells, std::size_t species) {
    const std::size_t sites = detail::neighbourhood_at_run_time<L>(shells).size();
    cluster_basis basis{sites, species, detail::reference_jump_site<L>(), sites * species, {}, {}};
    for (std::size_t f = 0; f < basis.inputs; ++f) basis.points.push_back({f, 1});
    return basis;
}

/// Each species on each orbit of sites, over √(sites of the orbit); see `orbit_features`.
template <lattice L>
cluster_basis orbit_basis(std::size_t shells, std::size_t species) {
    const auto orbits = orbits_of_sites<L>(shells);
    cluster_basis basis{orbits.of_site.size(),    species, detail::reference_jump_site<L>(),
                        orbits.count() * species, {},      {}};
    for (const std::size_t o : orbits.of_site)
        for (std::size_t s = 0; s < species; ++s)
            basis.points.push_back({o * species + s, 1 / std::sqrt(static_cast<double>(orbits.size[o]))});
    return basis;
}

/// Which pairs of sites a cluster expansion counts.
struct pair_limits {
    int site = 27;       ///< largest (2 |r − jump/2|)² of both sites, units of (a/2)²
    int separation = 4;  ///< largest squared distance of the two, units of (a/2)²: 4 is the second shell of bcc
};

/// The orbit basis and pairs of sites near the jump, one feature an orbit of pairs and two species, over √(pairs of the
/// orbit). The jumping atom is left out of the pairs: with coefficients for each jumping species, points are its pairs
/// with other sites, and pairs its triplets.
template <lattice L>
cluster_basis pair_basis(std::size_t shells, std::size_t species, const pair_limits& limits = {}) {
    auto basis = orbit_basis<L>(shells, species);
    const auto sites = detail::neighbourhood_at_run_time<L>(shells);
    const detail::ordered_pair_orbits orbits(detail::symmetry_places<L>(shells));
    const auto is_near = [&](std::size_t k) {
        return k != basis.jump_site && detail::squared_from_middle<L>(sites[k]) <= limits.site;
    };
    std::map<std::array<std::size_t, 4>, std::size_t> numbers;  // orbit and both species → feature
    std::map<std::pair<std::size_t, std::size_t>, std::size_t> sizes;
    for (std::size_t i = 0; i < sites.size(); ++i)
        for (std::size_t j = i + 1; j < sites.size(); ++j) {
            if (!is_near(i) || !is_near(j) || squared_length(sites[i] - sites[j]) > limits.separation) continue;
            auto orbit = orbits.of(i, j);
            const auto other = orbits.of(j, i);
            const bool swapped = other < orbit;  // seen from j, the pair lies like the first of its orbit
            const bool symmetric = other == orbit;
            if (swapped) orbit = other;
            ++sizes[orbit];
            auto& pair = basis.pairs.emplace_back(cluster_basis::pair{i, j, {}});
            for (std::size_t s = 0; s < species; ++s)
                for (std::size_t t = 0; t < species; ++t) {
                    auto [a, b] = swapped ? std::pair{t, s} : std::pair{s, t};
                    if (symmetric && b < a) std::swap(a, b);
                    const auto [found, is_new] = numbers.try_emplace({orbit.first, orbit.second, a, b}, basis.inputs);
                    basis.inputs += is_new;
                    pair.terms.push_back({found->second, 1});
                }
        }
    for (auto& pair : basis.pairs) {
        const auto size = sizes[std::min(orbits.of(pair.i, pair.j), orbits.of(pair.j, pair.i))];
        for (auto& t : pair.terms) t.factor = 1 / std::sqrt(static_cast<double>(size));
    }
    return basis;
}

/// E = constant[p] + Σ_f coefficient[p][f] · feature f, p the species that jumps (0-based). eV.
struct cluster_expansion {
    cluster_basis basis;
    std::vector<double> constants_eV;
    std::vector<std::vector<double>> coefficients_eV;

    /// \throws input_error where the site of the jumping atom is vacant.
    double operator()(std::span<const digit> aligned) const {
        const digit jumping = aligned[basis.jump_site];
        if (jumping == vacant) throw input_error("cluster expansion", "an atom that jumps", "a vacancy");
        const auto& weights = coefficients_eV[jumping - std::size_t{1}];
        double sum = constants_eV[jumping - std::size_t{1}];
        for (std::size_t k = 0; k < basis.sites; ++k)
            if (aligned[k] != vacant) {
                const auto& [feature, factor] = basis.points[k * basis.species + aligned[k] - 1u];
                sum += factor * weights[feature];
            }
        for (const auto& [i, j, terms] : basis.pairs)
            if (aligned[i] != vacant && aligned[j] != vacant) {
                const auto& [feature, factor] = terms[(aligned[i] - 1u) * basis.species + aligned[j] - 1u];
                sum += factor * weights[feature];
            }
        return sum;
    }
};

}  // namespace saddle
