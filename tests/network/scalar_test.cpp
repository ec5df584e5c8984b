#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <count_allocations.hpp>
#include <network/backend_test.hpp>
#include <network/convolution_oracle.hpp>
#include <saddle/network/backend/scalar.hpp>

using namespace saddle;

TEST_CASE("scalar is within rounding of an evaluation in long double") {
    CHECK(backend::scalar::name() == "scalar");
    backend_test::check_within_rounding(backend_test::shapes<backend::scalar>());
}

TEST_CASE("scalar is bias, then fused multiply-adds in ascending order") {
    // 1 + 2^30·1 − 2^30·1 loses the 1 in float32 unless the order is the other one
    dense_network network{{{2, 1, {0x1.0p30f, -0x1.0p30f}, {1.0f}}}};
    const float input[] = {1, 1};
    const backend::scalar::engine<mlp<>, 2, dense_rows> engine(network);
    auto scratch = engine.make_workspace(1);
    float output = -1;
    engine.evaluate(dense_rows{input, 1, 2}, &output, scratch);
    CHECK(output == 0.0f);
    // −(1 + 2^-12)² rounded, then its exact square added: only a fused product keeps the last term of the square
    network.layers[0].weight = {1 + 0x1.0p-12f, 0};
    network.layers[0].bias = {-(1 + 0x1.0p-11f)};
    const float fused[] = {1 + 0x1.0p-12f, 0};
    backend::scalar::engine<mlp<>, 2, dense_rows>(network).evaluate(dense_rows{fused, 1, 2}, &output, scratch);
    CHECK(output == 0x1.0p-24f);
}

TEST_CASE("negative hidden values become 0 and the output stays negative") {
    const dense_network network{{{1, 2, {1, -1}, {0, 0}}, {2, 1, {-3, -5}, {0}}}};
    const backend::scalar::engine<mlp<2>, 1, dense_rows> engine(network);
    auto scratch = engine.make_workspace(2);
    const float input[] = {2, -2};
    float outputs[2];
    engine.evaluate(dense_rows{input, 2, 1}, outputs, scratch);
    CHECK(outputs[0] == -6);
    CHECK(outputs[1] == -10);
}

TEST_CASE("scalar allocates nothing while it evaluates") {
    const std::size_t at_first = allocations;
    const backend_test::example e({112, 17, 33}, 4, 13);
    CHECK(allocations > at_first);  // the counter counts
    const backend::scalar::engine<mlp<17, 33>, 112, active_rows> engine(e.weights);
    auto scratch = engine.make_workspace(13);
    std::vector<float> outputs(13);
    const std::size_t before = allocations;
    engine.evaluate(e.rows<active_rows>(), outputs.data(), scratch);
    const std::size_t after = allocations;
    CHECK(after == before);
}

TEST_CASE("convolutions are within rounding of the same written out as matrices") {
    check_convolutions_within_rounding<backend::scalar, cnn<dynamic>>(random_cubes(2, 6, {3, 4}, 1));
    check_convolutions_within_rounding<backend::scalar, cnn<5>>(random_cubes(1, 3, {5}, 2));
}

TEST_CASE("a convolution is bias, then fused multiply-adds in ascending order of channel, z, y, x") {
    convolutional_network network{1, {{2, 1, 1, {0x1.0p30f, -0x1.0p30f}, {1.0f}}}, {1, 1, {1.0f}, {0.5f}}};
    const float input[] = {1, 1};
    const backend::scalar::engine<cnn<1>, 2, dense_rows> engine(network);
    auto scratch = engine.make_workspace(1);
    float output = -1;
    engine.evaluate(dense_rows{input, 1, 2}, &output, scratch);
    CHECK(output == 0.5f);
}

TEST_CASE("padding and max-pools give what their definition says") {
    CHECK(error_on_random_rows<backend::scalar, pooled_cnn<1, 5>>(random_pooled_cubes(3, 8, 1, 5, 1), 3) < 1e-5);
    CHECK(error_on_random_rows<backend::scalar, cnn<dynamic>>(random_pooled_cubes(2, 16, 2, 4, 2), 2) < 1e-5);
    auto mixed = random_cubes(2, 7, {3, 4}, 3);
    mixed.convolutions[0].padding = 2;
    mixed.edge = 6;
    mixed.convolutions[0].pooled = true;  // 6 → 8 → 4
    mixed.output = random_network({4 * 8}, 4).layers[0];
    CHECK(error_on_random_rows<backend::scalar, cnn<dynamic>>(mixed, 3) < 1e-5);
}
