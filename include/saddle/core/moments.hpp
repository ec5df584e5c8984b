/// \file
/// Mean and variance of values that are seen once.
#pragma once

#include <cmath>
#include <cstddef>
#include <span>

namespace saddle {

/// Count, mean and variance of a stream of values, without storing them (Welford 1962).
class moments {
public:
    void add(double value) {
        ++count_;
        const double before = value - mean_;
        mean_ += before / static_cast<double>(count_);
        squares_ += before * (value - mean_);
    }

    std::size_t count() const { return count_; }

    /// 0 where nothing was added.
    double mean() const { return mean_; }

    /// Σ (v − mean)².
    double sum_of_squares() const { return squares_; }

    /// Σ (v − mean)²/n: that of the values themselves, not an estimate from a sample. Not a number where nothing was
    /// added.
    double variance() const { return squares_ / static_cast<double>(count_); }

    double standard_deviation() const { return std::sqrt(variance()); }

private:
    std::size_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;
};

inline moments moments_of(std::span<const double> values) {
    moments all;
    for (const double v : values) all.add(v);
    return all;
}

}  // namespace saddle
