/// \file
/// Convolutions by plain loops: the definition of what other backends compute.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/convolutional_network.hpp>

namespace saddle::detail {

/// One fused multiply-add after the other: every output is bias, then inputs in ascending order of channel, z, y, x; an
/// output of 0 has no sign.
template <class Rows>
class scalar_convolutions {
public:
    struct workspace {
        std::vector<float> dense;
        std::vector<float> current;
        std::vector<float> next;
    };

    explicit scalar_convolutions(const convolutional_network& weights) : weights_(weights) {}

    workspace make_workspace(std::size_t rows) const {
        std::size_t largest = weights_.inputs();
        std::size_t edge = weights_.edge;
        for (const auto& c : weights_.convolutions) {
            const std::size_t n = c.filtered(edge);
            largest = std::max(largest, c.outputs * n * n * n);
            edge = c.edge_out(edge);
        }
        return {std::vector<float>(rows * weights_.inputs()), std::vector<float>(largest), std::vector<float>(largest)};
    }

    void evaluate(Rows rows, float* outputs, workspace& scratch) const {
        const dense_rows x = as_dense(rows, weights_.inputs(), scratch.dense.data());
        for (std::size_t r = 0; r < x.rows; ++r) {
            std::copy_n(x.data + r * x.width, x.width, scratch.current.begin());
            std::size_t edge = weights_.edge;
            for (const auto& c : weights_.convolutions) {
                convolve(c, edge, scratch.current.data(), scratch.next.data());
                std::swap(scratch.current, scratch.next);
                if (c.pooled) pool(c.outputs, c.filtered(edge), scratch.current.data());
                edge = c.edge_out(edge);
            }
            float sum = weights_.output.bias[0];
            for (std::size_t i = 0; i < weights_.output.inputs; ++i)
                sum = std::fma(scratch.current[i], weights_.output.weight[i], sum);
            outputs[r] = sum + 0.0f;  // never −0
        }
    }

private:
    static void convolve(const convolution_layer& c, std::size_t edge, const float* x, float* y) {
        const std::size_t out = c.filtered(edge);
        for (std::size_t o = 0; o < c.outputs; ++o)
            for (std::size_t z = 0; z < out; ++z)
                for (std::size_t yy = 0; yy < out; ++yy)
                    for (std::size_t xx = 0; xx < out; ++xx) {
                        const float* w = c.weight.data() + o * c.weight.size() / c.outputs;
                        const float sum = summed(c, edge, w, x, {z, yy, xx}, c.bias[o]);
                        *y++ = sum > 0 ? sum : 0.0f;
                    }
    }

    /// One filter at a place z, y, x of its output. Padding adds nothing.
    static float summed(const convolution_layer& c, std::size_t edge, const float* w, const float* x,
                        const std::array<std::size_t, 3>& place, float sum) {
        for (std::size_t i = 0; i < c.inputs; ++i, x += edge * edge * edge)
            for (std::size_t tz = 0; tz < c.width; ++tz)
                for (std::size_t ty = 0; ty < c.width; ++ty)
                    for (std::size_t tx = 0; tx < c.width; ++tx, ++w) {
                        // below 0 wraps round and is beyond the edge as well
                        const std::size_t z = place[0] + tz - c.padding, y = place[1] + ty - c.padding,
                                          xx = place[2] + tx - c.padding;
                        if (z < edge && y < edge && xx < edge) sum = std::fma(x[(z * edge + y) * edge + xx], *w, sum);
                    }
        return sum;
    }

    /// The largest of each 2³ voxels, in place: a number moves to the front of where it was.
    static void pool(std::size_t channels, std::size_t edge, float* values) {
        const std::size_t half = edge / 2;
        float* to = values;
        for (std::size_t row = 0; row < channels * half * half * half; ++row) {
            const std::size_t c = row / (half * half * half), z = row / (half * half) % half, y = row / half % half;
            const float* first = values + ((c * edge + 2 * z) * edge + 2 * y) * edge + 2 * (row % half);
            float largest = *first;
            for (const std::size_t k : {std::size_t{1}, edge, edge + 1, edge * edge, edge * edge + 1,
                                        edge * edge + edge, edge * edge + edge + 1})
                largest = std::max(largest, first[k]);
            *to++ = largest;
        }
    }

    convolutional_network weights_;
};

}  // namespace saddle::detail
