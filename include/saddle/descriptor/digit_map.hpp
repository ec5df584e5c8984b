/// \file
/// The digit map of neural network kinetics: the species on the sites round a vacancy, turned along each jump.
#pragma once

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/descriptor/description.hpp>
#include <saddle/descriptor/encoding.hpp>
#include <saddle/descriptor/turn.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

namespace detail {

/// Binary search: the neighbourhood is sorted by squared distance, then x, y, z.
template <lattice L, std::size_t Shells>
constexpr std::size_t place_in_neighbourhood(vec3 r) {
    const auto& sites = neighbourhood<L, Shells>;
    std::size_t first = 0;
    std::size_t last = sites.size();
    while (last - first > 1) {
        const std::size_t middle = first + (last - first) / 2;
        const int nearer = squared_length(sites[middle]) - squared_length(r);
        (nearer < 0 || (nearer == 0 && sites[middle] <= r) ? first : last) = middle;
    }
    return first;
}

/// One variable a jump: clang bounds the steps of a single constant expression.
template <lattice L, std::size_t Shells, alignment_of<L> Alignment, std::size_t Jump>
inline constexpr auto aligned_places_of_jump = [] {
    using place = place_type<neighbourhood_size<L, Shells>>;
    std::array<place, neighbourhood_size<L, Shells>> places{};
    const operation back = Alignment::template operation_for<L>(L::jumps[Jump]).inverse();
    for (std::size_t k = 0; k < places.size(); ++k)
        places[k] = static_cast<place>(place_in_neighbourhood<L, Shells>(back(neighbourhood<L, Shells>[k])));
    return places;
}();

}  // namespace detail

/// For every jump and every place k of the aligned map: the place (in the crystal's frame) of the site that is turned
/// to k. Places follow `neighbourhood<L, Shells>`.
template <lattice L, std::size_t Shells, alignment_of<L> Alignment>
inline constexpr auto aligned_places = []<std::size_t... Jump>(std::index_sequence<Jump...>) {
    constexpr std::size_t sites = neighbourhood_size<L, Shells>;
    return per_jump<L, std::array<place_type<sites>, sites>>{
        detail::aligned_places_of_jump<L, Shells, Alignment, Jump>...};
}
(std::make_index_sequence<jump_count<L>>{});

/// Digits of the sites in the first `Shells` neighbour shells of the vacancy, aligned with each jump (Xing et al., NNK:
/// 8 shells, `encoding::digit`, `alignment::rotate_z_mirror`). Voxels between the sites hold nothing and are left out.
template <std::size_t Shells, class Encoding = encoding::digit, class Alignment = alignment::canonical>
struct digit_map {
    static_assert(Shells >= 1, "saddle: digit_map<Shells> needs at least one neighbour shell");

    static map_description description() { return {Shells, std::string(Encoding::name), std::string(Alignment::name)}; }

    template <lattice L, species_policy Species>
    class on {
        static_assert(
            alignment_of<Alignment, L>,
            "saddle: the alignment of this digit_map does not exist on this lattice (rotate_z_mirror is for bcc)");

    public:
        using rows = typename Encoding::rows;
        static constexpr bool gives_whole_numbers = true;
        static constexpr std::size_t sites = neighbourhood_size<L, Shells>;
        static constexpr std::size_t inputs = Encoding::inputs(sites, Species::count);
        static_assert(neighbourhood_reach<L, Shells> <= max_reach,
                      "saddle: digit_map<Shells> reaches farther than a supercell gathers (16 units of a/2)");

        /// \throws input_error unless the description is that of this type.
        static on from(const map_description& wanted, std::size_t /*species*/) {
            if (wanted != description()) throw input_error("descriptor", readable(description()), readable(wanted));
            return {};
        }

        static constexpr std::size_t input_count() { return inputs; }
        static constexpr std::size_t environment_size() { return sites; }
        static constexpr std::size_t row_width() { return sites; }
        static constexpr int squared_range() { return squared_shell_radii<L, Shells>[Shells - 1]; }

        static void gather(const supercell<L>& crystal, vec3 centre, digit* environment) noexcept {
            crystal.template gather<neighbourhood<L, Shells>, neighbourhood_reach<L, Shells>>(centre, environment);
        }

        static void encode(const digit* environment, typename rows::value_type* values) noexcept {
            for (const auto& places : aligned_places<L, Shells, Alignment>) {
                if constexpr (std::same_as<Encoding, encoding::digit>) {
                    turn(environment, places, values);
                    values += sites;
                } else {
                    std::array<digit, sites> turned;
                    turn(environment, places, turned);
                    for (std::size_t k = 0; k < sites; ++k)
                        *values++ = Encoding::encode(k, turned[k], sites, Species::count);
                }
            }
        }
    };
};

}  // namespace saddle
