/// \file
/// The spatial density map as a descriptor policy.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/density_map.hpp>
#include <saddle/descriptor/description.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle {

/// Density maps of all jumps (`density_map`), one channel a species: `sdm<32, 7600, 500>` is that of Fan et al., CNN,
/// with r_c = 7.6 Å and Δ = 0.5 Å in units of 10⁻³ Å; l_c is half of Voxels · Δ. `sdm<dynamic>` takes all of them from
/// a description. The lattice constant that these lengths are for and the number of turns are always data.
template <std::size_t Voxels = 32, std::size_t Cutoff_mA = 7600, std::size_t Spacing_mA = 500>
struct sdm {
    static_assert(Voxels == dynamic || (Voxels % 8 == 0 && Voxels >= 8 && Voxels <= 64),
                  "saddle: sdm<Voxels> needs 8, 16, 24 … 64 voxels along an edge");
    static_assert(Voxels == dynamic || 2 * Cutoff_mA <= Voxels * Spacing_mA,
                  "saddle: the cutoff of this sdm is more than half an edge of its cube");

    /// Of the fixed sizes.
    static density_grid grid(double lattice_constant_A) {
        return {Voxels, static_cast<double>(Spacing_mA) / 1000, static_cast<double>(Cutoff_mA) / 1000,
                lattice_constant_A};
    }

    template <lattice L, species_policy Species>
    class on {
        static constexpr bool is_fixed = Voxels != dynamic && Species::count != dynamic;

    public:
        using rows = dense_rows;
        static constexpr std::size_t inputs = is_fixed ? Voxels * Voxels * Voxels * Species::count : dynamic;

        /// \throws input_error unless the description is that of a density map of this type that can be made.
        static on from(const map_description& wanted, std::size_t species) {
            check_density_grid(wanted.density, "descriptor");
            auto own = Voxels == dynamic ? wanted.density : grid(wanted.density.lattice_constant_A);
            own.turns = wanted.density.turns;
            if (const auto described = describe<L>(own); wanted != described)
                throw input_error("descriptor", readable(described), readable(wanted));
            return on(own, species);
        }

        /// \throws input_error as `density_map`.
        on(const density_grid& grid, std::size_t species) : map_(grid, species) {}

        std::size_t input_count() const { return map_.size(); }
        std::size_t environment_size() const { return map_.sites().size(); }
        std::size_t row_width() const { return map_.size(); }
        std::size_t rows_a_jump() const { return map_.grid().turns; }
        int squared_range() const { return squared_length(map_.sites().back()); }
        const density_map<L>& map() const { return map_; }

        void gather(const supercell<L>& crystal, vec3 centre, digit* environment) const noexcept {
            crystal.gather(centre, map_.sites(), environment);
        }

        void encode(const digit* environment, float* values) const { map_.write_all(environment, values); }

        /// The same from atoms that need not stand on sites.
        void encode(std::span<const density_atom> atoms, float* values) const {
            for (const vec3 jump : L::jumps)
                for (std::size_t t = 0; t < rows_a_jump(); ++t) {
                    map_.write(atoms, jump, map_.turn(t), values);
                    values += map_.size();
                }
        }

    private:
        density_map<L> map_;
    };
};

}  // namespace saddle
