/// \file
/// Histograms of a range in equal bins, and the smooth density that they stand for.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/archive.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/moments.hpp>

namespace saddle {

/// Counts of values by bins: bin k holds lower + k w ≤ x < lower + (k + 1) w with w = (upper − lower)/bins, the last
/// one also x = upper; an edge is met to rounding. Values outside, and what is not a number, count in no bin.
class histogram {
public:
    static constexpr std::size_t most_bins = 10'000'000;

    /// \throws input_error unless the range is finite and not empty, with 1 to `most_bins` bins.
    histogram(double lower, double upper, std::size_t bins) : lower_(lower), upper_(upper) {
        if (!std::isfinite(upper - lower) || !(lower < upper))
            throw input_error("histogram", "a finite range from lower to upper",
                              std::to_string(lower) + " to " + std::to_string(upper));
        if (bins < 1 || bins > most_bins)
            throw input_error("histogram", "1 to " + std::to_string(most_bins) + " bins", std::to_string(bins));
        counts_.resize(bins);
        per_width_ = static_cast<double>(bins) / (upper - lower);
    }

    void add(double x) noexcept {
        if (!(x >= lower_) || !(x <= upper_)) {
            ++outside_;
            return;
        }
        ++counts_[bin_of(x)];
        ++inside_;
    }

    /// The bin that holds x, which is inside.
    std::size_t bin_of(double x) const noexcept {
        return std::min(static_cast<std::size_t>((x - lower_) * per_width_), counts_.size() - 1);
    }

    std::size_t size() const { return counts_.size(); }
    const std::vector<std::uint64_t>& counts() const { return counts_; }
    std::uint64_t inside() const { return inside_; }
    std::uint64_t outside() const { return outside_; }
    double lower() const { return lower_; }
    double upper() const { return upper_; }
    double width() const { return (upper_ - lower_) / static_cast<double>(size()); }
    double centre(std::size_t bin) const { return lower_ + (static_cast<double>(bin) + 0.5) * width(); }

    /// Share of all values, those outside too, per unit of x; 0 where there are none.
    double density(std::size_t bin) const {
        if (counts_[bin] == 0) return 0;
        return static_cast<double>(counts_[bin]) / (static_cast<double>(inside_ + outside_) * width());
    }

    void save(output_archive& out) const {
        out.values(std::span<const std::uint64_t>(counts_));
        out.value(outside_);
    }

    /// \throws input_error where a histogram of other bins is stored.
    void load(input_archive& in) {
        auto stored = in.values<std::uint64_t>();
        if (stored.size() != counts_.size())
            throw input_error("histogram", std::to_string(counts_.size()) + " bins", std::to_string(stored.size()));
        counts_ = std::move(stored);
        inside_ = std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
        outside_ = in.value<std::uint64_t>();
    }

private:
    double lower_;
    double upper_;
    double per_width_;
    std::vector<std::uint64_t> counts_;
    std::uint64_t inside_ = 0;
    std::uint64_t outside_ = 0;
};

/// Bandwidth of a Gaussian kernel by the normal reference rule: h = σ (4/(3n))^(1/5), n values of standard deviation σ
/// (Silverman 1986, eq. 3.28). It is best where the values are normal and smooths away narrower peaks. \throws
/// input_error where values do not scatter.
inline double normal_reference_bandwidth(const moments& values) {
    if (values.count() < 2 || !(values.sum_of_squares() > 0))
        throw input_error("bandwidth", "values that differ", std::to_string(values.count()) + " without scatter");
    return values.standard_deviation() * std::pow(4.0 / (3.0 * static_cast<double>(values.count())), 0.2);
}

/// Gaussian kernel density (1/(n h)) Σ_i φ((x − x_i)/h), its mean over every bin. Each value is taken at the centre of
/// its bin, so memory does not grow with values; the density is smooth where bins are a few times narrower than h, and
/// the histogram's where they are far wider. n counts values outside the range too, whose kernels are left out.
/// O(bins · h/w), w the width of a bin. \throws input_error unless 0 < h < ∞.
inline std::vector<double> kernel_density(const histogram& values, double bandwidth) {
    if (!(bandwidth > 0) || !std::isfinite(bandwidth))
        throw input_error("bandwidth", "a finite value above 0", std::to_string(bandwidth));
    std::vector<double> density(values.size());
    if (values.inside() == 0) return density;
    constexpr double reach = 8.5;  // bandwidths; φ is below 1e-16 beyond
    const double step = values.width() / bandwidth;
    const std::size_t far = std::min(values.size(), static_cast<std::size_t>(std::min(reach / step, 1e9)) + 2);
    // share of a kernel in the bin that is k bins away, per value and unit of x
    std::vector<double> kernel(far);
    const double scale = 1 / (2 * values.width() * static_cast<double>(values.inside() + values.outside()));
    const auto twice_below = [&](double bins) { return std::erf(bins * step / std::numbers::sqrt2); };
    for (std::size_t k = 0; k < far; ++k) {
        const auto away = static_cast<double>(k);
        kernel[k] = scale * (twice_below(away + 0.5) - twice_below(away - 0.5));
    }
    for (std::size_t bin = 0; bin < values.size(); ++bin) {
        const auto count = static_cast<double>(values.counts()[bin]);
        if (count == 0) continue;
        const std::size_t first = bin >= far ? bin - far + 1 : 0;
        for (std::size_t k = first; k < std::min(values.size(), bin + far); ++k)
            density[k] += count * kernel[k > bin ? k - bin : bin - k];
    }
    return density;
}

}  // namespace saddle
