/// \file
/// Typical input of a network, for backends that fix their scales by it.
#pragma once

#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/math.hpp>
#include <saddle/core/random.hpp>
#include <saddle/core/units.hpp>
#include <saddle/descriptor/concepts.hpp>
#include <saddle/lattice/concepts.hpp>

namespace saddle::detail {

/// Rows of input of 128 random environments over all compositions, from nearly pure to equimolar: each has random
/// weights (−ln u)² of its species. Always the same, on every machine.
template <lattice L, class Descriptor>
auto sample_rows(const Descriptor& descriptor, std::size_t species) {
    constexpr std::size_t environments = 128;
    philox_sequence draw(seed{1}, random_stream("sample environments"));
    std::vector<digit> environment(descriptor.environment_size());
    const std::size_t size = jump_count<L> * rows_a_jump(descriptor) * descriptor.row_width();
    std::vector<typename Descriptor::rows::value_type> values(environments * size);
    for (std::size_t e = 0; e < environments; ++e) {
        std::vector<double> cumulative;
        double sum = 0;
        for (std::size_t s = 0; s < species; ++s) {
            const double root = exact_log(uniform_open_closed(draw()));
            cumulative.push_back(sum = std::fma(root, root, sum));
        }
        for (digit& d : environment) {
            const double target = sum * uniform_open_closed(draw());
            d = 1;
            while (d < species && cumulative[d - 1u] < target) ++d;
        }
        descriptor.encode(environment.data(), values.data() + e * size);
    }
    return values;
}

}  // namespace saddle::detail
