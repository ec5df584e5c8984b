#include <saddle/network/backend/int16/quantise.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <utility>
#include <vector>

#include <message.hpp>
#include <network/random_network.hpp>

using namespace saddle;

namespace {

constexpr std::int64_t most_int16 = std::numeric_limits<std::int16_t>::max();
constexpr std::int64_t most_int32 = std::numeric_limits<std::int32_t>::max();

/// Rows of integers from 0 to `largest`.
std::vector<float> integer_rows(std::size_t count, std::size_t inputs, int largest, std::uint64_t seed_value) {
    philox_sequence draw(seed{seed_value}, random_stream("integer rows"));
    std::vector<float> rows(count * inputs);
    for (float& x : rows) x = static_cast<float>(draw.below(static_cast<std::uint64_t>(largest) + 1));
    return rows;
}

int16_network quantised_by_samples(const dense_network& network, int largest_input, std::size_t samples = 200) {
    return quantised(network, integer_rows(samples, network.inputs(), largest_input, 1).data(), samples, largest_input);
}

/// The largest and the smallest sum that inputs from 0 to `most` make, whatever the order of its terms.
std::pair<std::int64_t, std::int64_t> extremes(const int16_layer& layer, std::size_t o, std::int64_t most) {
    std::int64_t high = std::max<std::int64_t>(layer.bias[o], 0);
    std::int64_t low = std::min<std::int64_t>(layer.bias[o], 0);
    for (std::size_t i = 0; i < layer.inputs; ++i) {
        const std::int64_t term = layer.weight[o * layer.inputs + i] * most;
        (term > 0 ? high : low) += term;
    }
    return {low, high};
}

/// No sum overflows on the way, shifts are possible ones, and no power of two more would have fitted.
void check_limits(const int16_network& integer, int largest_input) {
    for (std::size_t k = 0; k < integer.layers.size(); ++k) {
        const int16_layer& layer = integer.layers[k];
        const bool hidden = k + 1 < integer.layers.size();
        REQUIRE(layer.weight.size() == layer.inputs * layer.outputs);
        REQUIRE(layer.bias.size() == layer.outputs);
        REQUIRE(layer.shift.size() == layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const std::int64_t most_input = k == 0 ? largest_input : most_int16;
            const auto [low, high] = extremes(layer, o, most_input);
            CHECK(high <= most_int32);
            CHECK(low >= -most_int32);
            CHECK(layer.shift[o] >= 0);
            CHECK(layer.shift[o] <= 24);
            if (!hidden) CHECK(layer.shift[o] == 0);
            if (layer.shift[o] == 0 || layer.shift[o] == 24) continue;
            std::int64_t top = 0, total = std::abs(std::int64_t{layer.bias[o]});
            for (std::size_t i = 0; i < layer.inputs; ++i) {
                const std::int64_t w = std::abs(std::int64_t{layer.weight[o * layer.inputs + i]});
                top = std::max(top, w);
                total += w * most_input;
            }
            CHECK((2 * top >= most_int16 - 1 || total > most_int32 / 3));
        }
    }
}

/// The integer network by its definition, in 64 bits.
double evaluate(const int16_network& integer, const float* input) {
    std::vector<std::int64_t> x(input, input + integer.layers.front().inputs);
    for (std::size_t k = 0; k < integer.layers.size(); ++k) {
        const int16_layer& layer = integer.layers[k];
        std::vector<std::int64_t> y(layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            std::int64_t sum = layer.bias[o];
            for (std::size_t i = 0; i < layer.inputs; ++i) sum += layer.weight[o * layer.inputs + i] * x[i];
            const bool hidden = k + 1 < integer.layers.size();
            y[o] = hidden ? std::clamp<std::int64_t>(sum >> layer.shift[o], 0, most_int16) : sum;
        }
        x = std::move(y);
    }
    return std::ldexp(static_cast<double>(x[0]), -integer.output_exponent);
}

/// Σ |w_i h_i| of the last layer: what relative errors of its terms act on.
double magnitude(const dense_network& network, const float* input) {
    std::vector<double> x(input, input + network.inputs());
    for (const auto& layer : network.layers) {
        const bool last = &layer == &network.layers.back();
        std::vector<double> y(layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            double sum = last ? std::abs(layer.bias[o]) : layer.bias[o];
            for (std::size_t i = 0; i < layer.inputs; ++i) {
                const double term = layer.weight[o * layer.inputs + i] * x[i];
                sum += last ? std::abs(term) : term;
            }
            y[o] = std::max(sum, 0.0);
        }
        x = std::move(y);
    }
    return x[0];
}

/// New rows against the network itself. Since no sum of n inputs up to 2^15 may overflow, n weights share 45,000 units:
/// the rounding of one is up to n / 45,000 of their mean, in each layer.
void check_answers(const dense_network& network, int largest_input) {
    const auto integer = quantised_by_samples(network, largest_input);
    check_limits(integer, largest_input);
    std::size_t widest = 0;
    for (const auto& layer : network.layers) widest = std::max(widest, layer.inputs);
    const double relative = static_cast<double>(network.layers.size() * widest) / 45000;
    const std::size_t count = 300;
    const auto rows = integer_rows(count, network.inputs(), largest_input, 2);
    for (std::size_t r = 0; r < count; ++r) {
        const float* row = rows.data() + r * network.inputs();
        const auto exact = static_cast<double>(evaluate_exactly<float>(network, row).value);
        CHECK(std::abs(evaluate(integer, row) - exact) <= relative * magnitude(network, row));
    }
}

/// One hidden neuron that adds, and passes its sum on.
dense_network one_neuron(std::vector<float> weights, float bias) {
    const std::size_t inputs = weights.size();
    return {{dense_layer{inputs, 1, std::move(weights), {bias}}, dense_layer{1, 1, {1.0f}, {0.0f}}}};
}

}  // namespace

TEST_CASE("integers answer what the network answers, within the rounding of weights") {
    check_answers(random_network({112, 128, 128, 128, 128}, 1), 16);
    check_answers(random_network({112, 17, 33}, 2), 3);
    check_answers(random_network({560, 256, 256, 256}, 3), 1);
    check_answers(random_network({9, 5}, 4), 16);
}

TEST_CASE("no sum overflows, whatever the weights") {
    for (const float scale : {1e-30f, 1e-12f, 1e-3f, 1.0f, 1e3f, 1e12f, 1e30f})
        for (const std::size_t layer : {0u, 1u, 2u}) {
            CAPTURE(scale);
            CAPTURE(layer);
            auto network = random_network({112, 20, 20}, 5);
            for (float& w : network.layers[layer].weight) w *= scale;
            for (float& b : network.layers[layer].bias) b *= scale;
            check_limits(quantised_by_samples(network, 16), 16);
            check_limits(quantised_by_samples(network, 1), 1);
            check_limits(quantised_by_samples(network, 16, 1), 16);  // a single sample row says little
        }
    auto large = random_network({2000, 64}, 6);
    for (auto& layer : large.layers)
        for (float& w : layer.weight) w = std::abs(w);
    check_limits(quantised_by_samples(large, 16), 16);
}

TEST_CASE("a neuron with huge weights, or a huge bias, gets a unit in which they fit") {
    auto network = random_network({112, 16, 16}, 7);
    SUBCASE("a weight far above the neuron's largest value among the samples") {
        network.layers[0].weight[5 * 112 + 3] = 3e6f;  // input 3 is 0 in all samples
        auto rows = integer_rows(50, 112, 3, 1);
        for (std::size_t r = 0; r < 50; ++r) rows[r * 112 + 3] = 0;
        const auto integer = quantised(network, rows.data(), 50, 3);
        check_limits(integer, 3);
    }
    SUBCASE("large positive and negative weights that cancel in the samples") {
        for (std::size_t i = 0; i < 112; ++i) network.layers[0].weight[5 * 112 + i] = i % 2 ? 1e5f : -1e5f;
        check_limits(quantised_by_samples(network, 3), 3);
        std::vector<float> rows(20 * 112, 1.0f);
        check_limits(quantised(network, rows.data(), 20, 3), 3);
    }
    SUBCASE("a bias") {
        network.layers[1].bias[2] = -1e8f;
        check_answers(network, 3);
        network.layers[1].bias[2] = 1e8f;
        check_limits(quantised_by_samples(network, 3), 3);
    }
}

TEST_CASE("neurons that never fire, and networks of zeros") {
    auto network = random_network({112, 16, 16}, 8);
    network.layers[0].bias[3] = -1e4f;
    for (std::size_t i = 0; i < 16; ++i) network.layers[1].weight[2 * 16 + i] = 0;
    network.layers[1].bias[2] = -1;
    check_answers(network, 3);
    for (auto& layer : network.layers) {
        std::fill(layer.weight.begin(), layer.weight.end(), 0.0f);
        std::fill(layer.bias.begin(), layer.bias.end(), 0.0f);
    }
    const std::vector<float> row(112, 16.0f);
    auto integer = quantised_by_samples(network, 16);
    check_limits(integer, 16);
    CHECK(evaluate(integer, row.data()) == 0);
    network.layers.back().bias[0] = 0.75f;
    integer = quantised_by_samples(network, 16);
    CHECK(evaluate(integer, row.data()) == 0.75);
}

TEST_CASE("a neuron that no sample wakes has a unit in which it can answer") {
    dense_network network;
    network.layers.push_back({1, 2, {3.0f, 100.0f}, {0.0f, -100.0f}});  // the second fires above 1
    network.layers.push_back({2, 1, {0.0f, 1.0f}, {0.0f}});
    const float sample = 1;
    const auto integer = quantised(network, &sample, 1, 4);
    const auto answer = [&](int x) {
        std::int64_t sum = integer.layers[1].bias[0];
        for (std::size_t o = 0; o < 2; ++o) {
            const std::int64_t y = (integer.layers[0].bias[o] + std::int64_t{integer.layers[0].weight[o]} * x) >>
                                   integer.layers[0].shift[o];
            sum += integer.layers[1].weight[o] * std::clamp<std::int64_t>(y, 0, most_int16);
        }
        return std::ldexp(static_cast<double>(sum), -integer.output_exponent);
    };
    CHECK(answer(1) == doctest::Approx(0));
    CHECK(answer(2) == doctest::Approx(100).epsilon(1e-3));
}

TEST_CASE("layers whose sums could leave 32 bits by rounding are refused") {
    dense_network network;
    network.layers.push_back({40001, 1, std::vector<float>(40001), {0.0f}});
    network.layers.push_back({1, 1, {1.0f}, {0.0f}});
    const std::vector<float> sample(40001);
    CHECK(message_of([&] { quantised(network, sample.data(), 1, 1); }) ==
          "backend int16: expected layers of at most 40000 inputs, found 40001");
}

TEST_CASE("values up to four times the samples' largest are exact to 13 bits, larger ones saturate") {
    const auto network = one_neuron({1, 1, 1, 1}, 0);
    const std::vector<float> samples{1, 0, 1, 1};  // the largest sum is 3
    const auto integer = quantised(network, samples.data(), 1, 16);
    check_limits(integer, 16);
    for (int sum = 0; sum < 64; ++sum) {
        const std::array<float, 4> row{
            static_cast<float>(std::min(sum, 16)), static_cast<float>(std::clamp(sum - 16, 0, 16)),
            static_cast<float>(std::clamp(sum - 32, 0, 16)), static_cast<float>(std::clamp(sum - 48, 0, 16))};
        const double found = evaluate(integer, row.data());
        CHECK(std::abs(found - std::min(sum, 12)) <= 3.0 / 4096);  // within 2 units of 3 · 2^-13
    }
}

TEST_CASE("a shift rounds to the nearest unit") {
    const auto network = one_neuron({1}, 0);
    const std::vector<float> sample{1};
    const auto integer = quantised(network, sample.data(), 1, 1);
    const auto& layer = integer.layers[0];
    REQUIRE(layer.shift[0] > 0);
    CHECK(layer.bias[0] == (std::int32_t{1} << (layer.shift[0] - 1)));
    CHECK(((layer.bias[0] + layer.weight[0]) >> layer.shift[0]) == 8192);
}

TEST_CASE("the same scales in every evaluation order of the compiler") {
    // values of the samples are float32, so that their products with weights are exact in double precision
    const auto network = random_network({112, 64, 64}, 9);
    const auto rows = integer_rows(40, 112, 3, 1);
    const auto largest = detail::largest_activations(network, rows.data(), 40);
    REQUIRE(largest.size() == 2);
    std::vector<float> x(rows);
    for (std::size_t k = 0; k < 2; ++k) {
        const auto& layer = network.layers[k];
        std::vector<float> y(40 * layer.outputs);
        std::vector<double> peak(layer.outputs, -1e300);
        for (std::size_t r = 0; r < 40; ++r)
            for (std::size_t o = 0; o < layer.outputs; ++o) {
                double sum = layer.bias[o];
                for (std::size_t i = 0; i < layer.inputs; ++i)
                    sum = std::fma(double{x[r * layer.inputs + i]}, double{layer.weight[o * layer.inputs + i]}, sum);
                y[r * layer.outputs + o] = std::max(static_cast<float>(sum), 0.0f);
                peak[o] = std::max(peak[o], sum);
            }
        const double of_layer = *std::max_element(peak.begin(), peak.end());
        for (std::size_t o = 0; o < layer.outputs; ++o) CHECK(largest[k][o] == (peak[o] > 0 ? peak[o] : of_layer));
        x = y;
    }
}
