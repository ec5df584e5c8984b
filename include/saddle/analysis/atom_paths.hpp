/// \file
/// Which atom stands where, and how far each has come.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Observer: identity and unwrapped displacement of every atom. An atom is named by the site it stood on at the start;
/// 16 bytes a site.
template <lattice L>
class atom_paths {
public:
    /// \throws input_error where sites exceed what 32 bits count.
    explicit atom_paths(const supercell<L>& crystal) : atom_(crystal.size()), path_(crystal.size()) {
        if (crystal.size() > std::numeric_limits<std::uint32_t>::max())
            throw input_error("atom paths", "at most 2^32 - 1 sites", std::to_string(crystal.size()));
        std::iota(atom_.begin(), atom_.end(), std::uint32_t{0});
    }

    /// Start site of the atom that stands on `s` now; of a vacant site: where the vacancy started.
    site started_at(site s) const { return site{atom_[s.index]}; }

    /// Unwrapped displacement, units of a/2, of the atom that started on `s`.
    vec3 displacement_of(site s) const { return {path_[s.index][0], path_[s.index][1], path_[s.index][2]}; }

    void observe(const supercell<L>&, const jump_event& event) noexcept {
        std::swap(atom_[event.from.index], atom_[event.to.index]);
        auto& path = path_[atom_[event.from.index]];
        const vec3 jump = L::jumps[event.direction];
        path[0] -= jump.x;
        path[1] -= jump.y;
        path[2] -= jump.z;
    }

    void save(output_archive& out) const {
        out.label("atom paths");
        out.values(std::span<const std::uint32_t>(atom_));
        out.values(std::span<const std::array<std::int32_t, 3>>(path_));
    }

    void load(input_archive& in) {
        in.expect_label("atom paths");
        auto atom = in.values<std::uint32_t>();
        auto path = in.values<std::array<std::int32_t, 3>>();
        if (atom.size() != atom_.size() || path.size() != path_.size())
            throw input_error("atom paths", std::to_string(atom_.size()) + " sites", std::to_string(atom.size()));
        std::vector<bool> seen(atom.size());
        for (const auto start : atom) {
            if (start >= atom.size()) throw input_error("atom paths", "sites of the crystal", std::to_string(start));
            if (seen[start]) throw input_error("atom paths", "every atom once", std::to_string(start) + " twice");
            seen[start] = true;
        }
        for (const auto& displacement : path)
            for (const std::int32_t x : displacement)
                if (x < -longest_path || x > longest_path)
                    throw input_error("atom paths", "displacements within 32 bits", std::to_string(x));
        atom_ = std::move(atom);
        path_ = std::move(path);
    }

private:
    /// Half of what 32 bits count, units of a/2: no walk gets that far.
    static constexpr std::int32_t longest_path = 1 << 30;

    std::vector<std::uint32_t> atom_;
    std::vector<std::array<std::int32_t, 3>> path_;
};

}  // namespace saddle
