/// \file
/// Ridge regression in closed form, one for each jumping species. Needs Eigen.
#pragma once

#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <saddle/core/error.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/cluster_basis.hpp>

namespace saddle {

namespace detail {

/// Intercept and weights that minimise Σ (y − b − w·x)² + λ |w|². The intercept is not held back.
inline std::pair<double, std::vector<double>> ridge(const Eigen::MatrixXd& rows, const Eigen::VectorXd& values,
                                                    double lambda) {
    const Eigen::VectorXd mean = rows.colwise().mean();
    const double middle = values.mean();
    const Eigen::MatrixXd centred = rows.rowwise() - mean.transpose();
    Eigen::MatrixXd normal = Eigen::MatrixXd::Identity(rows.cols(), rows.cols()) * lambda;
    normal.selfadjointView<Eigen::Lower>().rankUpdate(centred.transpose());
    const Eigen::VectorXd weights =
        normal.selfadjointView<Eigen::Lower>().ldlt().solve(centred.transpose() * (values.array() - middle).matrix());
    return {middle - weights.dot(mean), {weights.data(), weights.data() + weights.size()}};
}

}  // namespace detail

/// Fits a cluster expansion to samples that are seen through the features of `basis`. A species of which no jump is
/// known gets the mean barrier. \throws input_error where samples and basis differ in size, the jumping atom of a
/// sample is missing, or λ is not above 0.
inline cluster_expansion fit_ridge(const barrier_samples& samples, const cluster_basis& basis, double lambda) {
    if (samples.inputs() != basis.inputs)
        throw input_error("ridge", std::to_string(basis.inputs) + " features", std::to_string(samples.inputs()));
    if (!(lambda > 0)) throw input_error("ridge", "a penalty above 0", std::to_string(lambda));
    std::vector<std::vector<std::size_t>> rows_of(basis.species);
    double mean = 0;
    for (std::size_t k = 0; k < samples.size(); ++k) {
        const digit jumping = samples.aligned(k)[basis.jump_site];
        if (jumping == vacant || jumping > basis.species)
            throw input_error("sample " + std::to_string(k), "an atom that jumps", "a vacancy or another species");
        rows_of[jumping - std::size_t{1}].push_back(k);
        mean += samples.barrier_eV(k) / static_cast<double>(samples.size());
    }
    cluster_expansion fitted{basis, {}, {}};
    for (const auto& rows : rows_of) {
        if (rows.empty()) {
            fitted.constants_eV.push_back(mean);
            fitted.coefficients_eV.emplace_back(basis.inputs);
            continue;
        }
        const auto n = static_cast<Eigen::Index>(rows.size());
        Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor> inputs(
            n, static_cast<Eigen::Index>(basis.inputs));
        Eigen::VectorXf barriers(n);
        samples.write(rows, std::nullopt, inputs.data(), barriers.data());
        auto [constant, weights] = detail::ridge(inputs.cast<double>(), barriers.cast<double>(), lambda);
        fitted.constants_eV.push_back(constant);
        fitted.coefficients_eV.push_back(std::move(weights));
    }
    return fitted;
}

}  // namespace saddle
