/// \file
/// The body-centred cubic lattice.
#pragma once

#include <array>
#include <string_view>

#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Body-centred cubic: coordinates in units of a/2 all even or all odd; eight jumps of length √3 a/2.
struct bcc {
    static constexpr std::string_view name = "bcc";
    static constexpr std::array<vec3, 2> basis{{{0, 0, 0}, {1, 1, 1}}};
    static constexpr std::array<vec3, 8> jumps{{{-1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {-1, 1, 1},
                                                {1, -1, -1}, {1, -1, 1}, {1, 1, -1}, {1, 1, 1}}};
    static constexpr vec3 reference_jump{1, 1, 1};
    static constexpr vec3 sublattice_weight{1, 0, 0};

    static constexpr bool is_site(vec3 r) { return ((r.x ^ r.y) & 1) == 0 && ((r.x ^ r.z) & 1) == 0; }
};

static_assert(lattice<bcc>);

}  // namespace saddle
