/// \file
/// Mean of a correlated series with its standard error, from blocks that have forgotten each other.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

namespace saddle {

/// Mean of block values and the standard error that their scatter gives: √(Σ (v − mean)²/(n (n − 1))) for n blocks
/// (Flyvbjerg and Petersen 1989). The error is honest where a block is long against the memory of the series.
class block_average {
public:
    void add(double value) {
        ++count_;
        const double before = value - mean_;
        mean_ += before / static_cast<double>(count_);
        squares_ += before * (value - mean_);
    }

    std::size_t size() const { return count_; }
    double mean() const { return mean_; }

    /// Infinite for fewer than two blocks, which say nothing about their scatter.
    double standard_error() const {
        if (count_ < 2) return std::numeric_limits<double>::infinity();
        const auto n = static_cast<double>(count_);
        return std::sqrt(squares_ / (n * (n - 1)));
    }

    /// (mean − expected) in standard errors.
    double deviation_from(double expected) const { return (mean_ - expected) / standard_error(); }

private:
    std::size_t count_ = 0;
    double mean_ = 0;
    double squares_ = 0;  ///< Σ (v − mean)²
};

}  // namespace saddle
