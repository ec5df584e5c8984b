/// \file
/// The plain backend: the definition of what every other backend computes.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/scalar/convolution.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

namespace backend {

/// One fused multiply-add after the other: every output is bias, then inputs in ascending order; an output of 0 has no
/// sign. The oracle that other backends are tested against, not for speed.
struct scalar {
    static constexpr std::string_view name() { return "scalar"; }

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
    public:
        struct workspace {
            std::vector<float> dense;
            std::vector<float> current;
            std::vector<float> next;
        };

        explicit engine(const dense_network& weights) : weights_(weights) {}

        workspace make_workspace(std::size_t rows) const {
            std::size_t widest = 1;
            for (const auto& layer : weights_.layers) widest = std::max(widest, layer.outputs);
            return {std::vector<float>(rows * weights_.inputs()), std::vector<float>(widest), std::vector<float>(widest)};
        }

        void evaluate(Rows rows, float* outputs, workspace& scratch) const {
            const dense_rows x = as_dense(rows, weights_.inputs(), scratch.dense.data());
            for (std::size_t r = 0; r < x.rows; ++r) outputs[r] = evaluate_row(x.data + r * x.width, scratch);
        }

    private:
        float evaluate_row(const float* input, workspace& scratch) const {
            const float* x = input;
            for (const auto& layer : weights_.layers) {
                const bool last = &layer == &weights_.layers.back();
                for (std::size_t o = 0; o < layer.outputs; ++o) {
                    float sum = layer.bias[o];
                    for (std::size_t i = 0; i < layer.inputs; ++i)
                        sum = std::fma(x[i], layer.weight[o * layer.inputs + i], sum);
                    scratch.next[o] = last || sum > 0 ? sum : 0.0f;
                }
                std::swap(scratch.current, scratch.next);
                x = scratch.current.data();
            }
            return x[0] + 0.0f;  // never −0
        }

        dense_network weights_;
    };

    template <convolutional_policy Network, std::size_t Inputs, class Rows>
    class engine<Network, Inputs, Rows> : public detail::scalar_convolutions<Rows> {
    public:
        using detail::scalar_convolutions<Rows>::scalar_convolutions;
    };
};

}  // namespace backend
}  // namespace saddle
