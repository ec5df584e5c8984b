/// \file
/// How the digit of a site becomes network input.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <saddle/alloy/species.hpp>
#include <saddle/descriptor/input.hpp>

namespace saddle::encoding {

/// One input a site: the digit as a number (Xing et al., NNK).
struct digit {
    static constexpr std::string_view name = "digit";
    using rows = dense_rows;

    static constexpr std::size_t inputs(std::size_t sites, std::size_t /*species*/) { return sites; }
    static constexpr float encode(std::size_t /*site*/, saddle::digit d, std::size_t /*sites*/, std::size_t /*species*/) {
        return static_cast<float>(d);
    }
};

/// One input a site and species: input k·S + d − 1 is 1 where site k holds species d of S.
struct one_hot {
    static constexpr std::string_view name = "one_hot";
    using rows = active_rows;

    static constexpr std::size_t inputs(std::size_t sites, std::size_t species) { return sites * species; }
    static constexpr std::uint16_t encode(std::size_t site, saddle::digit d, std::size_t sites, std::size_t species) {
        return static_cast<std::uint16_t>(d == vacant ? inputs(sites, species) : site * species + d - 1u);
    }
};

}  // namespace saddle::encoding
