/// \file
/// Every layer in double precision by plain loops over its definition: the oracle of training on oneDNN. Its own
/// gradients are checked by central differences.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <span>
#include <variant>
#include <vector>

#include <saddle/training/architecture.hpp>
#include <saddle/training/concepts.hpp>
#include <saddle/training/dropout.hpp>
#include <saddle/training/initial_weights.hpp>

class naive_network {
    using numbers = std::vector<double>;

public:
    using scalar = double;

    /// With the weights that the other networks begin with, drawn as floats.
    naive_network(const saddle::architecture& layers, saddle::seed s) : layers_(layers) {
        for (std::size_t k = 0; k < layers.size(); ++k) {
            states_.push_back({});
            auto& t = states_.back();
            const auto linear = [&](std::size_t fan_in, std::size_t outputs, bool biased) {
                std::vector<float> w(fan_in * outputs);
                saddle::draw_weights(std::span(w), fan_in, s, k);
                t.values.emplace_back(w.begin(), w.end());
                if (biased) t.values.emplace_back(outputs);
            };
            if (const auto* l = std::get_if<saddle::layer::linear>(&layers[k]))
                linear(l->inputs, l->outputs, l->biased);
            if (const auto* l = std::get_if<saddle::layer::convolution>(&layers[k]))
                linear(l->inputs * l->width * l->width * l->width, l->outputs, l->biased);
            if (const auto* l = std::get_if<saddle::layer::normalisation>(&layers[k])) {
                t.values = {numbers(l->channels, 1), numbers(l->channels)};
                t.statistics = {numbers(l->channels), numbers(l->channels, 1)};
            }
            for (const auto& v : t.values) t.slopes.emplace_back(v.size());
        }
    }

    std::size_t inputs() const { return saddle::inputs_of(layers_.front()); }

    std::span<const double> forward(const double* inputs, std::size_t rows, saddle::batch_number batch) {
        rows_ = rows;
        batch_ = batch;
        pass(inputs, rows, true);
        return x_.back();
    }

    void backward(std::span<const double> slopes) {
        numbers dy(slopes.begin(), slopes.end());
        for (std::size_t k = layers_.size(); k-- > 0;) {
            numbers dx(x_[k].size());
            for (auto& s : states_[k].slopes) std::fill(s.begin(), s.end(), 0.0);
            std::visit([&](const auto& l) { back(l, k, dy, dx); }, layers_[k]);
            dy = dx;
        }
    }

    void predict(const double* inputs, std::size_t rows, double* outputs) {
        pass(inputs, rows, false);
        std::copy(x_.back().begin(), x_.back().end(), outputs);
    }

    std::vector<saddle::parameter<double>> parameters() {
        std::vector<saddle::parameter<double>> all;
        for (auto& t : states_)
            for (std::size_t k = 0; k < t.values.size(); ++k) all.push_back({t.values[k], t.slopes[k], false});
        return all;
    }
    std::vector<std::span<double>> statistics() {
        std::vector<std::span<double>> all;
        for (auto& t : states_)
            for (auto& s : t.statistics) all.push_back(s);
        return all;
    }

private:
    struct state {
        std::vector<numbers> values, slopes, statistics;
        numbers mean, inverse, factors;
    };

    void pass(const double* inputs, std::size_t rows, bool training) {
        x_.assign(1, numbers(inputs, inputs + rows * this->inputs()));
        for (std::size_t k = 0; k < layers_.size(); ++k) {
            x_.emplace_back(rows * saddle::outputs_of(layers_[k]));
            std::visit([&](const auto& l) { ahead(l, k, rows, training); }, layers_[k]);
        }
    }

    /// Calls f(place in x, place in w, place in y) for every product of a convolution; places off the cube are left
    /// out.
    template <class F>
    static void each_product(const saddle::layer::convolution& l, std::size_t rows, F f) {
        const auto edge = static_cast<int>(l.edge), out = static_cast<int>(l.edge_out());
        const auto width = static_cast<int>(l.width), padding = static_cast<int>(l.padding);
        const auto cube = [](std::size_t channel, int n, int z, int y, int x) {
            return ((channel * static_cast<std::size_t>(n) + static_cast<std::size_t>(z)) *
                        static_cast<std::size_t>(n) +
                    static_cast<std::size_t>(y)) *
                       static_cast<std::size_t>(n) +
                   static_cast<std::size_t>(x);
        };
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t o = 0; o < l.outputs; ++o)
                for (std::size_t i = 0; i < l.inputs; ++i)
                    for (int p = 0; p < out * out * out; ++p)
                        for (int q = 0; q < width * width * width; ++q) {
                            const int z = p / (out * out), y = p / out % out, x = p % out;
                            const int tz = q / (width * width), ty = q / width % width, tx = q % width;
                            const int fz = z + tz - padding, fy = y + ty - padding, fx = x + tx - padding;
                            if (std::min({fz, fy, fx}) < 0 || std::max({fz, fy, fx}) >= edge) continue;
                            f(cube(r * l.inputs + i, edge, fz, fy, fx), cube(o * l.inputs + i, width, tz, ty, tx),
                              cube(r * l.outputs + o, out, z, y, x), o);
                        }
    }

    void ahead(const saddle::layer::convolution& l, std::size_t k, std::size_t rows, bool) {
        auto& t = states_[k];
        auto& y = x_[k + 1];
        const std::size_t positions = saddle::outputs_of(layers_[k]) / l.outputs;
        for (std::size_t p = 0; l.biased && p < y.size(); ++p) y[p] = t.values[1][p / positions % l.outputs];
        each_product(l, rows, [&](auto x, auto w, auto to, auto) { y[to] += x_[k][x] * t.values[0][w]; });
    }
    void back(const saddle::layer::convolution& l, std::size_t k, const numbers& dy, numbers& dx) {
        auto& t = states_[k];
        const std::size_t positions = saddle::outputs_of(layers_[k]) / l.outputs;
        for (std::size_t p = 0; l.biased && p < dy.size(); ++p) t.slopes[1][p / positions % l.outputs] += dy[p];
        each_product(l, rows_, [&](auto x, auto w, auto to, auto) {
            t.slopes[0][w] += dy[to] * x_[k][x];
            dx[x] += dy[to] * t.values[0][w];
        });
    }

    /// A linear map is a convolution whose filter is as large as its cube of one voxel.
    static saddle::layer::convolution as_convolution(const saddle::layer::linear& l) {
        return {l.inputs, l.outputs, 1, 1, 0, l.biased};
    }
    void ahead(const saddle::layer::linear& l, std::size_t k, std::size_t rows, bool training) {
        ahead(as_convolution(l), k, rows, training);
    }
    void back(const saddle::layer::linear& l, std::size_t k, const numbers& dy, numbers& dx) {
        back(as_convolution(l), k, dy, dx);
    }

    void ahead(const saddle::layer::normalisation& l, std::size_t k, std::size_t rows, bool training) {
        auto& t = states_[k];
        const auto n = static_cast<double>(rows * l.positions);
        numbers mean(l.channels), variance(l.channels);
        const auto channel = [&](std::size_t p) { return p / l.positions % l.channels; };
        for (std::size_t p = 0; p < x_[k].size(); ++p) mean[channel(p)] += x_[k][p] / n;
        for (std::size_t p = 0; p < x_[k].size(); ++p)
            variance[channel(p)] += std::pow(x_[k][p] - mean[channel(p)], 2) / n;
        if (!training) mean = t.statistics[0], variance = t.statistics[1];
        t.mean = mean;
        t.inverse.clear();
        for (std::size_t c = 0; c < l.channels; ++c) {
            t.inverse.push_back(1 / std::sqrt(variance[c] + saddle::normalisation_epsilon));
            if (!training) continue;
            t.statistics[0][c] = 0.9 * t.statistics[0][c] + 0.1 * mean[c];
            t.statistics[1][c] = 0.9 * t.statistics[1][c] + 0.1 * variance[c] * n / (n - 1);
        }
        for (std::size_t p = 0; p < x_[k].size(); ++p) {
            const auto c = channel(p);
            x_[k + 1][p] = t.values[0][c] * (x_[k][p] - mean[c]) * t.inverse[c] + t.values[1][c];
        }
    }
    /// dL/dx through the mean and the variance, each by the chain rule as it stands.
    void back(const saddle::layer::normalisation& l, std::size_t k, const numbers& dy, numbers& dx) {
        auto& t = states_[k];
        const auto n = static_cast<double>(rows_ * l.positions);
        numbers of_mean(l.channels), of_variance(l.channels);
        const auto channel = [&](std::size_t p) { return p / l.positions % l.channels; };
        for (std::size_t p = 0; p < dy.size(); ++p) {
            const auto c = channel(p);
            const double centred = x_[k][p] - t.mean[c];
            t.slopes[0][c] += dy[p] * centred * t.inverse[c];
            t.slopes[1][c] += dy[p];
            of_variance[c] += dy[p] * t.values[0][c] * centred * -0.5 * std::pow(t.inverse[c], 3);
            of_mean[c] -= dy[p] * t.values[0][c] * t.inverse[c];
        }
        for (std::size_t p = 0; p < dy.size(); ++p) {
            const auto c = channel(p);
            dx[p] = dy[p] * t.values[0][c] * t.inverse[c] + of_variance[c] * 2 * (x_[k][p] - t.mean[c]) / n +
                    of_mean[c] / n;
        }
    }

    void ahead(const saddle::layer::relu&, std::size_t k, std::size_t, bool) {
        for (std::size_t p = 0; p < x_[k].size(); ++p) x_[k + 1][p] = std::max(x_[k][p], 0.0);
    }
    void back(const saddle::layer::relu&, std::size_t k, const numbers& dy, numbers& dx) {
        for (std::size_t p = 0; p < dy.size(); ++p) dx[p] = x_[k][p] > 0 ? dy[p] : 0;
    }

    /// Calls f(place in x, place in y): the place of the largest of eight voxels.
    template <class F>
    void each_largest(const saddle::layer::max_pool& l, std::size_t k, F f) const {
        const std::size_t half = l.edge / 2;
        for (std::size_t p = 0; p < x_[k].size() / 8; ++p) {
            const std::size_t z = p / (half * half) % half, y = p / half % half, x = p % half;
            const std::size_t first = p / (half * half * half) * l.edge * l.edge * l.edge;
            std::size_t largest = 0;
            for (std::size_t q = 0; q < 8; ++q) {
                const std::size_t from =
                    first + ((2 * z + q / 4) * l.edge + 2 * y + q / 2 % 2) * l.edge + 2 * x + q % 2;
                if (q == 0 || x_[k][from] > x_[k][largest]) largest = from;
            }
            f(largest, p);
        }
    }
    void ahead(const saddle::layer::max_pool& l, std::size_t k, std::size_t, bool) {
        each_largest(l, k, [&](auto from, auto to) { x_[k + 1][to] = x_[k][from]; });
    }
    void back(const saddle::layer::max_pool& l, std::size_t k, const numbers& dy, numbers& dx) {
        each_largest(l, k, [&](auto from, auto to) { dx[from] = dy[to]; });
    }

    void ahead(const saddle::layer::dropout& l, std::size_t k, std::size_t, bool training) {
        auto& t = states_[k];
        std::vector<float> factors(x_[k].size(), 1.0f);
        if (training) saddle::draw_dropout(std::span(factors), l.share, batch_.seed, batch_.step, k);
        t.factors.assign(factors.begin(), factors.end());
        for (std::size_t p = 0; p < x_[k].size(); ++p) x_[k + 1][p] = x_[k][p] * t.factors[p];
    }
    void back(const saddle::layer::dropout&, std::size_t k, const numbers& dy, numbers& dx) {
        for (std::size_t p = 0; p < dy.size(); ++p) dx[p] = dy[p] * states_[k].factors[p];
    }

    saddle::architecture layers_;
    std::vector<state> states_;
    std::vector<numbers> x_;  ///< input of each layer, output of the last
    std::size_t rows_ = 0;
    saddle::batch_number batch_;
};

static_assert(saddle::trainable_network<naive_network>);
