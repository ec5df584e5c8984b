/// \file
/// VALIDATION 13: the generator gives the known answers that Random123 publishes (file kat_vectors, "philox4x32 10").
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "target.hpp"

namespace saddle::validation {

/// Counter, key and result.
struct known_answer {
    std::array<std::uint32_t, 4> counter;
    std::array<std::uint32_t, 2> key;
    std::array<std::uint32_t, 4> result;
};

inline constexpr std::array<known_answer, 3> known_answers{{
    {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
     {0xffffffff, 0xffffffff},
     {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
     {0xa4093822, 0x299f31d0},
     {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
}};

/// How many 64-bit words of the known answers `words(seed, stream, place)` gives; the seed is the key, place and stream
/// are the counter, low words first.
template <class Words>
finding known_answer_words(Words words) {
    const auto joined = [](std::uint32_t low, std::uint32_t high) { return low + (std::uint64_t{high} << 32); };
    int right = 0;
    for (const auto& [counter, key, result] : known_answers) {
        const auto found = words(seed{joined(key[0], key[1])}, random_stream{joined(counter[2], counter[3])},
                                 joined(counter[0], counter[1]));
        right += found[0] == joined(result[0], result[1]);
        right += found[1] == joined(result[2], result[3]);
    }
    return exact("words of Random123's known answers", right, 2.0 * known_answers.size());
}

findings random_numbers(const settings&);

}  // namespace saddle::validation
