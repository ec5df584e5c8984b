/// \file
/// A convolutional network in long double, each output from its definition, and the error that rounding can make.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <network/random_network.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/input.hpp>

/// A dense network that does the same: each convolution written out as one large matrix. Its evaluation and the bound
/// of its rounding are those of `evaluate_exactly`.
inline saddle::dense_network written_out(const saddle::convolutional_network& network) {
    saddle::dense_network dense;
    std::size_t edge = network.edge;
    for (const auto& c : network.convolutions) {
        const std::size_t out = edge + 1 - c.width;
        const std::size_t positions = out * out * out, voxels = edge * edge * edge, taps = c.width * c.width * c.width;
        saddle::dense_layer layer{c.inputs * voxels, c.outputs * positions, {}, {}};
        layer.weight.resize(layer.inputs * layer.outputs);
        for (std::size_t o = 0; o < c.outputs; ++o)
            for (std::size_t z = 0; z < out; ++z)
                for (std::size_t y = 0; y < out; ++y)
                    for (std::size_t x = 0; x < out; ++x) {
                        const std::size_t row = o * positions + (z * out + y) * out + x;
                        layer.bias.push_back(c.bias[o]);
                        for (std::size_t i = 0; i < c.inputs; ++i)
                            for (std::size_t q = 0; q < taps; ++q) {
                                const std::size_t qz = q / (c.width * c.width), qy = q / c.width % c.width,
                                                  qx = q % c.width;
                                const std::size_t column = i * voxels + ((z + qz) * edge + y + qy) * edge + x + qx;
                                layer.weight[row * layer.inputs + column] = c.weight[(o * c.inputs + i) * taps + q];
                            }
                    }
        dense.layers.push_back(std::move(layer));
        edge = out;
    }
    dense.layers.push_back(network.output);
    return dense;
}

/// A network in double precision, filters, padding and max-pools by loops over their definition; x: channel, z, y, x.
inline double evaluate_naively(const saddle::convolutional_network& network, const float* input) {
    std::vector<double> x(input, input + network.inputs());
    auto edge = static_cast<int>(network.edge);
    const auto at = [](std::vector<double>& cube, std::size_t channel, int n, int z, int y, int xx) -> double& {
        return cube[channel * static_cast<std::size_t>(n * n * n) + static_cast<std::size_t>((z * n + y) * n + xx)];
    };
    for (const auto& c : network.convolutions) {
        const auto width = static_cast<int>(c.width), padding = static_cast<int>(c.padding);
        const int wide = edge + 2 * padding, out = wide - width + 1;
        std::vector<double> padded(c.inputs * static_cast<std::size_t>(wide * wide * wide));
        for (std::size_t i = 0; i < c.inputs; ++i)
            for (int z = 0; z < edge; ++z)
                for (int y = 0; y < edge; ++y)
                    for (int u = 0; u < edge; ++u)
                        at(padded, i, wide, z + padding, y + padding, u + padding) = at(x, i, edge, z, y, u);
        std::vector<double> made(c.outputs * static_cast<std::size_t>(out * out * out));
        for (std::size_t o = 0; o < c.outputs; ++o)
            for (int z = 0; z < out; ++z)
                for (int y = 0; y < out; ++y)
                    for (int u = 0; u < out; ++u) {
                        double sum = c.bias[o];
                        for (std::size_t i = 0; i < c.inputs; ++i)
                            for (int q = 0; q < width * width * width; ++q)
                                sum +=
                                    c.weight[(o * c.inputs + i) * static_cast<std::size_t>(width * width * width) +
                                             static_cast<std::size_t>(q)] *
                                    at(padded, i, wide, z + q / (width * width), y + q / width % width, u + q % width);
                        at(made, o, out, z, y, u) = std::max(sum, 0.0);
                    }
        edge = out;
        x = made;
        if (!c.pooled) continue;
        edge = out / 2;
        x.assign(c.outputs * static_cast<std::size_t>(edge * edge * edge), -1);
        for (std::size_t o = 0; o < c.outputs; ++o)
            for (int z = 0; z < out; ++z)
                for (int y = 0; y < out; ++y)
                    for (int u = 0; u < out; ++u) {
                        double& largest = at(x, o, edge, z / 2, y / 2, u / 2);
                        largest = std::max(largest, at(made, o, out, z, y, u));
                    }
    }
    double sum = network.output.bias[0];
    for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * network.output.weight[i];
    return sum;
}

/// Largest difference of `Backend` from the definition on random rows, as a share of the mean size of the answers; the
/// rows are evaluated all at once and one by one.
template <class Backend, class Network>
double error_on_random_rows(const saddle::convolutional_network& network, std::size_t rows) {
    using namespace saddle;
    philox_sequence draw(seed{rows}, random_stream("rows"));
    std::vector<float> x(rows * network.inputs());
    for (float& v : x) v = symmetric(draw);
    const typename Backend::template engine<Network, dynamic, dense_rows> engine(network);
    auto all = engine.make_workspace(rows);
    auto one = engine.make_workspace(1);
    std::vector<float> found(rows);
    engine.evaluate({x.data(), rows, network.inputs()}, found.data(), all);
    double most = 0, sizes = 0;
    for (std::size_t r = 0; r < rows; ++r) {
        const float* row = x.data() + r * network.inputs();
        float alone = 0;
        engine.evaluate({row, 1, network.inputs()}, &alone, one);
        // the definition is slow: every eighth row and the last
        const double exact = r % 8 == 0 || r + 1 == rows ? evaluate_naively(network, row) : double{alone};
        most = std::max({most, std::abs(found[r] - exact), std::abs(alone - exact)});
        sizes += std::abs(exact);
    }
    return most / (sizes / static_cast<double>(rows));
}

/// Outputs of two evaluations of `Backend`, which must be the same bits, are within rounding of the oracle.
template <class Backend, class Network>
void check_convolutions_within_rounding(const saddle::convolutional_network& network) {
    using namespace saddle;
    const auto oracle = written_out(network);
    for (const std::size_t rows : {1u, 8u, 9u}) {
        philox_sequence draw(seed{rows}, random_stream("rows"));
        std::vector<float> x(rows * network.inputs());
        for (float& v : x) v = symmetric(draw);
        const typename Backend::template engine<Network, dynamic, dense_rows> engine(network);
        auto scratch = engine.make_workspace(rows);
        std::vector<float> first(rows), second(rows);
        engine.evaluate({x.data(), rows, network.inputs()}, first.data(), scratch);
        engine.evaluate({x.data(), rows, network.inputs()}, second.data(), scratch);
        CHECK(first == second);
        for (std::size_t r = 0; r < rows; ++r) {
            const auto exact = evaluate_exactly<float>(oracle, x.data() + r * network.inputs());
            CHECK(std::abs(static_cast<double>(first[r] - exact.value)) <= static_cast<double>(exact.rounding_error));
        }
    }
}
