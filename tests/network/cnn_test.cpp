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
