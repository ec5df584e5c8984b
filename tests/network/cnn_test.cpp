#include <saddle/network/cnn.hpp>

#include <doctest/doctest.h>

#include <network/random_network.hpp>

using namespace saddle;

TEST_CASE("weights fit the type that has their filters") {
    const auto weights = random_cubes(1, 9, {4, 5, 6, 7}, 1);
    CHECK(fits<cnn<4, 5, 6, 7>>(weights, 729));
    CHECK(fits<cnn<dynamic>>(weights, 729));
    CHECK_FALSE(fits<cnn<4, 5, 6, 8>>(weights, 729));
    CHECK_FALSE(fits<cnn<4, 5, 6>>(weights, 729));
    CHECK_FALSE(fits<cnn<dynamic>>(weights, 730));
    CHECK_FALSE(fits<cnn<dynamic>>(convolutional_network{}, 0));
    CHECK(shape_of(weights) == "1x9^3-4-5-6-7-1");
    CHECK(shape_of(convolutional_network{}) == "empty");
    CHECK(multiply_adds(weights) == 343 * 27 * 4 + 125 * 27 * 4 * 5 + 27 * 27 * 5 * 6 + 27 * 6 * 7 + 7);
}

TEST_CASE("pooled networks of the published kind") {
    const auto weights = random_pooled_cubes(3, 16, 2, 5, 1);
    CHECK(fits<pooled_cnn<2, 5>>(weights, 3 * 4096));
    CHECK(fits<cnn<dynamic>>(weights, 3 * 4096));
    CHECK_FALSE(fits<pooled_cnn<2, 6>>(weights, 3 * 4096));
    CHECK_FALSE(fits<pooled_cnn<1, 5>>(weights, 3 * 4096));
    CHECK_FALSE(fits<cnn<5, 5, 5, 5, 5, 5, 5, 5>>(weights, 3 * 4096));
    auto other = weights;
    other.convolutions[1].pooled = false;
    CHECK_FALSE(fits<pooled_cnn<2, 5>>(other, 3 * 4096));
    CHECK(shape_of(weights) == "3x16^3-5-5/2-5-5/2-5-5/2-5-5-1");
    const std::size_t layer = 27 * 5 * 5;
    CHECK(multiply_adds(weights) == 4096 * (27 * 3 * 5 + layer) + (512 + 64 + 8) * 2 * layer + 5 * 8);
    const auto published = random_pooled_cubes(3, 32, 3, 60, 1);
    CHECK(multiply_adds(published) > 7.8e9);  // 16 GFLOP
    CHECK(multiply_adds(published) < 8e9);
}
