/// \file
/// A convolutional network in long double, each output from its definition, and the error that rounding can make.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <vector>

#include <network/random_network.hpp>

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
