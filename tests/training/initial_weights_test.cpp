#include <saddle/training/initial_weights.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("weights fill ±√(6/n) evenly and differ between tensors and seeds") {
    std::vector<double> w(10000), other(10000), seeded(10000);
    draw_weights(std::span(w), 24, seed{1}, 0);
    draw_weights(std::span(other), 24, seed{1}, 1);
    draw_weights(std::span(seeded), 24, seed{2}, 0);
    CHECK(*std::max_element(w.begin(), w.end()) <= 0.5);
    CHECK(*std::min_element(w.begin(), w.end()) >= -0.5);
    double mean = 0, square = 0;
    for (const double x : w) mean += x / 1e4, square += x * x / 1e4;
    CHECK(std::abs(mean) < 4 * 0.5 / std::sqrt(3e4));
    CHECK(square == doctest::Approx(0.25 / 3).epsilon(0.04));
    CHECK(w != other);
    CHECK(w != seeded);
}
