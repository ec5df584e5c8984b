/// \file
/// Small data for the tests of this folder: random environments with barriers that follow a known rule.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/shells.hpp>

namespace made {

/// Random digits round vacancies of some alloys, all eight jumps of each, two shells, species Nb, Mo, Ta.
inline saddle::barrier_set random_set(std::size_t alloys, std::size_t vacancies, std::uint64_t s = 1) {
    using namespace saddle;
    philox_sequence draw(seed{s}, random_stream("made data"));
    barrier_set set;
    set.shells = 2;
    set.species = {"Nb", "Mo", "Ta"};
    for (std::size_t a = 0; a < alloys; ++a) {
        set.alloys.push_back(
            {"alloy" + std::string(1, static_cast<char>('A' + a)), 3.2 + 0.01 * static_cast<double>(a), "made"});
        for (std::size_t v = 0; v < vacancies; ++v) {
            std::array<digit, neighbourhood<bcc, 2>.size()> digits;
            for (digit& d : digits) d = static_cast<digit>(1 + draw.below(3));
            for (const vec3 jump : bcc::jumps)
                set.add({digits, jump, 0.5 + uniform_open_closed(draw()), unknown_eV, static_cast<std::uint32_t>(a),
                         static_cast<std::int64_t>(v + 1)});
        }
    }
    return set;
}

/// Makes up what stands round the vacancy after the jump of a row of `random_set`: as before, the rest Nb.
inline void add_reverse_environment(saddle::barrier_set& set, std::size_t row) {
    using namespace saddle;
    const auto record = set[row];
    const auto& sites = neighbourhood<bcc, 2>;
    set.reverse_environments.resize(set.environments.size(), vacant);
    for (std::size_t k = 0; k < sites.size(); ++k) {
        const auto before = std::find(sites.begin(), sites.end(), record.jump + sites[k]);
        const bool seen = before != sites.end();
        set.reverse_environments[row * sites.size() + k] =
            sites[k] == -record.jump ? jumping_species<bcc>(record)
            : seen                   ? record.environment[static_cast<std::size_t>(before - sites.begin())]
                                     : digit{1};
    }
}

}  // namespace made
