#include <saddle/training/onednn/network.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <training/gradient_check.hpp>
#include <training/naive_network.hpp>

using namespace saddle;

namespace {

/// Small networks that hold every layer, and their names.
struct example {
    const char* name;
    architecture layers;
};

std::vector<example> examples() {
    architecture pooled{layer::convolution{2, 3, 4, 3, 1}, layer::relu{3 * 64}, layer::max_pool{3, 4},
                        layer::dropout{24, 0.3}, layer::linear{24, 1}};
    architecture unfused{layer::linear{6, 5}, layer::normalisation{5}, layer::dropout{5, 0.2}, layer::relu{5},
                         layer::linear{5, 1}};
    return {{"linear", dense_architecture(7, {})},
            {"dense", dense_architecture(5, {6, 4}, {false, 0})},
            {"dense, normalised", dense_architecture(5, {20, 4}, {true, 0.25})},
            {"normalised without a ReLU", unfused},
            {"cubes", convolutional_architecture(2, 5, {4, 18}, {true, 0})},
            {"cubes, not normalised, dropout", convolutional_architecture(1, 7, {3, 4}, {false, 0.3})},
            {"cubes, padded and pooled", pooled}};
}

void check_near(std::span<const float> found, std::span<const double> expected) {
    REQUIRE(found.size() == expected.size());
    double largest = 0;
    for (const double x : expected) largest = std::max(largest, std::abs(x));
    for (std::size_t i = 0; i < found.size(); ++i)
        CHECK(std::abs(found[i] - expected[i]) <= 1e-5 * std::max(largest, 0.1));  // some are 0 but for rounding
}

}  // namespace

TEST_CASE("the oracle's gradients are those of central differences") {
    for (const auto& e : examples()) {
        CAPTURE(e.name);
        check_gradients(naive_network(e.layers, seed{1}), 4);
    }
}

TEST_CASE("outputs, gradients, running statistics and predictions are those of the oracle, within float") {
    for (const auto& e : examples()) {
        CAPTURE(e.name);
        onednn::network network(e.layers, seed{1});
        naive_network oracle(e.layers, seed{1});
        REQUIRE(network.inputs() == oracle.inputs());
        for (const std::size_t rows : {6u, 9u}) {  // a second batch, of another size
            const auto x = random_numbers<float>(rows * network.inputs(), rows);
            const auto slopes = random_numbers<float>(rows, 2);
            const std::vector<double> exact_x(x.begin(), x.end()), exact_slopes(slopes.begin(), slopes.end());
            check_near(network.forward(x.data(), rows, {3, rows}), oracle.forward(exact_x.data(), rows, {3, rows}));
            network.backward(slopes);
            oracle.backward(exact_slopes);
            const auto found = network.parameters();
            const auto expected = oracle.parameters();
            REQUIRE(found.size() == expected.size());
            for (std::size_t k = 0; k < found.size(); ++k) {
                CAPTURE(k);
                check_near(found[k].gradient, expected[k].gradient);
            }
            const auto statistics = network.statistics();
            const auto exact_statistics = oracle.statistics();
            REQUIRE(statistics.size() == exact_statistics.size());
            for (std::size_t k = 0; k < statistics.size(); ++k) check_near(statistics[k], exact_statistics[k]);
        }
        const auto x = random_numbers<float>(130 * network.inputs(), 9);
        const std::vector<double> exact_x(x.begin(), x.end());
        std::vector<float> predicted(130);
        std::vector<double> expected(130);
        network.predict(x.data(), 130, predicted.data());
        oracle.predict(exact_x.data(), 130, expected.data());
        check_near(predicted, expected);
    }
}

TEST_CASE("weights that are moved are those that predict") {
    onednn::network network(convolutional_architecture(1, 3, {2}), seed{1});
    const auto x = random_numbers<float>(27, 1);
    float before = 0, after = 0;
    network.predict(x.data(), 1, &before);
    const auto parameters = network.parameters();
    for (float& w : parameters.back().value) w += 1;  // the output's bias
    network.predict(x.data(), 1, &after);
    CHECK(after == doctest::Approx(before + 1));
    CHECK(parameters.front().decays);
    CHECK_FALSE(parameters.back().decays);
}

TEST_CASE("layers that do not fit") {
    const auto message = [](const architecture& layers) {
        return message_of([&] { onednn::network(layers, seed{1}); });
    };
    CHECK(message({}) == "network: expected one output, found 0");
    CHECK(message({layer::linear{3, 2}, layer::linear{3, 1}}) == "layer 1: expected 2 inputs, found 3");
    CHECK(message({layer::linear{3, 2}}) == "network: expected one output, found 2");
}
