#include <saddle/training/exported.hpp>

#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/extent.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/concepts.hpp>
#include <saddle/network/mlp.hpp>
#include <training/gradient_check.hpp>
#include <training/naive_network.hpp>

using namespace saddle;

namespace {

/// A network after some steps that moved its statistics, with its values as floats.
struct trained {
    trained(const architecture& layers, std::size_t rows) : network(layers, seed{1}) {
        for (std::uint64_t k = 0; k < 20; ++k) {
            const auto x = random_numbers<double>(rows * network.inputs(), k);
            network.forward(x.data(), rows, {1, k});
        }
        std::uint64_t k = 100;
        for (auto& p : network.parameters())
            if (p.value.size() < 10)  // scales, shifts and biases other than 1 and 0
                for (double& w : p.value) w += 0.3 * random_numbers<double>(1, ++k)[0];
        const auto exact = values_of(network);
        for (const auto& p : exact.parameters) values.parameters.emplace_back(p.begin(), p.end());
        for (const auto& s : exact.statistics) values.statistics.emplace_back(s.begin(), s.end());
    }

    naive_network network;
    network_values<float> values;
};

constexpr target_scale scale{1.1, 0.4};

}  // namespace

/// The scalar backend on the exported weights against the trained network itself.
template <class Network>
void check_predicts(const weights_of<Network>& model, trained& t) {
    const std::size_t inputs = t.network.inputs();
    const auto x = random_numbers<float>(8 * inputs, 3);
    const std::vector<double> exact_x(x.begin(), x.end());
    std::vector<double> expected(8);
    t.network.predict(exact_x.data(), 8, expected.data());
    const backend::scalar::engine<Network, dynamic, dense_rows> engine(model);
    auto scratch = engine.make_workspace(8);
    std::vector<float> found(8);
    engine.evaluate({x.data(), 8, inputs}, found.data(), scratch);
    for (std::size_t r = 0; r < 8; ++r)
        CHECK(found[r] == doctest::Approx(scale.mean_eV + scale.deviation_eV * expected[r]).epsilon(1e-6));
}

TEST_CASE("a dense model gives what the network predicts, in eV") {
    for (const bool normalised : {true, false}) {
        const auto layers = dense_architecture(5, {7, 4}, {normalised, 0.2});
        trained t(layers, 30);
        const auto model = exported_dense(layers, t.values, scale);
        REQUIRE(model.layers.size() == 3);
        check_predicts<mlp<dynamic>>(model, t);
    }
}

TEST_CASE("so does a convolutional one") {
    for (const bool normalised : {true, false}) {
        const auto layers = convolutional_architecture(2, 6, {3, 4}, {normalised, 0.2});
        trained t(layers, 30);
        const auto model = exported_convolutional(layers, t.values, scale);
        REQUIRE(model.convolutions.size() == 2);
        CHECK(model.edge == 6);
        CHECK(model.output.inputs == 4 * 8);
        check_predicts<cnn<dynamic>>(model, t);
    }
}

TEST_CASE("so does one with padding and max-pools") {
    for (const bool normalised : {true, false}) {
        const auto layers = pooled_architecture(2, 8, 1, 3, {normalised, 0.2});
        trained t(layers, 10);
        const auto model = exported_convolutional(layers, t.values, scale);
        CHECK(fits<pooled_cnn<1, 3>>(model, 2 * 512));
        check_predicts<pooled_cnn<1, 3>>(model, t);
    }
}
