/// \file
/// The digit map laid out in a cube of voxels, for convolutions.
#pragma once

#include <algorithm>
#include <array>
#include <concepts>
#include <cstddef>
#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// Digits of the sites in the first `Shells` neighbour shells, aligned with each jump, in a cube of voxels of edge a/2
/// ordered channel, z, y, x (Xing et al., NNK: 8 shells, 9³ voxels). One channel of digits with `encoding::digit`, one
/// a species with `encoding::one_hot`; voxels without an atom are 0.
template <std::size_t Shells, class Encoding = encoding::digit, class Alignment = alignment::canonical>
struct voxel_map {
    static_assert(Shells >= 1, "saddle: voxel_map<Shells> needs at least one neighbour shell");

    static map_description description() {
        return {Shells, std::string(Encoding::name), std::string(Alignment::name), "voxel_map"};
    }

    template <lattice L, species_policy Species>
    class on {
        using sites_alone = typename digit_map<Shells, encoding::digit, Alignment>::template on<L, Species>;
        static constexpr bool one_hot = std::same_as<Encoding, encoding::one_hot>;

    public:
        using rows = dense_rows;
        static constexpr bool gives_whole_numbers = true;
        static constexpr std::size_t sites = sites_alone::sites;
        static constexpr std::size_t edge = voxel_edge(neighbourhood<L, Shells>);
        static constexpr std::size_t voxels = edge * edge * edge;
        static constexpr std::size_t inputs = voxels * (one_hot ? Species::count : 1);

        /// \throws input_error unless the description is that of this type.
        static on from(const map_description& wanted, std::size_t /*species*/) {
            if (wanted != description()) throw input_error("descriptor", readable(description()), readable(wanted));
            return {};
        }

        static constexpr std::size_t input_count() { return inputs; }
        static constexpr std::size_t environment_size() { return sites; }
        static constexpr std::size_t row_width() { return inputs; }

        static void gather(const supercell<L>& crystal, vec3 centre, digit* environment) noexcept {
            sites_alone::gather(crystal, centre, environment);
        }

        static void encode(const digit* environment, float* values) noexcept {
            for (const auto& places : aligned_places<L, Shells, Alignment>) {
                std::fill_n(values, inputs, 0.0f);
                for (std::size_t k = 0; k < sites; ++k) {
                    const digit d = environment[places[k]];
                    if constexpr (!one_hot)
                        values[voxel_of[k]] = static_cast<float>(d);
                    else if (d != vacant)
                        values[(d - 1u) * voxels + voxel_of[k]] = 1.0f;
                }
                values += inputs;
            }
        }

    private:
        static constexpr std::array<std::size_t, sites> voxel_of = [] {
            std::array<std::size_t, sites> places{};
            for (std::size_t k = 0; k < sites; ++k) places[k] = place_in_voxels(neighbourhood<L, Shells>[k], edge);
            return places;
        }();
    };
};

/// With shells, encoding and alignment left to run time; `digit_map<dynamic>` takes descriptions of both kinds.
template <class Encoding, class Alignment>
struct voxel_map<dynamic, Encoding, Alignment> : digit_map<dynamic, Encoding, Alignment> {};

}  // namespace saddle
