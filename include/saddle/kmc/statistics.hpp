/// \file
/// The fixed small record that every run keeps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include <saddle/alloy/species.hpp>
#include <saddle/lattice/vec3.hpp>

namespace saddle {

/// A displacement summed over many jumps, units of a/2.
struct displacement {
    std::int64_t x{};
    std::int64_t y{};
    std::int64_t z{};

    constexpr displacement& operator+=(vec3 d) {
        x += d.x;
        y += d.y;
        z += d.z;
        return *this;
    }
    constexpr double squared() const {
        const auto square = [](std::int64_t v) { return static_cast<double>(v) * static_cast<double>(v); };
        return square(x) + square(y) + square(z);
    }
    friend constexpr displacement operator-(displacement a, displacement b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
    friend constexpr displacement operator+(displacement a, displacement b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
    friend constexpr bool operator==(displacement, displacement) = default;
};

/// Counters of a run; entry d of an array belongs to digit d. Always Σ_d atoms[d] = −vacancy, as integers.
struct jump_statistics {
    std::uint64_t jumps{};
    std::array<std::uint64_t, max_species + 1> jumps_by_species{};
    std::uint64_t abnormal_barriers{};  ///< predicted barriers ≤ 0 among all that were asked for
    std::uint64_t abnormal_jumps{};     ///< jumps taken over such a barrier
    displacement vacancy;               ///< unwrapped
    std::array<displacement, max_species + 1> atoms{};  ///< unwrapped, summed over the atoms of a species

    void count(digit species, vec3 jump, bool over_abnormal_barrier) noexcept {
        ++jumps;
        ++jumps_by_species[species];
        abnormal_jumps += over_abnormal_barrier;
        vacancy += jump;
        atoms[species] += -jump;
    }
};

}  // namespace saddle
