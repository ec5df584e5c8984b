/// \file
/// Which barriers cannot be right: failed calculations, and values far from all others.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <saddle/dataset/barrier_set.hpp>

namespace saddle {

/// A barrier ≤ 0 or not finite is a calculation that failed.
inline bool is_rejected(double barrier_eV) { return !(std::isfinite(barrier_eV) && barrier_eV > 0); }

/// Rows of a set by what their barrier is worth. Every row is in exactly one list; all are ascending.
struct label_report {
    std::vector<std::size_t> kept;
    std::vector<std::size_t> rejected;  ///< ≤ 0 or not finite
    std::vector<std::size_t> outliers;  ///< beyond the bound
};

namespace detail {

/// Median of some numbers, which are put into another order; of an even count the mean of the two in the middle.
inline double median(std::vector<double>& values) {
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    if (values.size() % 2 == 1) return *middle;
    return (*std::max_element(values.begin(), middle) + *middle) / 2;
}

}  // namespace detail

/// Sorts the rows of a set. A barrier is an outlier where |E − median| > `bound`·σ with σ = 1.4826 · median |E −
/// median| (the standard deviation, were they normal), both of its own alloy: alloys differ in their mean by more than
/// their spread. `bound` 0 looks for none.
inline label_report inspect_labels(const barrier_set& set, double bound = 0) {
    label_report report;
    std::vector<std::vector<std::size_t>> rows_of(set.alloys.size());
    for (std::size_t row = 0; row < set.size(); ++row)
        (is_rejected(set.barriers_eV[row]) ? report.rejected : rows_of[set.alloy[row]]).push_back(row);
    for (const auto& rows : rows_of) {
        if (rows.empty()) continue;
        std::vector<double> values;
        for (const std::size_t row : rows) values.push_back(set.barriers_eV[row]);
        const double middle = detail::median(values);
        for (double& v : values) v = std::abs(v - middle);
        const double most = bound > 0 ? bound * 1.4826 * detail::median(values) : HUGE_VAL;
        for (const std::size_t row : rows)
            (std::abs(set.barriers_eV[row] - middle) > most ? report.outliers : report.kept).push_back(row);
    }
    std::sort(report.kept.begin(), report.kept.end());
    std::sort(report.outliers.begin(), report.outliers.end());
    return report;
}

}  // namespace saddle
