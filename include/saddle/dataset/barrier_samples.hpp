/// \file
/// Records as samples for training: inputs and barriers as plain floats, each epoch through another symmetry operation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/dataset/features.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/lattice/alignment.hpp>

namespace saddle {

/// Some rows of a barrier set, turned onto the reference jump by an alignment, seen through a feature map. Meets
/// `sample_source` of the room training. A value; threads may share it.
class barrier_samples {
public:
    /// `augment`: with an epoch, each sample is turned by an operation that fixes its jump (six in bcc), or by any
    /// angle about it where the feature map can, drawn for (seed, epoch, row). `alignment` is the name of a policy.
    /// \throws input_error where it does not exist on the lattice, or there is no row.
    barrier_samples(const barrier_set& set, std::span<const std::size_t> rows, feature_map features,
                    bool augment = false, seed s = seed{1}, const std::string& alignment = "canonical")
        : features_(std::move(features)), augment_(augment), seed_(s), sites_(set.sites()) {
        if (rows.empty()) throw input_error("samples", "at least one record", "none");
        with_lattice(set.lattice, "data", [&]<class L>() {
            symmetry_ = detail::symmetry_places<L>(set.shells);
            per_jump<L, std::vector<std::size_t>> turn;
            const auto sites = detail::neighbourhood_at_run_time<L>(set.shells);
            for (std::size_t j = 0; j < jump_count<L>; ++j) {
                const operation back = detail::alignment_by_name<L>(alignment, L::jumps[j]).inverse();
                for (const vec3 r : sites)
                    turn[j].push_back(detail::place_in_neighbourhood<L, max_dynamic_shells>(back(r)));
            }
            for (const std::size_t row : rows) {
                const auto record = set[row];
                std::size_t j = 0;
                while (L::jumps[j] != record.jump) ++j;
                for (const std::size_t place : turn[j]) aligned_.push_back(record.environment[place]);
                barriers_.push_back(static_cast<float>(record.barrier_eV));
            }
        });
    }

    std::size_t size() const { return barriers_.size(); }
    std::size_t inputs() const { return features_.inputs; }

    /// Digits of a sample, its jump along the reference jump.
    std::span<const digit> aligned(std::size_t sample) const { return {aligned_.data() + sample * sites_, sites_}; }
    float barrier_eV(std::size_t sample) const { return barriers_[sample]; }

    /// See `sample_source`.
    void write(std::span<const std::size_t> rows, std::optional<std::uint64_t> epoch, float* inputs,
               float* targets) const {
        std::vector<digit> turned(sites_);
        const bool turns = augment_ && epoch;
        const philox draw(seed_, random_stream(turns ? "augmentation of epoch " + std::to_string(*epoch) : ""));
        for (const std::size_t row : rows) {
            const digit* environment = aligned(row).data();
            if (!turns) {
                features_.write(environment, inputs);
            } else if (features_.write_turned) {
                const double angle_rad = 2 * std::numbers::pi * uniform_open_closed(draw.words(row)[0]);
                features_.write_turned(environment, angle_rad, inputs);
            } else {
                const auto& places = symmetry_[draw.words(row)[0] % symmetry_.size()];  // bias 6/2^64
                for (std::size_t k = 0; k < sites_; ++k) turned[k] = environment[places[k]];
                features_.write(turned.data(), inputs);
            }
            inputs += features_.inputs;
            *targets++ = barriers_[row];
        }
    }

private:
    feature_map features_;
    bool augment_;
    seed seed_;
    std::size_t sites_;
    std::vector<digit> aligned_;  ///< [samples, sites]
    std::vector<float> barriers_;
    std::vector<std::vector<std::size_t>> symmetry_;
};

}  // namespace saddle
