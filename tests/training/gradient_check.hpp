/// \file
/// Whether the gradients of a network are those of its output: central differences in double precision.
#pragma once

#include <doctest/doctest.h>

#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/core/random.hpp>
#include <saddle/training/concepts.hpp>

/// Numbers of size about 1.
template <class S>
std::vector<S> random_numbers(std::size_t count, std::uint64_t seed_value) {
    saddle::philox_sequence draw(saddle::seed{seed_value}, saddle::random_stream("numbers"));
    std::vector<S> numbers;
    for (std::size_t i = 0; i < count; ++i)
        numbers.push_back(static_cast<S>(3 * saddle::uniform_open_closed(draw()) - 1.5));
    return numbers;
}

/// With L = Σ c_r y_r of the outputs, every element of every gradient is (L(w + h) − L(w − h))/2h within the third
/// order in h and rounding. A kink between the two would be seen: there are none within h where the numbers are random.
template <saddle::trainable_network Network>
void check_gradients(Network network, std::size_t rows) {
    static_assert(std::is_same_v<typename Network::scalar, double>);
    const auto inputs = random_numbers<double>(rows * network.inputs(), 1);
    const auto slopes = random_numbers<double>(rows, 2);
    const saddle::batch_number batch{3, 4};
    const auto loss = [&] {
        const auto outputs = network.forward(inputs.data(), rows, batch);
        double sum = 0;
        for (std::size_t r = 0; r < rows; ++r) sum += slopes[r] * outputs[r];
        return sum;
    };
    loss();
    network.backward(slopes);
    std::vector<std::vector<double>> gradients;
    double largest = 0;
    for (const auto& p : network.parameters()) {
        gradients.emplace_back(p.gradient.begin(), p.gradient.end());
        for (const double g : p.gradient) largest = std::max(largest, std::abs(g));
    }
    CHECK(largest > 0.1);
    const double h = 1e-6;
    for (std::size_t k = 0; k < gradients.size(); ++k) {
        const auto p = network.parameters()[k];
        for (std::size_t i = 0; i < p.value.size(); ++i) {
            CAPTURE(k);
            CAPTURE(i);
            const double w = p.value[i];
            p.value[i] = w + h;
            const double above = loss();
            p.value[i] = w - h;
            const double below = loss();
            p.value[i] = w;
            CHECK(std::abs(gradients[k][i] - (above - below) / (2 * h)) < 1e-7 * largest);
        }
    }
}
