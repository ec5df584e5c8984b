/// \file
/// Which atom stands where, and how far each has come.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/supercell.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/zeroed_array.hpp>
#include <saddle/kmc/observer.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Observer: identity and unwrapped displacement of every atom. An atom is named by the site it stood on at the start.
/// 16 bytes a site that a moved atom stood on; sites that the vacancy never came near take no memory.
template <lattice L>
class atom_paths {
public:
    /// \throws input_error where sites exceed what 32 bits count.
    explicit atom_paths(const supercell<L>& crystal) : changes_(crystal.size()) {
        if (crystal.size() > std::numeric_limits<std::uint32_t>::max())
            throw input_error("atom paths", "at most 2^32 - 1 sites", std::to_string(crystal.size()));
    }

    /// Start site of the atom that stands on `s` now; of a vacant site: where the vacancy started.
    site started_at(site s) const { return started_at(changes_, s); }

    /// Unwrapped displacement, units of a/2, of the atom that started on `s`.
    vec3 displacement_of(site s) const {
        const change& c = changes_[s.index];
        return {c.x, c.y, c.z};
    }

    void observe(const supercell<L>&, const jump_event& event) noexcept {
        const site moved = started_at(event.to);
        place(event.to, started_at(event.from));
        place(event.from, moved);
        change& path = changes_[moved.index];
        const vec3 jump = L::jumps[event.direction];
        path.x -= jump.x;
        path.y -= jump.y;
        path.z -= jump.z;
    }

    void save(output_archive& out) const {
        out.label("atom paths");
        out.value(std::uint64_t{changes_.size()});
        std::vector<entry> changed;
        for (std::size_t i = 0; i < changes_.size(); ++i)
            if (changes_[i] != change{}) changed.push_back({static_cast<std::uint32_t>(i), changes_[i]});
        out.values(std::span<const entry>(changed));
    }

    void load(input_archive& in) {
        in.expect_label("atom paths");
        const auto sites = in.value<std::uint64_t>();
        if (sites != changes_.size())
            throw input_error("atom paths", std::to_string(changes_.size()) + " sites", std::to_string(sites));
        zeroed_array<change> loaded(changes_.size());
        for (const entry& e : in.values<entry>()) {
            if (e.site >= loaded.size())
                throw input_error("atom paths", "sites of the crystal", std::to_string(e.site));
            for (const std::int32_t x : {e.changed.x, e.changed.y, e.changed.z})
                if (x < -longest_path || x > longest_path)
                    throw input_error("atom paths", "displacements within 32 bits", std::to_string(x));
            loaded[e.site] = e.changed;
        }
        check_every_atom_once(loaded);
        changes_ = std::move(loaded);
    }

private:
    /// What differs from the start: at a site, how far from it (modulo 2^32) its atom started; and the displacement of
    /// the atom that started there, units of a/2.
    struct change {
        std::uint32_t shift{};
        std::int32_t x{};
        std::int32_t y{};
        std::int32_t z{};
        friend bool operator==(const change&, const change&) = default;
    };

    struct entry {
        std::uint32_t site{};
        change changed;
    };

    /// Half of what 32 bits count, units of a/2: no walk gets that far.
    static constexpr std::int32_t longest_path = 1 << 30;

    void place(site s, site start) { changes_[s.index].shift = static_cast<std::uint32_t>(start.index - s.index); }

    static site started_at(const zeroed_array<change>& changes, site s) {
        return site{static_cast<std::uint32_t>(s.index + changes[s.index].shift)};
    }

    static void check_every_atom_once(const zeroed_array<change>& changes) {
        std::vector<bool> seen(changes.size());
        for (std::size_t i = 0; i < changes.size(); ++i) {
            const std::size_t start = started_at(changes, site{i}).index;
            if (start >= seen.size()) throw input_error("atom paths", "sites of the crystal", std::to_string(start));
            if (seen[start]) throw input_error("atom paths", "every atom once", std::to_string(start) + " twice");
            seen[start] = true;
        }
    }

    zeroed_array<change> changes_;
};

}  // namespace saddle
