/// \file
/// Image-dependent pair potential: a first path on which atoms do not run into each other.
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include <saddle/neb/band.hpp>
#include <saddle/neb/lbfgs.hpp>
#include <saddle/neb/path.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/pairs_within.hpp>

namespace saddle {

/// A pair of atoms and the distance it should have in one image.
struct wanted_distance {
    std::uint32_t i{}, j{};
    real3 shift{};  ///< j's image is at its position plus this, Å
    double A{};
};

/// S = ½ Σ (d − d₀)²/d₀⁴ over pairs, a `potential` for the band's sake: S counts as eV, lengths are in Å. The weight is
/// that of Smidstrup, Pedersen, Stokbro, Jónsson, J. Chem. Phys. 140, 214106 (2014), eq. 6, at the wanted distance, and
/// the stiffness of a pair is 1/d₀⁴ times `stiffness`.
class pair_distances {
public:
    static constexpr double stiffness = 500;  ///< as stiff as a metal: 500/2.8⁴ = 8 eV/Å²

    pair_distances(std::vector<wanted_distance> wanted, double cutoff_A, species_names names)
        : wanted_(std::move(wanted)), cutoff_A_(cutoff_A), names_(std::move(names)) {}

    const species_names& names() const { return names_; }
    double cutoff_A() const { return cutoff_A_; }

    double energy_eV(const atoms& structure, std::span<real3> forces) {
        double sum = 0;
        for (real3& f : forces) f = {};
        for (const auto& w : wanted_) {
            const real3 apart = structure.positions[w.j] + w.shift - structure.positions[w.i];
            const double d = length(apart), k = stiffness / (w.A * w.A * w.A * w.A);
            sum += k * (d - w.A) * (d - w.A) / 2;
            const real3 pull = (k * (d - w.A) / d) * apart;
            forces[w.i] = forces[w.i] + pull;
            forces[w.j] = forces[w.j] - pull;
        }
        return sum;
    }

private:
    std::vector<wanted_distance> wanted_;
    double cutoff_A_;
    species_names names_;
};

static_assert(potential<pair_distances>);

namespace detail {

/// Pairs within the cutoff at either end, as places and shifts.
inline std::vector<wanted_distance> pairs_of_ends(const atoms& frame, const image_path& path, double cutoff_A) {
    std::vector<wanted_distance> pairs;
    for (const auto* end : {&path.front(), &path.back()}) {
        atoms there = frame;
        there.positions = *end;
        const binned_atoms binned(there, cutoff_A);
        for (std::size_t i = 0; i < there.size(); ++i)
            binned.for_each_near(i, [&](std::size_t j, const real3& apart, const std::array<int, 3>&) {
                if (j <= i || dot(apart, apart) > cutoff_A * cutoff_A) return;
                const real3 shift = apart - (there.positions[j] - there.positions[i]);
                if (end == &path.back()) {  // met at the other end too?
                    const real3 before = path.front()[j] + shift - path.front()[i];
                    if (dot(before, before) <= cutoff_A * cutoff_A) return;
                }
                pairs.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(j), shift, 0});
            });
    }
    return pairs;
}

}  // namespace detail

/// Images whose distances between atoms change evenly from one end to the other, as nearly as three dimensions allow.
/// Pairs nearer than `cutoff_A` at either end count. \throws input_error as `linear_path`.
inline image_path idpp_path(const atoms& frame, std::span<const real3> first, std::span<const real3> last,
                            std::size_t images, double cutoff_A) {
    auto path = linear_path(first, last, images);
    const auto pairs = detail::pairs_of_ends(frame, path, cutoff_A);
    std::vector<pair_distances> targets;
    for (std::size_t k = 1; k + 1 < images; ++k) {
        const double share = static_cast<double>(k) / static_cast<double>(images - 1);
        auto wanted = pairs;
        for (auto& w : wanted)
            w.A = (1 - share) * length(first[w.j] + w.shift - first[w.i]) +
                  share * length(last[w.j] + w.shift - last[w.i]);
        targets.emplace_back(std::move(wanted), cutoff_A, frame.names);
    }
    band_settings settings;
    settings.until = {0.05, force_measure::largest_atom};
    settings.climb = false;
    settings.most_iterations = 100;
    return relax_band(std::span(targets), frame, std::move(path), {0, 0}, lbfgs<>(frame.size()), settings).images;
}

}  // namespace saddle
