/// \file
/// The published network evaluated as its paper describes it (Xing et al., NNK): all 729 voxels, batch normalisation as
/// an operation of its own.
#pragma once

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include <Eigen/Core>

#include <saddle/core/file.hpp>
#include <saddle/io/npy_pickle.hpp>

#include "../support/shared_files.hpp"

namespace bench {

using matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using row_vector = Eigen::RowVectorXf;

/// Voxels of edge a/2 round the vacancy, 9 × 9 × 9.
inline constexpr std::size_t voxels = 729;

/// Hidden layers relu(γ (x W + b − μ)/√(σ² + ε) + β), ε = 0.001, and a linear output.
class published_network {
public:
    published_network() {
        const auto arrays = saddle::read_npy_arrays(saddle::read_file(published_weights()), "weights.npy");
        for (std::size_t k = 0; k + 2 < arrays.size(); k += 6)
            hidden_.push_back({weights(arrays[k]), row(arrays[k + 1]), row(arrays[k + 2]), row(arrays[k + 3]),
                               row(arrays[k + 4]), (row(arrays[k + 5]).array() + epsilon).sqrt()});
        output_ = weights(arrays[arrays.size() - 2]);
        output_bias_ = row(arrays.back())(0);
        activations_.resize(hidden_.size());
    }

    /// One barrier (eV) a row of `input`, rows × 729.
    const Eigen::VectorXf& barriers_eV(const matrix& input) {
        for (std::size_t k = 0; k < hidden_.size(); ++k) {
            const layer& l = hidden_[k];
            matrix& y = activations_[k];
            y.noalias() = (k == 0 ? input : activations_[k - 1]) * l.weight;
            y.rowwise() += l.bias;
            y = ((y.rowwise() - l.mean).array().rowwise() * (l.scale.array() / l.spread.array())).rowwise() +
                l.shift.array();
            y = y.cwiseMax(0.0f);
        }
        barriers_.noalias() = activations_.back() * output_.col(0);
        barriers_.array() += output_bias_;
        return barriers_;
    }

private:
    static constexpr float epsilon = 0.001f;

    struct layer {
        matrix weight;  ///< [in, out]
        row_vector bias;
        row_vector scale;   ///< γ
        row_vector shift;   ///< β
        row_vector mean;    ///< μ
        row_vector spread;  ///< √(σ² + ε)
    };

    static Eigen::Index index(std::size_t n) { return static_cast<Eigen::Index>(n); }
    static matrix weights(const saddle::npy_array& array) {
        return Eigen::Map<const matrix>(array.as<float>().data(), index(array.shape[0]), index(array.shape[1]));
    }
    static row_vector row(const saddle::npy_array& array) {
        return Eigen::Map<const row_vector>(array.as<float>().data(), index(array.size()));
    }

    std::vector<layer> hidden_;
    matrix output_;
    float output_bias_ = 0;
    std::vector<matrix> activations_;
    Eigen::VectorXf barriers_;
};

}  // namespace bench
