/// \file
/// Parameters of SNAP that mean nothing, to try the mathematics on.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include <saddle/core/random.hpp>
#include <saddle/potential/snap_parameters.hpp>

namespace samples {

/// Elements "A" and "B" of different radius and weight, random coefficients.
inline saddle::snap_parameters snap_of(int twojmax, bool bzero = false) {
    saddle::snap_parameters made;
    made.rcutfac_A = 4.1;
    made.twojmax = twojmax;
    made.bzero = bzero;
    const saddle::philox draw(saddle::seed{8}, saddle::random_stream("snap"));
    std::uint64_t drawn = 0;
    for (const auto& [name, radius, weight] : {std::tuple("A", 0.5, 1.0), std::tuple("B", 0.56, 0.7)}) {
        saddle::snap_element element{name, radius, weight, {}};
        for (std::size_t l = 0; l <= saddle::snap_components(twojmax); ++l)
            element.coefficients.push_back(0.02 * draw.uniforms(drawn++)[0] - 0.01);
        made.elements.push_back(element);
    }
    return made;
}

}  // namespace samples
