/// \file
/// Functions on an even grid, cubic between its points.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace saddle {

/// Coefficients c of Σ c_k p^k on each interval, p from 0 to 1: value and slope are continuous. Slopes at the points
/// are differences of fourth order, (f[−2] − f[2] + 8(f[1] − f[−1]))/12; of second order beside the ends, of first at
/// them. So that tables mean what they mean in LAMMPS. \param values at least 5
inline std::vector<std::array<double, 4>> cubic_coefficients(std::span<const double> f) {
    const std::size_t last = f.size() - 1;
    const auto slope = [&](std::size_t m) {
        if (m == 0) return f[1] - f[0];
        if (m == last) return f[last] - f[last - 1];
        if (m == 1 || m == last - 1) return (f[m + 1] - f[m - 1]) / 2;
        return (f[m - 2] - f[m + 2] + 8 * (f[m + 1] - f[m - 1])) / 12;
    };
    std::vector<std::array<double, 4>> intervals;
    for (std::size_t m = 0; m < last; ++m) {
        const double rise = f[m + 1] - f[m], begin = slope(m), end = slope(m + 1);
        intervals.push_back({f[m], begin, 3 * rise - 2 * begin - end, begin + end - 2 * rise});
    }
    return intervals;
}

/// Where a number lies on a grid of so many intervals.
struct grid_place {
    std::size_t interval{};
    double part{};  ///< of the interval, 0 to 1; 1 for all beyond the last
};

inline grid_place place_on_grid(double x, double per_step, std::size_t intervals) {
    const double steps = std::max(0.0, x * per_step);
    const auto interval = steps < static_cast<double>(intervals - 1) ? static_cast<std::size_t>(steps) : intervals - 1;
    return {interval, std::min(1.0, steps - static_cast<double>(interval))};
}

}  // namespace saddle
