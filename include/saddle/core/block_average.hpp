/// \file
/// Mean of a correlated series with its standard error, from blocks that have forgotten each other.
#pragma once

#include <cmath>
#include <cstddef>
#include <limits>

#include <saddle/core/moments.hpp>

namespace saddle {

/// Mean of block values and the standard error that their scatter gives: √(Σ (v − mean)²/(n (n − 1))) for n blocks
/// (Flyvbjerg and Petersen 1989). The error is honest where a block is long against the memory of the series.
class block_average {
public:
    void add(double value) { values_.add(value); }

    std::size_t size() const { return values_.count(); }
    double mean() const { return values_.mean(); }

    /// Infinite for fewer than two blocks, which say nothing about their scatter.
    double standard_error() const {
        if (size() < 2) return std::numeric_limits<double>::infinity();
        const auto n = static_cast<double>(size());
        return std::sqrt(values_.sum_of_squares() / (n * (n - 1)));
    }

    /// (mean − expected) in standard errors.
    double deviation_from(double expected) const { return (mean() - expected) / standard_error(); }

private:
    moments values_;
};

/// Ratio Σ n/Σ d of two sums that both scatter from block to block, such as a quantity weighted by time and the time.
/// Its standard error is that of the residues n − ratio·d over the mean of d, so what n and d have in common drops out.
class ratio_average {
public:
    void add(double numerator, double denominator) {
        ++count_;
        const auto n = static_cast<double>(count_);
        const double before_n = numerator - numerator_;
        const double before_d = denominator - denominator_;
        numerator_ += before_n / n;
        denominator_ += before_d / n;
        squares_n_ += before_n * (numerator - numerator_);
        squares_d_ += before_d * (denominator - denominator_);
        products_ += before_n * (denominator - denominator_);
    }

    std::size_t size() const { return count_; }
    double mean() const { return numerator_ / denominator_; }

    /// Infinite for fewer than two blocks.
    double standard_error() const {
        if (count_ < 2) return std::numeric_limits<double>::infinity();
        const auto n = static_cast<double>(count_);
        const double residues = squares_n_ - 2 * mean() * products_ + mean() * mean() * squares_d_;
        return std::sqrt(std::fmax(residues, 0) / (n * (n - 1))) / std::abs(denominator_);
    }

private:
    std::size_t count_ = 0;
    double numerator_ = 0;    ///< mean
    double denominator_ = 0;  ///< mean
    double squares_n_ = 0;    ///< Σ (n − mean)², and so on
    double squares_d_ = 0;
    double products_ = 0;
};

}  // namespace saddle
