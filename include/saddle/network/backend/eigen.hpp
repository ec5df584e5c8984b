/// \file
/// Dense products by Eigen. Optional: needs libeigen3-dev.
#pragma once

#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

#include <Eigen/Core>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle::backend {

/// Agrees with `scalar` to a tolerance (Eigen orders its sums by itself), and with itself for the same batch.
struct eigen {
    static constexpr std::string_view name() { return "eigen"; }

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
        using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
        using vector = Eigen::RowVectorXf;

    public:
        struct workspace {
            std::vector<float> dense;
            std::vector<matrix> activations;  ///< one a layer, rows × outputs
        };

        explicit engine(const dense_network& weights) {
            for (const auto& layer : weights.layers)
                layers_.push_back({Eigen::Map<const matrix>(layer.weight.data(), index(layer.outputs), index(layer.inputs)),
                                   Eigen::Map<const vector>(layer.bias.data(), index(layer.outputs))});
        }

        workspace make_workspace(std::size_t rows) const {
            workspace scratch{std::vector<float>(rows * inputs()), {}};
            for (const auto& layer : layers_) scratch.activations.emplace_back(index(rows), layer.weight.rows());
            return scratch;
        }

        void evaluate(Rows rows, float* outputs, workspace& scratch) const {
            const dense_rows x = as_dense(rows, inputs(), scratch.dense.data());
            const auto first = Eigen::Map<const matrix>(x.data, index(x.rows), index(x.width));
            for (std::size_t k = 0; k < layers_.size(); ++k) {
                const auto& [weight, bias] = layers_[k];
                matrix& y = scratch.activations[k];
                if (k == 0)
                    y.noalias() = first * weight.transpose();
                else
                    y.noalias() = scratch.activations[k - 1] * weight.transpose();
                y.rowwise() += bias;
                if (k + 1 < layers_.size()) y = y.cwiseMax(0.0f);
            }
            Eigen::Map<Eigen::VectorXf>(outputs, index(x.rows)) = scratch.activations.back().col(0);
        }

    private:
        struct linear_map {
            matrix weight;  // [out, in]
            vector bias;
        };

        static Eigen::Index index(std::size_t n) { return static_cast<Eigen::Index>(n); }
        std::size_t inputs() const { return static_cast<std::size_t>(layers_.front().weight.cols()); }

        std::vector<linear_map> layers_;
    };
};

}  // namespace saddle::backend
