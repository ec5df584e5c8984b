/// \file
/// Which two sites a Monte Carlo trial would exchange.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <utility>

#include <saddle/alloy/supercell.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Two sites of a crystal, which may be the same.
using site_pair = std::pair<site, site>;

/// Picks two sites from 64 random bits. `propose(crystal, bits)` looks at the shape of the crystal and never at what
/// stands in it, so that a trial and its reverse are proposed equally often, as detailed balance asks. The crystal has
/// fewer than 2³² sites.
template <class S>
concept swap_policy = requires(const supercell<bcc>& crystal, std::uint64_t bits) {
    { S::propose(crystal, bits) } -> std::same_as<site_pair>;
};

namespace detail {

/// 32 random bits as a number below `bound` < 2³². Its numbers are equally probable to one part in 2³²/bound; what that
/// leaves is the same for a swap and its reverse.
constexpr std::size_t scaled(std::uint64_t bits, std::uint64_t bound) {
    return static_cast<std::size_t>((bits & 0xffffffff) * bound >> 32);
}

}  // namespace detail

namespace swaps {

/// Any two sites: orders fast, since nothing has to diffuse.
struct any_pair {
    template <lattice L>
    static site_pair propose(const supercell<L>& crystal, std::uint64_t bits) noexcept {
        const std::uint64_t sites = crystal.size();
        return {site{detail::scaled(bits, sites)}, site{detail::scaled(bits >> 32, sites)}};
    }
};

/// First neighbours (Kawasaki 1966): atoms move by single steps.
struct neighbours {
    template <lattice L>
    static site_pair propose(const supercell<L>& crystal, std::uint64_t bits) noexcept {
        const site first{detail::scaled(bits, crystal.size())};
        const vec3 step = L::jumps[detail::scaled(bits >> 32, jump_count<L>)];
        return {first, crystal.near(crystal.position(first), step)};
    }
};

}  // namespace swaps

}  // namespace saddle
