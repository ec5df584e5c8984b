/// \file
/// A dense or convolutional network that is trained on oneDNN primitives. Optional: needs libdnnl-dev.
#pragma once

#include <algorithm>
#include <cstddef>
#include <map>
#include <memory>
#include <span>
#include <variant>
#include <vector>

#include <dnnl.hpp>

#include <saddle/core/units.hpp>
#include <saddle/training/architecture.hpp>
#include <saddle/training/concepts.hpp>
#include <saddle/training/initial_weights.hpp>
#include <saddle/training/onednn/program.hpp>

namespace saddle::onednn {

/// Weights lie in PyTorch's order and are laid out anew for oneDNN in every step, so that a saved training does not
/// depend on the machine. Results are the same for the same threads and batch.
class network {
public:
    using scalar = float;

    /// \throws input_error as `check_architecture`.
    network(const architecture& layers, seed s) : layers_(layers), engine_(dnnl::engine::kind::cpu, 0) {
        check_architecture(layers);
        for (std::size_t k = 0; k < layers.size(); ++k) tensors_.push_back(made(layers[k], s, k));
    }

    std::size_t inputs() const { return inputs_of(layers_.front()); }

    std::span<const float> forward(const float* inputs, std::size_t rows, batch_number batch) {
        auto& of = training_[rows];
        if (!of) of = std::make_unique<program>(engine_, layers_, tensors_, rows, true);
        current_ = of.get();
        const auto outputs = current_->forward(inputs, batch);
        follow(*current_, rows);
        return outputs;
    }

    void backward(std::span<const float> slopes) { current_->backward(slopes); }

    void predict(const float* inputs, std::size_t rows, float* outputs) {
        const std::size_t portion = predicted_at_once();
        if (!prediction_) prediction_ = std::make_unique<program>(engine_, layers_, tensors_, portion, false);
        std::vector<float> padded;
        for (std::size_t r = 0; r < rows; r += portion) {
            const std::size_t count = std::min(portion, rows - r);
            const float* x = inputs + r * this->inputs();
            if (count < portion) {
                padded.assign(portion * this->inputs(), 0.0f);
                std::copy_n(x, count * this->inputs(), padded.begin());
                x = padded.data();
            }
            std::copy_n(prediction_->forward(x, {}).data(), count, outputs + r);
        }
    }

    std::vector<parameter<float>> parameters() {
        std::vector<parameter<float>> all;
        for (auto& t : tensors_)
            for (std::size_t k = 0; k < t.values.size(); ++k)
                all.push_back({t.values[k], t.slopes[k], t.is_linear && k == 0});
        return all;
    }

    std::vector<std::span<float>> statistics() {
        std::vector<std::span<float>> all;
        for (auto& t : tensors_)
            for (auto& s : t.statistics) all.push_back(s);
        return all;
    }

private:
    /// Rows whose largest layer has at most 64 MiB, 128 at most.
    std::size_t predicted_at_once() const {
        std::size_t largest = inputs();
        for (const auto& l : layers_) largest = std::max(largest, outputs_of(l));
        return std::clamp<std::size_t>((std::size_t{1} << 24) / largest, 1, 128);
    }

    static layer_tensors made(const layer_description& description, seed s, std::size_t number) {
        layer_tensors t;
        const auto linear = [&](std::size_t weights, std::size_t fan_in, std::size_t outputs, bool biased) {
            t.is_linear = true;
            t.values.emplace_back(weights);
            draw_weights(std::span(t.values[0]), fan_in, s, number);
            if (biased) t.values.emplace_back(outputs);
        };
        if (const auto* l = std::get_if<layer::linear>(&description))
            linear(l->inputs * l->outputs, l->inputs, l->outputs, l->biased);
        if (const auto* l = std::get_if<layer::convolution>(&description)) {
            const std::size_t taps = l->inputs * l->width * l->width * l->width;
            linear(taps * l->outputs, taps, l->outputs, l->biased);
        }
        if (const auto* l = std::get_if<layer::normalisation>(&description)) {
            t.values = {std::vector<float>(l->channels, 1.0f), std::vector<float>(l->channels)};
            t.statistics = {std::vector<float>(l->channels), std::vector<float>(l->channels, 1.0f)};
        }
        for (const auto& v : t.values) t.slopes.emplace_back(v.size());
        return t;
    }

    /// Running statistics follow those of the batch; the variance that they keep is the unbiased one.
    void follow(const program& of, std::size_t rows) {
        for (std::size_t k = 0; k < layers_.size(); ++k) {
            const auto* l = std::get_if<layer::normalisation>(&layers_[k]);
            if (!l) continue;
            const auto n = static_cast<double>(rows * l->positions);
            const auto share = static_cast<float>(normalisation_follow);
            const auto unbiased = static_cast<float>(n / std::max(n - 1, 1.0));
            auto& mean = tensors_[k].statistics[0];
            auto& variance = tensors_[k].statistics[1];
            for (std::size_t c = 0; c < l->channels; ++c) {
                mean[c] += share * (of.mean(k)[c] - mean[c]);
                variance[c] += share * (unbiased * of.variance(k)[c] - variance[c]);
            }
        }
    }

    architecture layers_;
    dnnl::engine engine_;
    std::vector<layer_tensors> tensors_;                        ///< one a layer; programs point into them
    std::map<std::size_t, std::unique_ptr<program>> training_;  ///< by rows
    std::unique_ptr<program> prediction_;
    program* current_ = nullptr;
};

static_assert(trainable_network<network>);

}  // namespace saddle::onednn
