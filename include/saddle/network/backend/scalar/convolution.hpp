/// \file
/// Convolutions by plain loops: the definition of what other backends compute.
#pragma once

#include <algorithm>
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
            edge += 1 - c.width;
            largest = std::max(largest, c.outputs * edge * edge * edge);
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
                edge += 1 - c.width;
            }
            float sum = weights_.output.bias[0];
            for (std::size_t i = 0; i < weights_.output.inputs; ++i)
                sum = std::fma(scratch.current[i], weights_.output.weight[i], sum);
            outputs[r] = sum + 0.0f;  // never −0
        }
    }

private:
    static void convolve(const convolution_layer& c, std::size_t edge, const float* x, float* y) {
        const std::size_t out = edge + 1 - c.width;
        for (std::size_t o = 0; o < c.outputs; ++o)
            for (std::size_t p = 0; p < out * out * out; ++p) {
                const std::size_t first = (p / (out * out) * edge + p / out % out) * edge + p % out;
                const float sum =
                    summed(c, edge, c.weight.data() + o * c.weight.size() / c.outputs, x + first, c.bias[o]);
                *y++ = sum > 0 ? sum : 0.0f;
            }
    }

    /// One filter at the place whose first voxel is x.
    static float summed(const convolution_layer& c, std::size_t edge, const float* w, const float* x, float sum) {
        for (std::size_t i = 0; i < c.inputs; ++i, x += edge * edge * edge)
            for (std::size_t tz = 0; tz < c.width; ++tz)
                for (std::size_t ty = 0; ty < c.width; ++ty)
                    for (std::size_t tx = 0; tx < c.width; ++tx)
                        sum = std::fma(x[(tz * edge + ty) * edge + tx], *w++, sum);
        return sum;
    }

    convolutional_network weights_;
};

}  // namespace saddle::detail
