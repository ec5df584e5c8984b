/// \file
/// A dense network that is trained on Eigen. Optional: needs libeigen3-dev.
#pragma once

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/training/eigen/layers.hpp>

namespace saddle::eigen {

/// Layers one after the other, on one thread. In double precision for checks, in float for use.
template <std::floating_point S>
class network {
public:
    using scalar = S;

    /// \throws input_error as `check_architecture`, and where a layer is none of a dense network.
    network(const architecture& layers, seed s) {
        check_architecture(layers);
        inputs_ = inputs_of(layers.front());
        for (const auto& description : layers) layers_.push_back(made(description, s, layers_.size()));
    }

    std::size_t inputs() const { return inputs_; }

    std::span<const S> forward(const S* inputs, std::size_t rows, batch_number batch) {
        batch_ = batch;
        pass_forward(inputs, rows, true);
        return detail::span_of(std::as_const(values_.back()));
    }

    void backward(std::span<const S> slopes) {
        rows_matrix<S> dy = Eigen::Map<const rows_matrix<S>>(slopes.data(), detail::index(slopes.size()), 1);
        rows_matrix<S> dx;
        for (std::size_t k = layers_.size(); k-- > 0;) {
            std::visit(
                [&](auto& l) {
                    l.backward(values_[k], dy, k > 0 ? &dx : nullptr, {true, batch_, k});
                },
                layers_[k]);
            std::swap(dy, dx);
        }
    }

    void predict(const S* inputs, std::size_t rows, S* outputs) {
        constexpr std::size_t portion = 512;  // what stays in a cache
        for (std::size_t r = 0; r < rows; r += portion) {
            const std::size_t count = std::min(portion, rows - r);
            pass_forward(inputs + r * inputs_, count, false);
            std::copy_n(values_.back().data(), count, outputs + r);
        }
    }

    std::vector<parameter<S>> parameters() {
        std::vector<parameter<S>> all;
        for (auto& l : layers_) std::visit([&](auto& one) { one.add_parameters(all); }, l);
        return all;
    }

    std::vector<std::span<S>> statistics() {
        std::vector<std::span<S>> all;
        for (auto& l : layers_) std::visit([&](auto& one) { one.add_statistics(all); }, l);
        return all;
    }

private:
    using any_layer = std::variant<linear<S>, normalisation<S>, relu<S>, dropout<S>>;

    static any_layer made(const layer_description& description, seed s, std::size_t number) {
        if (const auto* l = std::get_if<layer::linear>(&description)) return linear<S>(*l, s, number);
        if (const auto* l = std::get_if<layer::normalisation>(&description); l && l->positions == 1)
            return normalisation<S>(*l);
        if (std::holds_alternative<layer::relu>(description)) return relu<S>();
        if (const auto* l = std::get_if<layer::dropout>(&description)) return dropout<S>(*l);
        throw input_error("training on Eigen", "layers of a dense network", "a layer of cubes");
    }

    void pass_forward(const S* inputs, std::size_t rows, bool training) {
        values_.resize(layers_.size() + 1);
        values_[0] = Eigen::Map<const rows_matrix<S>>(inputs, detail::index(rows), detail::index(inputs_));
        for (std::size_t k = 0; k < layers_.size(); ++k)
            std::visit([&](auto& l) { l.forward(values_[k], values_[k + 1], {training, batch_, k}); }, layers_[k]);
    }

    std::vector<any_layer> layers_;
    std::vector<rows_matrix<S>> values_;  ///< input of each layer, output of the last
    std::size_t inputs_ = 0;
    batch_number batch_;
};

static_assert(trainable_network<network<float>>);

}  // namespace saddle::eigen
