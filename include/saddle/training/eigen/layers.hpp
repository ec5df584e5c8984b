/// \file
/// Layers of a dense network, forward and backward, on Eigen. Optional: needs libeigen3-dev.
///
/// Each layer offers forward(x, y, pass) and backward(x, dy, dx, pass) on matrices of one row a sample; `dx` is null
/// where nobody asks for it. The gradients of its own parameters are left in the layer.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <vector>

#include <Eigen/Core>

#include <saddle/core/units.hpp>
#include <saddle/training/architecture.hpp>
#include <saddle/training/concepts.hpp>
#include <saddle/training/dropout.hpp>
#include <saddle/training/initial_weights.hpp>
#include <saddle/training/parameter.hpp>

namespace saddle::eigen {

template <std::floating_point S>
using rows_matrix = Eigen::Matrix<S, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
template <std::floating_point S>
using row_vector = Eigen::Matrix<S, 1, Eigen::Dynamic>;

/// What a pass through a layer is for.
struct pass {
    bool training = false;
    batch_number batch{};
    std::size_t layer{};  ///< its number in the network
};

namespace detail {

inline Eigen::Index index(std::size_t n) { return static_cast<Eigen::Index>(n); }

template <class Matrix>
auto span_of(Matrix& m) {
    return std::span(m.data(), static_cast<std::size_t>(m.size()));
}

}  // namespace detail

/// y = x Wᵀ + b.
template <std::floating_point S>
class linear {
public:
    linear(const layer::linear& shape, seed s, std::size_t number)
        : biased_(shape.biased), weight_(detail::index(shape.outputs), detail::index(shape.inputs)),
          weight_slope_(weight_.rows(), weight_.cols()), bias_(row_vector<S>::Zero(weight_.rows())),
          bias_slope_(bias_.cols()) {
        draw_weights(detail::span_of(weight_), shape.inputs, s, number);
    }

    void forward(const rows_matrix<S>& x, rows_matrix<S>& y, const pass&) const {
        y.noalias() = x * weight_.transpose();
        if (biased_) y.rowwise() += bias_;
    }

    void backward(const rows_matrix<S>& x, const rows_matrix<S>& dy, rows_matrix<S>* dx, const pass&) {
        weight_slope_.noalias() = dy.transpose() * x;
        bias_slope_ = dy.colwise().sum();
        if (dx) dx->noalias() = dy * weight_;
    }

    void add_parameters(std::vector<parameter<S>>& all) {
        all.push_back({detail::span_of(weight_), detail::span_of(weight_slope_), true});
        if (biased_) all.push_back({detail::span_of(bias_), detail::span_of(bias_slope_), false});
    }
    void add_statistics(std::vector<std::span<S>>&) {}

private:
    bool biased_;
    rows_matrix<S> weight_;
    rows_matrix<S> weight_slope_;
    row_vector<S> bias_;
    row_vector<S> bias_slope_;
};

/// With x̂ = (x − μ)/√(σ² + ε), y = γ x̂ + β and n rows:
/// dx = γ/√(σ² + ε) · (dy − Σdy/n − x̂ Σ(dy x̂)/n) (Ioffe & Szegedy, arXiv:1502.03167).
template <std::floating_point S>
class normalisation {
public:
    explicit normalisation(const layer::normalisation& shape)
        : scale_(row_vector<S>::Ones(detail::index(shape.channels))), shift_(row_vector<S>::Zero(scale_.cols())),
          scale_slope_(scale_.cols()), shift_slope_(scale_.cols()), mean_(row_vector<S>::Zero(scale_.cols())),
          variance_(row_vector<S>::Ones(scale_.cols())) {}

    void forward(const rows_matrix<S>& x, rows_matrix<S>& y, const pass& of) {
        const row_vector<S> mean = of.training ? row_vector<S>(x.colwise().mean()) : mean_;
        normalised_.noalias() = x.rowwise() - mean;
        const row_vector<S> variance =
            of.training ? row_vector<S>(normalised_.array().square().colwise().mean()) : variance_;
        inverse_ = (variance.array() + static_cast<S>(normalisation_epsilon)).rsqrt();
        normalised_.array().rowwise() *= inverse_.array();
        y = normalised_.array().rowwise() * scale_.array();
        y.rowwise() += shift_;
        if (of.training) follow(mean, variance, static_cast<S>(x.rows()));
    }

    void backward(const rows_matrix<S>&, const rows_matrix<S>& dy, rows_matrix<S>* dx, const pass&) {
        shift_slope_ = dy.colwise().sum();
        scale_slope_ = dy.cwiseProduct(normalised_).colwise().sum();
        if (!dx) return;
        const S share = 1 / static_cast<S>(dy.rows());
        *dx = dy.rowwise() - share * shift_slope_;
        dx->array() -= normalised_.array().rowwise() * (share * scale_slope_).array();
        dx->array().rowwise() *= scale_.array() * inverse_.array();
    }

    void add_parameters(std::vector<parameter<S>>& all) {
        all.push_back({detail::span_of(scale_), detail::span_of(scale_slope_), false});
        all.push_back({detail::span_of(shift_), detail::span_of(shift_slope_), false});
    }
    void add_statistics(std::vector<std::span<S>>& all) {
        all.push_back(detail::span_of(mean_));
        all.push_back(detail::span_of(variance_));
    }

private:
    /// The running variance is the unbiased one, n/(n − 1) σ².
    void follow(const row_vector<S>& mean, const row_vector<S>& variance, S rows) {
        const auto share = static_cast<S>(normalisation_follow);
        mean_ += share * (mean - mean_);
        variance_ += share * (rows / std::max(rows - 1, S{1}) * variance - variance_);
    }

    row_vector<S> scale_, shift_;
    row_vector<S> scale_slope_, shift_slope_;
    row_vector<S> mean_, variance_;  ///< running
    rows_matrix<S> normalised_;      ///< x̂ of the last pass
    row_vector<S> inverse_;          ///< 1/√(σ² + ε) of the last pass
};

/// y = max(x, 0); its slope at 0 is 0.
template <std::floating_point S>
class relu {
public:
    void forward(const rows_matrix<S>& x, rows_matrix<S>& y, const pass&) const { y = x.cwiseMax(S{0}); }

    void backward(const rows_matrix<S>& x, const rows_matrix<S>& dy, rows_matrix<S>* dx, const pass&) const {
        if (dx) *dx = (x.array() > S{0}).select(dy, S{0});
    }
    void add_parameters(std::vector<parameter<S>>&) {}
    void add_statistics(std::vector<std::span<S>>&) {}
};

/// Factors drawn for (seed, step, layer), the same in both directions.
template <std::floating_point S>
class dropout {
public:
    explicit dropout(const layer::dropout& shape) : share_(shape.share) {}

    void forward(const rows_matrix<S>& x, rows_matrix<S>& y, const pass& of) {
        if (!of.training) {
            y = x;
            return;
        }
        factors_.resize(x.rows(), x.cols());
        draw_dropout(detail::span_of(factors_), share_, of.batch.seed, of.batch.step, of.layer);
        y = x.cwiseProduct(factors_);
    }

    void backward(const rows_matrix<S>&, const rows_matrix<S>& dy, rows_matrix<S>* dx, const pass&) const {
        if (dx) *dx = dy.cwiseProduct(factors_);
    }
    void add_parameters(std::vector<parameter<S>>&) {}
    void add_statistics(std::vector<std::span<S>>&) {}

private:
    double share_;
    rows_matrix<S> factors_;
};

}  // namespace saddle::eigen
