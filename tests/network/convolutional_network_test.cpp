#include <saddle/network/convolutional_network.hpp>

#include <cmath>
#include <functional>
#include <limits>

#include <doctest/doctest.h>

#include <message.hpp>
#include <network/random_network.hpp>

using namespace saddle;

TEST_CASE("a normalisation is folded into every filter") {
    auto plain = random_cubes(1, 3, {2}, 1).convolutions[0];
    const batch_normalisation norm{{2, 1}, {1, -1}, {3, 0.5f}, {3, 0.24f}, 1.0};
    const auto made = folded(plain, norm);
    for (std::size_t o = 0; o < 2; ++o) {
        const double factor = norm.scale[o] / std::sqrt(norm.variance[o] + 1.0);
        for (std::size_t q = 0; q < 27; ++q)
            CHECK(made.weight[27 * o + q] == doctest::Approx(factor * plain.weight[27 * o + q]));
        CHECK(made.bias[o] == doctest::Approx((plain.bias[o] - norm.mean[o]) * factor + norm.shift[o]));
    }
}

TEST_CASE("what does not fit is named") {
    const auto message = [](const std::function<void(convolutional_network&)>& change) {
        auto network = random_cubes(2, 5, {3, 4}, 1);
        change(network);
        return message_of([&] { check_network(network, "m"); });
    };
    CHECK(message([](auto&) {}) == "nothing was thrown");
    CHECK(message([](auto& n) { n.convolutions.clear(); }) == "m: expected at least one convolution, found none");
    CHECK(message([](auto& n) { n.edge = 0; }) == "m: expected a cube of 1 to 64 voxels along an edge, found 0");
    CHECK(message([](auto& n) { n.edge = 65; }) == "m: expected a cube of 1 to 64 voxels along an edge, found 65");
    CHECK(message([](auto& n) { n.edge = 4; }) == "m, convolution 1: expected filters of 1 to 2 voxels, found 3");
    CHECK(message([](auto& n) { n.edge = 6; }) == "m, output: expected 32 inputs, found 4");
    CHECK(message([](auto& n) { n.convolutions[1].inputs = 2; }) == "m, convolution 1: expected 3 channels, found 2");
    CHECK(message([](auto& n) { n.convolutions[1].outputs = 0; }) ==
          "m, convolution 1: expected inputs and outputs, found none");
    CHECK(message([](auto& n) { n.convolutions[0].bias.pop_back(); }) ==
          "m, convolution 0: expected weight [out, in, z, y, x] and bias [out], found other sizes");
    CHECK(message([](auto& n) { n.convolutions[0].bias[0] = std::numeric_limits<float>::infinity(); }) ==
          "m, convolution 0: expected finite weights, found inf");
    CHECK(message([](auto& n) { n.convolutions[0].padding = 3; }) ==
          "m, convolution 0: expected less padding than the filters are wide, found 3");
    CHECK(message([](auto& n) { n.convolutions[0].pooled = true; }) ==
          "m, convolution 0: expected an even number of voxels along an edge before a max-pool, found 3");
    CHECK(message([](auto& n) { n.convolutions[0].padding = 1; }) == "m, output: expected 108 inputs, found 4");
    CHECK(message([](auto& n) { n.output.bias.clear(); }) ==
          "m, output, layer 0: expected weight [out, in] and bias [out], found other sizes");
}
