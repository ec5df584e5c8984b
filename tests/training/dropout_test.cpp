#include <saddle/training/dropout.hpp>

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

using namespace saddle;

TEST_CASE("dropout keeps the mean and the stated share, and is a function of seed, step and layer") {
    std::vector<float> factors(40001), again(40001), step(40001), layer(40001);
    draw_dropout(std::span(factors), 0.2, 1, 7, 3);
    draw_dropout(std::span(again), 0.2, 1, 7, 3);
    draw_dropout(std::span(step), 0.2, 1, 8, 3);
    draw_dropout(std::span(layer), 0.2, 1, 7, 4);
    const auto dropped = std::count(factors.begin(), factors.end(), 0.0f);
    CHECK(std::count(factors.begin(), factors.end(), 1.25f) + dropped == 40001);
    CHECK(std::abs(static_cast<double>(dropped) - 8000) < 5 * std::sqrt(40001 * 0.16));
    CHECK(factors == again);
    CHECK(factors != step);
    CHECK(factors != layer);
}
