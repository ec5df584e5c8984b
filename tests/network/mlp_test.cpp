#include <doctest/doctest.h>

#include <network/random_network.hpp>
#include <saddle/network/concepts.hpp>
#include <saddle/network/mlp.hpp>

using namespace saddle;

static_assert(network_policy<mlp<>> && network_policy<mlp<128, 128>> && network_policy<mlp<dynamic>>);
static_assert(!network_policy<int>);
static_assert(mlp<dynamic>::is_dynamic && !mlp<7>::is_dynamic);
static_assert(mlp<>::depth == 1 && mlp<7, 9>::depth == 3);
static_assert(mlp<7, 9>::layer_inputs(0, 5) == 5 && mlp<7, 9>::layer_inputs(2, 5) == 9);
static_assert(mlp<7, 9>::layer_outputs(0) == 7 && mlp<7, 9>::layer_outputs(2) == 1);

TEST_CASE("weights fit a type or not") {
    const auto weights = random_network({5, 7, 9}, 1);
    CHECK(fits<mlp<7, 9>>(weights, 5));
    CHECK(fits<mlp<dynamic>>(weights, 5));
    CHECK_FALSE(fits<mlp<7, 9>>(weights, 6));
    CHECK_FALSE(fits<mlp<dynamic>>(weights, 6));
    CHECK_FALSE(fits<mlp<7>>(weights, 5));
    CHECK_FALSE(fits<mlp<9, 7>>(weights, 5));
    CHECK_FALSE(fits<mlp<7, 9, 9>>(weights, 5));
    CHECK_FALSE(fits<mlp<dynamic>>(dense_network{}, 5));
    CHECK(fits<mlp<>>(random_network({5}, 1), 5));
}

TEST_CASE("shape and cost of a network") {
    const auto weights = random_network({560, 256, 256, 256}, 1);
    CHECK(shape_of(weights) == "560-256-256-256-1");
    CHECK(multiply_adds(weights) == 560 * 256 + 256 * 256 + 256 * 256 + 256);
    CHECK(shape_of(dense_network{}) == "empty");
    CHECK(multiply_adds(dense_network{}) == 0);
}
