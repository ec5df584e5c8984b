#include <saddle/training/eigen/network.hpp>

#include <doctest/doctest.h>

#include <message.hpp>
#include <training/gradient_check.hpp>

using namespace saddle;

TEST_CASE("gradients of every layer are those of central differences") {
    check_gradients(eigen::network<double>(dense_architecture(4, {}), seed{1}), 3);
    check_gradients(eigen::network<double>(dense_architecture(5, {6, 4}, {false, 0}), seed{2}), 4);
    check_gradients(eigen::network<double>(dense_architecture(5, {6, 4}, {true, 0}), seed{3}), 7);
    check_gradients(eigen::network<double>(dense_architecture(5, {6, 4}, {true, 0.3}), seed{4}), 7);
}

TEST_CASE("a prediction does not depend on the rows beside it and leaves no trace") {
    eigen::network<double> network(dense_architecture(5, {6, 4}, {true, 0.3}), seed{1});
    const auto x = random_numbers<double>(600 * 5, 3);
    for (std::uint64_t k = 0; k < 5; ++k) network.forward(x.data(), 100, {1, k});
    const auto before = values_of(network);
    std::vector<double> all(600), one(1);
    network.predict(x.data(), 600, all.data());
    network.predict(x.data() + 550 * 5, 1, one.data());
    CHECK(one[0] == doctest::Approx(all[550]).epsilon(1e-12));
    CHECK(values_of(network) == before);
}

TEST_CASE("dropout of a step is always the same") {
    eigen::network<float> network(dense_architecture(5, {64}, {false, 0.5}), seed{1});
    const auto x = random_numbers<float>(10 * 5, 3);
    const auto outputs = [&](batch_number batch) {
        const auto y = network.forward(x.data(), 10, batch);
        return std::vector<float>(y.begin(), y.end());
    };
    const auto first = outputs({1, 1});
    CHECK(outputs({1, 2}) != first);
    CHECK(outputs({2, 1}) != first);
    CHECK(outputs({1, 1}) == first);
}

TEST_CASE("layers that do not fit") {
    const auto message = [](const architecture& layers) {
        return message_of([&] { eigen::network<float>(layers, seed{1}); });
    };
    CHECK(message({}) == "network: expected one output, found 0");
    CHECK(message({layer::linear{3, 2}}) == "network: expected one output, found 2");
    CHECK(message({layer::linear{3, 2}, layer::linear{3, 1}}) == "layer 1: expected 2 inputs, found 3");
    CHECK(message(convolutional_architecture(1, 3, {2})) ==
          "training on Eigen: expected layers of a dense network, found a layer of cubes");
}
