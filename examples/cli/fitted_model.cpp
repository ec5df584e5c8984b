#include "fitted_model.hpp"

#include <algorithm>
#include <cmath>

namespace saddle::cli {

model_data fitted_model(const barrier_set& set, std::span<const std::size_t> rows, const std::string& output) {
    model_data model;
    model.source = output;
    model.lattice = set.lattice;
    model.species = set.species;
    double sum = 0, low = HUGE_VAL, high = 0;
    for (const std::size_t row : rows) {
        const double a = set.alloys[set.alloy[row]].lattice_constant_A;
        sum += a;
        low = std::min(low, a);
        high = std::max(high, a);
    }
    model.lattice_constant_A = sum / static_cast<double>(rows.size());
    model.lattice_constant_range_A = {low, high};
    return model;
}

}  // namespace saddle::cli
