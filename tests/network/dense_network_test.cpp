#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/network/dense_network.hpp>

using namespace saddle;

namespace {

batch_normalisation random_normalisation(std::size_t outputs, std::uint64_t seed_value) {
    philox_sequence draw(seed{seed_value}, random_stream("normalisation"));
    batch_normalisation norm;
    for (std::size_t o = 0; o < outputs; ++o) {
        norm.scale.push_back(symmetric(draw));
        norm.shift.push_back(symmetric(draw));
        norm.mean.push_back(symmetric(draw));
        norm.variance.push_back(std::abs(symmetric(draw)));
    }
    norm.variance[0] = 0;  // then ε alone stands under the root
    norm.epsilon = 1e-3;
    return norm;
}

}  // namespace

TEST_CASE("a folded layer is the layer and its normalisation, in double precision rounded once") {
    const auto layer = random_network({40, 30}, 1).layers[0];
    const auto norm = random_normalisation(30, 2);
    const auto result = folded(layer, norm);
    REQUIRE(result.weight.size() == layer.weight.size());
    REQUIRE(result.bias.size() == layer.bias.size());
    CHECK(result.inputs == 40);
    CHECK(result.outputs == 30);
    philox_sequence draw(seed{3}, random_stream("input"));
    for (int trial = 0; trial < 20; ++trial) {
        std::vector<double> x(40);
        for (auto& v : x) v = symmetric(draw);
        for (std::size_t o = 0; o < 30; ++o) {
            double linear = layer.bias[o], once = result.bias[o], magnitude = std::abs(result.bias[o]);
            for (std::size_t i = 0; i < 40; ++i) {
                linear += double{layer.weight[o * 40 + i]} * x[i];
                once += double{result.weight[o * 40 + i]} * x[i];
                magnitude += std::abs(result.weight[o * 40 + i] * x[i]);
            }
            const double separate =
                double{norm.scale[o]} * (linear - norm.mean[o]) / std::sqrt(norm.variance[o] + norm.epsilon) +
                norm.shift[o];
            CHECK(std::abs(once - separate) <= 1.001 * tolerance::unit_roundoff<float> * magnitude);
        }
    }
}

TEST_CASE("a normalisation that does not fit or divides by nothing") {
    const auto layer = random_network({4, 3}, 1).layers[0];
    const auto message = [&](auto change) {
        auto norm = random_normalisation(3, 1);
        change(norm);
        return message_of([&] { folded(layer, norm); });
    };
    const std::string sizes = "batch normalisation: expected 3 values, found 2";
    CHECK(message([](auto& n) { n.scale.pop_back(); }) == sizes);
    CHECK(message([](auto& n) { n.shift.pop_back(); }) == sizes);
    CHECK(message([](auto& n) { n.mean.pop_back(); }) == sizes);
    CHECK(message([](auto& n) { n.variance.pop_back(); }) == sizes);
    CHECK(message([](auto& n) { n.variance[1] = -1; }) ==
          "batch normalisation: expected a positive variance, found -0.999000");
    CHECK(message([](auto& n) { n.epsilon = 0; }) ==
          "batch normalisation: expected a positive variance, found 0.000000");
    CHECK(contains(message([](auto& n) { n.variance[1] = std::nanf(""); }), "expected a positive variance, found nan"));
    CHECK(message([](auto&) {}) == "nothing was thrown");
}

TEST_CASE("a network whose layers do not follow each other is refused by name") {
    const auto message = [](auto change) {
        auto network = random_network({5, 4, 3}, 1);
        change(network.layers);
        return message_of([&] { check_network(network, "model.safetensors"); });
    };
    CHECK(message([](auto&) {}) == "nothing was thrown");
    CHECK(message([](auto& l) { l.clear(); }) == "model.safetensors: expected at least one layer, found none");
    CHECK(message([](auto& l) { l.erase(l.begin() + 1); }) == "model.safetensors, layer 1: expected 4 inputs, found 3");
    CHECK(message([](auto& l) { l.pop_back(); }) == "model.safetensors: expected one output, found 3");
    CHECK(message([](auto& l) { l[1].weight.pop_back(); }) ==
          "model.safetensors, layer 1: expected weight [out, in] and bias [out], found other sizes");
    CHECK(message([](auto& l) { l[2].bias.push_back(0); }) ==
          "model.safetensors, layer 2: expected weight [out, in] and bias [out], found other sizes");
    CHECK(message([](auto& l) { l[0] = dense_layer{}; }) ==
          "model.safetensors, layer 0: expected inputs and outputs, found none");
    CHECK(message([](auto& l) { l[1].weight[2] = std::numeric_limits<float>::infinity(); }) ==
          "model.safetensors, layer 1: expected finite weights, found inf");
    CHECK(message([](auto& l) { l[0].bias[1] = std::numeric_limits<float>::quiet_NaN(); }) ==
          "model.safetensors, layer 0: expected finite weights, found nan");
}
