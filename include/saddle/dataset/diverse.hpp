/// \file
/// Few records that stand for many: k-means clusters of their surroundings, one record next to each centre (the choice
/// that the CNN paper proposes for small training sets).
#pragma once

#include <algorithm>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/dataset/barrier_samples.hpp>

namespace saddle {

namespace detail {

inline double squared_distance(const float* a, const float* b, std::size_t n) {
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += (double{a[k]} - b[k]) * (double{a[k]} - b[k]);
    return sum;
}

/// Points of one size, row by row.
struct point_list {
    std::vector<float> values;
    std::size_t width;

    std::size_t size() const { return values.size() / width; }
    const float* operator[](std::size_t k) const { return values.data() + k * width; }
    float* operator[](std::size_t k) { return values.data() + k * width; }
};

/// Places of `count` points far from each other: the first is drawn, each further one with a probability proportional
/// to its squared distance from the nearest before it (k-means++, Arthur and Vassilvitskii 2007).
inline std::vector<std::size_t> spread_points(const point_list& points, std::size_t count, philox_sequence& draw) {
    std::vector<std::size_t> chosen{static_cast<std::size_t>(draw.below(points.size()))};
    std::vector<double> nearest(points.size(), std::numeric_limits<double>::max());
    while (chosen.size() < count) {
        double sum = 0;
        for (std::size_t k = 0; k < points.size(); ++k) {
            nearest[k] = std::min(nearest[k], squared_distance(points[k], points[chosen.back()], points.width));
            sum += nearest[k];
        }
        if (sum == 0) break;  // fewer different points than asked for
        const double target = sum * uniform_open_closed(draw());
        std::size_t k = 0;
        for (double passed = nearest[0]; passed < target && k + 1 < points.size(); passed += nearest[k]) ++k;
        chosen.push_back(k);
    }
    return chosen;
}

/// Nearest centre of every point. O(points · centres · width).
inline std::vector<std::size_t> nearest_centres(const point_list& points, const point_list& centres) {
    std::vector<std::size_t> nearest(points.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
        double least = std::numeric_limits<double>::max();
        for (std::size_t c = 0; c < centres.size(); ++c)
            if (const double d = squared_distance(points[k], centres[c], points.width); d < least) {
                least = d;
                nearest[k] = c;
            }
    }
    return nearest;
}

/// Centres as means of their points; a centre without points stays.
inline void move_centres(const point_list& points, const std::vector<std::size_t>& nearest, point_list& centres) {
    std::vector<double> sums(centres.values.size());
    std::vector<std::size_t> counts(centres.size());
    for (std::size_t k = 0; k < points.size(); ++k) {
        ++counts[nearest[k]];
        for (std::size_t i = 0; i < points.width; ++i) sums[nearest[k] * points.width + i] += points[k][i];
    }
    for (std::size_t c = 0; c < centres.size(); ++c)
        for (std::size_t i = 0; i < points.width && counts[c] > 0; ++i)
            centres[c][i] = static_cast<float>(sums[c * points.width + i] / static_cast<double>(counts[c]));
}

}  // namespace detail

/// Sample numbers of at most `count` samples (fewer where fewer differ), ascending: k-means in the space of the
/// samples' features, the sample nearest to each centre. Use symmetric features, or images of one jump look different.
/// \throws input_error unless count is 1 to the number of samples.
inline std::vector<std::size_t> diverse_samples(const barrier_samples& samples, std::size_t count, seed s,
                                                std::size_t rounds = 20) {
    if (count < 1 || count > samples.size())
        throw input_error("diverse subset", "1 to " + std::to_string(samples.size()) + " records",
                          std::to_string(count));
    detail::point_list points{std::vector<float>(samples.size() * samples.inputs()), samples.inputs()};
    std::vector<float> unused(samples.size());
    samples.write(all_rows(samples.size()), std::nullopt, points.values.data(), unused.data());
    philox_sequence draw(s, random_stream("diverse subset"));
    detail::point_list centres{{}, points.width};
    for (const std::size_t k : detail::spread_points(points, count, draw))
        centres.values.insert(centres.values.end(), points[k], points[k] + points.width);
    for (std::size_t round = 0; round < rounds; ++round) {
        const auto before = centres.values;
        detail::move_centres(points, detail::nearest_centres(points, centres), centres);
        if (centres.values == before) break;
    }
    auto chosen = detail::nearest_centres(centres, points);
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    return chosen;
}

}  // namespace saddle
