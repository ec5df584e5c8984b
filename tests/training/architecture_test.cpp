#include <saddle/training/architecture.hpp>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("the published networks") {
    const auto dense = dense_architecture(112, {128, 128, 128, 128});
    CHECK(dense.size() == 4 * 3 + 1);
    CHECK(multiply_adds(dense) == 112 * 128 + 3 * 128 * 128 + 128);
    CHECK(inputs_of(dense.front()) == 112);
    CHECK(outputs_of(dense.back()) == 1);
    const auto cubes = convolutional_architecture(1, 9, {32, 64, 128, 128});
    CHECK(multiply_adds(cubes) ==
          343 * 27 * 32 + 125 * 27 * 32 * 64 + 27 * 27 * 64 * 128 + 27 * 128 * 128 + 128);  // 27 MFLOP
    CHECK(inputs_of(cubes.front()) == 729);
    CHECK(inputs_of(cubes.back()) == 128);
    CHECK(outputs_of(cubes.front()) == 32 * 343);
    const auto pooled = pooled_architecture(3, 32, 3, 60);
    CHECK(multiply_adds(pooled) ==
          std::size_t{27} * 60 * (32768 * (3 + 120) + (4096 + 512 + 64) * 180) + 60 * 64);  // 16 GFLOP
    CHECK(pooled.size() == 12 * 3 + 3 + 1);
    CHECK(inputs_of(pooled.back()) == 60 * 64);
}

TEST_CASE("layers follow each other") {
    for (const auto& layers : {dense_architecture(8, {}), dense_architecture(8, {5, 3}, {false, 0.1}),
                               convolutional_architecture(2, 9, {4, 3}, {true, 0.5}), pooled_architecture(2, 16, 2, 3)})
        for (std::size_t k = 0; k + 1 < layers.size(); ++k) CHECK(outputs_of(layers[k]) == inputs_of(layers[k + 1]));
    CHECK(outputs_of(layer::max_pool{3, 4}) == 3 * 8);
    CHECK(dense_architecture(8, {5}, {false, 0.1}).size() == 4);
}

TEST_CASE("layers that do not follow each other, or do not end in one number") {
    const auto message = [](const architecture& layers) { return message_of([&] { check_architecture(layers); }); };
    CHECK(message({}) == "network: expected one output, found 0");
    CHECK(message({layer::linear{3, 2}}) == "network: expected one output, found 2");
    CHECK(message({layer::linear{3, 2}, layer::linear{3, 1}}) == "layer 1: expected 2 inputs, found 3");
    check_architecture({layer::linear{3, 2}, layer::linear{2, 1}});
}

TEST_CASE("filters that want a larger cube") {
    CHECK(message_of([] {
              convolutional_architecture(1, 9, {1, 1, 1, 1, 1});
          }) == "network: expected 1 to 4 convolutions over 9³ voxels, found 5");
    CHECK(message_of([] { pooled_architecture(1, 12, 1, 4); }) ==
          "network: expected 8, 16, 24 … voxels along an edge for three max-pools, found 12");
    CHECK(message_of([] { convolutional_architecture(1, 9, {}); }) ==
          "network: expected 1 to 4 convolutions over 9³ voxels, found 0");
}
