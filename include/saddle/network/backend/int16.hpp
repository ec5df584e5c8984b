/// \file
/// Reduced precision: 16-bit integers, twice as fast where the CPU has dot products of them.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/int16/lanes.hpp>
#include <saddle/network/backend/int16/quantise.hpp>
#include <saddle/network/backend/scalar.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/mlp.hpp>

namespace saddle {

namespace detail {

/// Columns in panels of `Vectors` vectors, then single ones; pairs of inputs interleaved as the kernels read them.
template <class Lanes>
class int16_panels {
public:
    static constexpr std::size_t width = Lanes::width;
    static constexpr std::size_t panel = width * Lanes::vectors;

    explicit int16_panels(const int16_layer& layer)
        : pairs_((layer.inputs + 1) / 2), columns_(rounded_up(layer.outputs, width)), weight_(2 * pairs_ * columns_),
          bias_(columns_), shift_(columns_) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias_.begin());
        std::copy(layer.shift.begin(), layer.shift.end(), shift_.begin());
        const std::size_t full = columns_ - columns_ % panel;
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const std::size_t wide = o < full ? panel : width;
            const std::size_t first = o - o % wide;
            std::int16_t* place = &weight_[2 * (first * pairs_ + (o - first))];
            const auto row = std::span(layer.weight).subspan(o * layer.inputs, layer.inputs);
            for (std::size_t i = 0; i < row.size(); ++i) place[i / 2 * 2 * wide + i % 2] = row[i];
        }
    }

    std::size_t columns() const { return columns_; }

    void hidden(const std::int16_t* x, std::size_t rows, std::size_t stride, std::int16_t* y) const noexcept {
        for_row_blocks<Lanes::rows>(rows, [&](auto block, std::size_t r) {
            hidden_block<block()>(x + r * stride, stride, y + r * stride);
        });
    }

    void output(const std::int16_t* x, std::size_t rows, std::size_t stride, std::int32_t* y) const noexcept {
        for_row_blocks<Lanes::rows>(rows, [&](auto block, std::size_t r) {
            Lanes::template output_panel<block()>(x + r * stride, stride, pairs_, weight_.data(), bias_.data(), y + r);
        });
    }

private:
    template <std::size_t Rows>
    void hidden_block(const std::int16_t* x, std::size_t stride, std::int16_t* y) const noexcept {
        std::size_t c = 0;
        for (; c + panel <= columns_; c += panel) hidden_panel<Rows, Lanes::vectors>(x, stride, c, y);
        for (; c < columns_; c += width) hidden_panel<Rows, 1>(x, stride, c, y);
    }

    template <std::size_t Rows, std::size_t Vectors>
    void hidden_panel(const std::int16_t* x, std::size_t stride, std::size_t c, std::int16_t* y) const noexcept {
        Lanes::template hidden_panel<Rows, Vectors>(x, stride, pairs_, &weight_[2 * c * pairs_], &bias_[c], &shift_[c],
                                                    y + c, stride);
    }

    std::size_t pairs_;
    std::size_t columns_;
    aligned_vector<std::int16_t> weight_;
    aligned_vector<std::int32_t> bias_;
    aligned_vector<std::int32_t> shift_;
};

/// The first layer for inputs that are small integers; the last one too, where there is no other.
template <class Lanes>
class int16_first_numbers {
public:
    explicit int16_first_numbers(const int16_layer& layer) : inputs_(layer.inputs), panels_(layer) {}

    std::size_t columns() const { return panels_.columns(); }
    std::size_t input_stride() const { return rounded_up(inputs_, 2); }

    void apply(dense_rows x, std::int16_t* narrow, std::size_t stride, std::int16_t* y) const noexcept {
        for (std::size_t r = 0; r < x.rows; ++r)
            for (std::size_t k = 0; k < inputs_; ++k)
                narrow[r * stride + k] = static_cast<std::int16_t>(x.data[r * x.width + k]);
        panels_.hidden(narrow, x.rows, stride, y);
    }

private:
    std::size_t inputs_;
    int16_panels<Lanes> panels_;
};

/// The first layer for inputs that are 0 or 1: 32-bit weights transposed, one row an input and a row of zeros.
template <class Lanes>
class int16_first_active {
public:
    static constexpr std::size_t width = Lanes::width;

    explicit int16_first_active(const int16_layer& layer)
        : columns_(rounded_up(layer.outputs, width)), weight_((layer.inputs + 1) * columns_), bias_(columns_),
          shift_(columns_) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias_.begin());
        std::copy(layer.shift.begin(), layer.shift.end(), shift_.begin());
        for (std::size_t i = 0; i < layer.inputs; ++i)
            for (std::size_t o = 0; o < layer.outputs; ++o)
                weight_[i * columns_ + o] = layer.weight[o * layer.inputs + i];
    }

    std::size_t columns() const { return columns_; }
    std::size_t input_stride() const { return 0; }

    void apply(active_rows x, std::int16_t* /*narrow*/, std::size_t stride, std::int16_t* y) const noexcept {
        for_row_blocks<Lanes::rows>(x.rows, [&](auto rows, std::size_t r) {
            block<rows(), rows() == 1 ? 4 : Lanes::vectors>(x, r, stride, y);
        });
    }

private:
    template <std::size_t Rows, std::size_t Vectors>
    void block(active_rows x, std::size_t row, std::size_t stride, std::int16_t* y) const noexcept {
        const std::uint16_t* active = x.data + row * x.width;
        y += row * stride;
        std::size_t c = 0;
        for (; c + Vectors * width <= columns_; c += Vectors * width)
            Lanes::template active_panel<Rows, Vectors>(active, x.width, &weight_[c], columns_, &bias_[c], &shift_[c],
                                                        y + c, stride);
        for (; c < columns_; c += width)
            Lanes::template active_panel<Rows, 1>(active, x.width, &weight_[c], columns_, &bias_[c], &shift_[c], y + c,
                                                  stride);
    }

    std::size_t columns_;
    aligned_vector<std::int32_t> weight_;
    aligned_vector<std::int32_t> bias_;
    aligned_vector<std::int32_t> shift_;
};

}  // namespace detail

namespace backend {

/// Networks of digit maps in 16-bit integers with 32-bit sums, which need at least one hidden layer. Integer sums are
/// exact, so every instruction set gives the same bits; they differ from `scalar` by the rounding of weights and
/// activations: 0.16 meV on average and 1.9 meV at most over 100,000 random environments on the published NNK network,
/// 0.08 and 0.5 meV on the model that ships (test `barrier.int16_published`).
///
/// Scales are fixed when the engine is made, from sample rows of input; activations may exceed the samples' largest
/// four times before they saturate.
template <class Arch = arch::native>
struct int16 {
    static constexpr std::string_view name() { return "int16"; }
    static constexpr double replay_tolerance_eV = 5e-3;
    static constexpr bool needs_whole_numbers = true;

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
        using lanes = detail::int16_lanes<Arch>;
        using first_layer = std::conditional_t<std::is_same_v<Rows, active_rows>, detail::int16_first_active<lanes>,
                                               detail::int16_first_numbers<lanes>>;

    public:
        struct workspace {
            detail::aligned_vector<std::int16_t> current;
            detail::aligned_vector<std::int16_t> next;
            detail::aligned_vector<std::int32_t> sums;
        };

        /// \throws input_error where this CPU lacks the instruction set, the network has no hidden layer, or a layer has
        /// more inputs than 32-bit sums hold.
        engine(const dense_network& weights, Rows samples) : engine(quantised_by(weights, samples)) {}

        workspace make_workspace(std::size_t rows) const {
            return {detail::aligned_vector<std::int16_t>(rows * stride_),
                    detail::aligned_vector<std::int16_t>(rows * stride_), detail::aligned_vector<std::int32_t>(rows)};
        }

        void evaluate(Rows rows, float* outputs, workspace& scratch) const noexcept {
            first_.apply(rows, scratch.next.data(), stride_, scratch.current.data());
            for (const auto& layer : hidden_) {
                std::swap(scratch.current, scratch.next);
                layer.hidden(scratch.next.data(), rows.rows, stride_, scratch.current.data());
            }
            last_.output(scratch.current.data(), rows.rows, stride_, scratch.sums.data());
            for (std::size_t r = 0; r < rows.rows; ++r) outputs[r] = static_cast<float>(scratch.sums[r]) * output_unit_;
        }

    private:
        /// Digits are at most 16, one-hot inputs 1.
        static constexpr int largest_input = std::is_same_v<Rows, active_rows> ? 1 : 16;

        explicit engine(const int16_network& integer)
            : first_(integer.layers.front()), last_(integer.layers.back()),
              output_unit_(std::ldexp(1.0f, -integer.output_exponent)) {
            for (std::size_t k = 1; k + 1 < integer.layers.size(); ++k) hidden_.emplace_back(integer.layers[k]);
            stride_ = std::max(first_.input_stride(), first_.columns());
            for (const auto& layer : hidden_) stride_ = std::max(stride_, layer.columns());
            stride_ = detail::rounded_up(stride_, 2);
        }

        static int16_network quantised_by(const dense_network& weights, Rows samples) {
            if (!lanes::supported())
                throw input_error("backend int16", "a CPU with the 16-bit dot products of " + std::string(Arch::name),
                                  "another one");
            if (weights.layers.size() < 2) throw input_error("backend int16", "a network with a hidden layer", "none");
            std::vector<float> written_out(samples.rows * weights.inputs());
            const dense_rows x = as_dense(samples, weights.inputs(), written_out.data());
            return quantised(weights, x.data, x.rows, largest_input);
        }

        first_layer first_;
        std::vector<detail::int16_panels<lanes>> hidden_;
        detail::int16_panels<lanes> last_;
        float output_unit_;  ///< a power of two
        std::size_t stride_ = 0;
    };
};

}  // namespace backend
}  // namespace saddle
