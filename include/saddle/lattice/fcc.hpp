/// \file
/// The face-centred cubic lattice.
#pragma once

#include <array>
#include <string_view>

#include <saddle/lattice/concepts.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// Face-centred cubic: coordinates in units of a/2 with an even sum; twelve jumps of length a/√2.
struct fcc {
    static constexpr std::string_view name = "fcc";
    static constexpr std::array<vec3, 4> basis{{{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}}};
    static constexpr std::array<vec3, 12> jumps{{{-1, -1, 0}, {-1, 0, -1}, {-1, 0, 1}, {-1, 1, 0},
                                                 {0, -1, -1}, {0, -1, 1}, {0, 1, -1}, {0, 1, 1},
                                                 {1, -1, 0}, {1, 0, -1}, {1, 0, 1}, {1, 1, 0}}};
    static constexpr vec3 reference_jump{1, 1, 0};
    static constexpr vec3 sublattice_weight{2, 1, 0};

    static constexpr bool is_site(vec3 r) { return ((r.x + r.y + r.z) & 1) == 0; }
};

static_assert(lattice<fcc>);

}  // namespace saddle
