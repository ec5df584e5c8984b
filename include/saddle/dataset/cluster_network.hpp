/// \file
/// A cluster expansion as an ordinary network on the one-hot map, exactly: so that it runs wherever a network does.
///
/// For 0 ≤ v ≤ V and bits x, y the ReLU of v + V (x + y − 2) is v where both are 1, else 0. One hidden neuron a jumping
/// species holds its constant and points, one a jumping species, site and species the pairs that this site begins;
/// values are shifted to be at least 0, and the shifts taken back further on. Vacant sites cost no exactness.
#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

#include <saddle/dataset/cluster_basis.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

namespace detail {

/// Adds neurons to a hidden layer whose outputs are summed.
class neuron_sum {
public:
    explicit neuron_sum(std::size_t inputs) { network_.layers.push_back({inputs, 0, {}, {}}); }

    /// relu(weights · x + bias)
    void add(const std::vector<double>& weights, double bias) {
        auto& hidden = network_.layers.front();
        for (const double w : weights) hidden.weight.push_back(static_cast<float>(w));
        hidden.bias.push_back(static_cast<float>(bias));
        ++hidden.outputs;
    }

    dense_network finish(double bias) && {
        const std::size_t neurons = network_.layers.front().outputs;
        network_.layers.push_back({neurons, 1, std::vector<float>(neurons, 1.0f), {static_cast<float>(bias)}});
        return std::move(network_);
    }

private:
    dense_network network_;
};

/// Least and greatest value of Σ over sites of the weight of the species there, or 0 where the site is vacant.
inline std::pair<double, double> range_of(const std::vector<double>& weights, std::size_t species) {
    std::pair<double, double> range{};
    for (auto w = weights.begin(); w != weights.end(); w += static_cast<std::ptrdiff_t>(species)) {
        const auto end = w + static_cast<std::ptrdiff_t>(species);
        range.first += std::min(0.0, *std::min_element(w, end));
        range.second += std::max(0.0, *std::max_element(w, end));
    }
    return range;
}

/// Weights of the one-hot inputs for the pairs that begin at site i with species s.
inline std::vector<double> pair_weights(const cluster_basis& basis, const std::vector<double>& coefficients,
                                        std::size_t i, std::size_t s) {
    std::vector<double> weights(basis.sites * basis.species);
    for (const auto& pair : basis.pairs)
        if (pair.i == i)
            for (std::size_t t = 0; t < basis.species; ++t) {
                const auto& [feature, factor] = pair.terms[s * basis.species + t];
                weights[pair.j * basis.species + t] += factor * coefficients[feature];
            }
    return weights;
}

}  // namespace detail

/// The expansion as one hidden layer on the one-hot map (input k·S + d − 1). Up to float32 rounding it gives the same
/// barriers, also of environments with vacant sites, as long as an atom jumps.
inline dense_network one_hot_network(const cluster_expansion& expansion) {
    const auto& basis = expansion.basis;
    const std::size_t S = basis.species;
    std::vector<bool> begins(basis.sites);
    for (const auto& pair : basis.pairs) begins[pair.i] = true;
    detail::neuron_sum sum(basis.sites * S);
    std::vector<std::vector<double>> points(S, std::vector<double>(basis.sites * S));
    double lowest = 0;
    for (std::size_t p = 0; p < S; ++p) {
        const auto& coefficients = expansion.coefficients_eV[p];
        for (std::size_t k = 0; k < points[p].size(); ++k)
            points[p][k] = basis.points[k].factor * coefficients[basis.points[k].feature];
        for (std::size_t i = 0; i < basis.sites; ++i) {
            if (!begins[i]) continue;
            std::vector<std::vector<double>> weights;
            double least = 0, most = 0;
            for (std::size_t s = 0; s < S; ++s) {
                weights.push_back(detail::pair_weights(basis, coefficients, i, s));
                const auto range = detail::range_of(weights.back(), S);
                least = std::min(least, range.first);
                most = std::max(most, range.second);
            }
            const double gate = most - least;
            for (std::size_t s = 0; s < S; ++s) {
                weights[s][i * S + s] += gate;
                weights[s][basis.jump_site * S + p] += gate;
                sum.add(weights[s], -least - 2 * gate);
                points[p][i * S + s] += least;  // takes the shift back where the site has an atom
            }
        }
        lowest = std::min(lowest, expansion.constants_eV[p] + detail::range_of(points[p], S).first);
    }
    for (std::size_t p = 0; p < S; ++p) {
        const double gate = expansion.constants_eV[p] + detail::range_of(points[p], S).second - lowest;
        points[p][basis.jump_site * S + p] += gate;
        sum.add(points[p], expansion.constants_eV[p] - lowest - gate);
    }
    return std::move(sum).finish(lowest);
}

}  // namespace saddle
