/// \file
/// How far predicted barriers are from their labels.
#pragma once

#include <cmath>
#include <cstddef>

#include <saddle/core/moments.hpp>

namespace saddle {

/// Adds up differences between predictions and labels. With N pairs (p, y): MAE = Σ|p − y|/N, RMSE = √(Σ(p − y)²/N),
/// R² = 1 − Σ(p − y)²/Σ(y − ȳ)², bias = Σ(p − y)/N. All eV but R².
class error_statistics {
public:
    void add(double predicted_eV, double label_eV) {
        ++count_;
        const double error = predicted_eV - label_eV;
        absolute_ += std::abs(error);
        squared_ += error * error;
        sum_ += error;
        labels_.add(label_eV);
    }

    std::size_t count() const { return count_; }
    double mae_eV() const { return absolute_ / static_cast<double>(count_); }
    double rmse_eV() const { return std::sqrt(squared_ / static_cast<double>(count_)); }
    double bias_eV() const { return sum_ / static_cast<double>(count_); }
    double label_mean_eV() const { return labels_.mean(); }
    double label_deviation_eV() const { return labels_.standard_deviation(); }
    /// NaN where all labels are the same.
    double r2() const { return labels_.sum_of_squares() > 0 ? 1 - squared_ / labels_.sum_of_squares() : std::nan(""); }

private:
    std::size_t count_ = 0;
    double absolute_ = 0;
    double squared_ = 0;
    double sum_ = 0;
    moments labels_;
};

}  // namespace saddle
