/// \file
/// The digit map and the voxel map with shells, encoding and alignment left to run time: slower, for any model file.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <string>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/alloy/supercell.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/description.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/descriptor/encoding.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/lattice/alignment.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/shells.hpp>

namespace saddle {

/// Most shells that a dynamic digit map takes (bcc: 330 sites).
inline constexpr std::size_t max_dynamic_shells = 16;

namespace detail {

/// Sites of the first `shells` shells, in the order of `neighbourhood<L, K>`.
template <lattice L>
std::vector<vec3> neighbourhood_at_run_time(std::size_t shells) {
    std::vector<vec3> sites(neighbourhood<L, max_dynamic_shells>.begin(), neighbourhood<L, max_dynamic_shells>.end());
    const int limit = squared_shell_radii<L, max_dynamic_shells>[shells - 1];
    std::erase_if(sites, [&](vec3 r) { return squared_length(r) > limit; });
    return sites;
}

/// \throws input_error where no alignment of this name exists on the lattice.
template <lattice L>
operation alignment_by_name(const std::string& name, vec3 jump) {
    if (name == alignment::canonical::name) return alignment::canonical::operation_for<L>(jump);
    if constexpr (std::same_as<L, bcc>)
        if (name == alignment::rotate_z_mirror::name) return alignment::rotate_z_mirror::operation_for<L>(jump);
    throw input_error("alignment", "canonical, or rotate_z_mirror in bcc", "'" + name + "' in " + std::string(L::name));
}

}  // namespace detail

/// Sizes and conventions come from a `map_description`, also of a voxel map; one-hot rows are written out as 0 and
/// 1.
template <class Encoding, class Alignment>
struct digit_map<dynamic, Encoding, Alignment> {
    template <lattice L, species_policy Species>
    class on {
    public:
        using rows = dense_rows;
        static constexpr bool gives_whole_numbers = true;
        static constexpr std::size_t inputs = dynamic;

        /// \throws input_error unless shells are 1 to 16 and kind, encoding and alignment are known on this lattice.
        static on from(const map_description& wanted, std::size_t species) { return on(wanted, species); }

        std::size_t input_count() const { return inputs_; }
        std::size_t environment_size() const { return sites_.size(); }
        std::size_t row_width() const { return inputs_; }
        int squared_range() const { return squared_length(sites_.back()); }

        void gather(const supercell<L>& crystal, vec3 centre, digit* environment) const noexcept {
            crystal.gather(centre, sites_, environment);
        }

        void encode(const digit* environment, float* values) const noexcept {
            for (const auto& places : places_) {
                std::fill_n(values, inputs_, 0.0f);
                for (std::size_t k = 0; k < places.size(); ++k) {
                    const digit d = environment[places[k]];
                    if (!one_hot_)
                        values[first_input_[k]] = static_cast<float>(d);
                    else if (d != vacant)
                        values[first_input_[k] + (d - 1u) * species_stride_] = 1.0f;
                }
                values += inputs_;
            }
        }

    private:
        on(const map_description& wanted, std::size_t species) : one_hot_(wanted.encoding == encoding::one_hot::name) {
            if (wanted.kind != "digit_map" && !wanted.in_voxels())
                throw input_error("descriptor", "a digit_map or voxel_map", "'" + wanted.kind + "'");
            if (wanted.shells < 1 || wanted.shells > max_dynamic_shells)
                throw input_error("descriptor", "1 to 16 shells", std::to_string(wanted.shells));
            if (!one_hot_ && wanted.encoding != encoding::digit::name)
                throw input_error("descriptor", "encoding digit or one_hot", "'" + wanted.encoding + "'");
            sites_ = detail::neighbourhood_at_run_time<L>(wanted.shells);
            lay_out(wanted.in_voxels(), one_hot_ ? species : 1);
            for (const vec3 jump : L::jumps) {
                const operation back = detail::alignment_by_name<L>(wanted.alignment, jump).inverse();
                auto& places = places_.emplace_back();
                for (const vec3 r : sites_)
                    places.push_back(detail::place_in_neighbourhood<L, max_dynamic_shells>(back(r)));
            }
        }

        /// Where each site's number, or that of its first species, stands in a row, and those of the other species.
        void lay_out(bool in_voxels, std::size_t channels) {
            const std::size_t edge = voxel_edge(sites_);
            for (std::size_t k = 0; k < sites_.size(); ++k)
                first_input_.push_back(in_voxels ? place_in_voxels(sites_[k], edge) : k * channels);
            species_stride_ = in_voxels ? edge * edge * edge : 1;
            inputs_ = channels * (in_voxels ? edge * edge * edge : sites_.size());
        }

        bool one_hot_;
        std::size_t inputs_ = 0;
        std::vector<std::size_t> first_input_;
        std::size_t species_stride_ = 0;
        std::vector<vec3> sites_;
        std::vector<std::vector<std::size_t>> places_;
    };
};

}  // namespace saddle
