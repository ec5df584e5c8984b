/// \file
/// Dense layers in the layout that the kernels of one instruction set read.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <type_traits>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle::detail {

/// Weights in panels of `Vectors` vectors of columns and then single ones, w[first·inputs + k·wide + (c − first)]
/// within a panel of `wide` columns from `first` on; columns past the outputs have weight and bias 0.
template <class Arch, std::size_t Vectors>
struct column_panels {
    static constexpr std::size_t width = Arch::width;
    static constexpr std::size_t panel = width * Vectors;

    explicit column_panels(const dense_layer& layer)
        : inputs(layer.inputs), columns(rounded_up(layer.outputs, width)), weight(inputs * columns), bias(columns) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias.begin());
        const std::size_t full = columns - columns % panel;
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const std::size_t wide = o < full ? panel : width;
            const std::size_t first = o - o % wide;  // a panel is a multiple of a vector
            for (std::size_t i = 0; i < inputs; ++i)
                weight[first * inputs + i * wide + (o - first)] = layer.weight[o * inputs + i];
        }
    }

    /// Calls f(vectors, first column) for every panel; `vectors` is an integral constant.
    template <class F>
    void for_each(F f) const {
        std::size_t c = 0;
        for (; c + panel <= columns; c += panel) f(std::integral_constant<std::size_t, Vectors>{}, c);
        for (; c < columns; c += width) f(std::integral_constant<std::size_t, 1>{}, c);
    }

    std::size_t inputs;
    std::size_t columns;
    aligned_vector<float> weight;
    aligned_vector<float> bias;
};

/// The first layer for inputs that are numbers.
template <class Arch>
class numbers_layer {
public:
    explicit numbers_layer(const dense_layer& layer) : panels_(layer) {}

    std::size_t columns() const { return panels_.columns; }

    /// x and y row-major, y with the given stride.
    template <std::size_t In>
    void apply(dense_rows x, float* y, std::size_t y_stride, bool rectify) const noexcept {
        for_row_blocks<Arch::rows>(
            x.rows, [&](auto rows, std::size_t r) { block<rows(), In>(x, r, y, y_stride, rectify); });
    }

private:
    template <std::size_t Rows, std::size_t In>
    void block(dense_rows x, std::size_t row, float* y, std::size_t y_stride, bool rectify) const noexcept {
        panels_.for_each([&](auto vectors, std::size_t c) {
            Arch::template dense_panel<Rows, vectors(), In>(x.data + row * x.width, x.width, panels_.inputs,
                                                            &panels_.weight[c * panels_.inputs], &panels_.bias[c],
                                                            y + row * y_stride + c, y_stride, rectify);
        });
    }

    column_panels<Arch, Arch::vectors> panels_;
};

/// The first layer for inputs that are 0 or 1: its weights transposed, one row an input and a row of zeros.
template <class Arch>
class active_layer {
public:
    explicit active_layer(const dense_layer& layer)
        : columns_(rounded_up(layer.outputs, Arch::width)), weight_((layer.inputs + 1) * columns_), bias_(columns_) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias_.begin());
        for (std::size_t i = 0; i < layer.inputs; ++i)
            for (std::size_t o = 0; o < layer.outputs; ++o)
                weight_[i * columns_ + o] = layer.weight[o * layer.inputs + i];
    }

    std::size_t columns() const { return columns_; }

    template <std::size_t>
    void apply(active_rows x, float* y, std::size_t y_stride, bool rectify) const noexcept {
        for_row_blocks<Arch::rows>(x.rows, [&](auto rows, std::size_t r) {
            block<rows(), rows() == 1 ? 8 : Arch::vectors>(x, r, y, y_stride, rectify);
        });
    }

private:
    template <std::size_t Rows, std::size_t Vectors>
    void block(active_rows x, std::size_t row, float* y, std::size_t y_stride, bool rectify) const noexcept {
        const std::uint16_t* active = x.data + row * x.width;
        y += row * y_stride;
        std::size_t c = 0;
        for (; c + Vectors * Arch::width <= columns_; c += Vectors * Arch::width)
            Arch::template active_panel<Rows, Vectors>(active, x.width, &weight_[c], columns_, &bias_[c], y + c,
                                                       y_stride, rectify);
        for (; c < columns_; c += Arch::width)
            Arch::template active_panel<Rows, 1>(active, x.width, &weight_[c], columns_, &bias_[c], y + c, y_stride,
                                                 rectify);
    }

    std::size_t columns_;
    aligned_vector<float> weight_;
    aligned_vector<float> bias_;
};

template <class Arch, class Rows>
using first_layer = std::conditional_t<std::is_same_v<Rows, active_rows>, active_layer<Arch>, numbers_layer<Arch>>;

/// A later layer. Its inputs have passed a ReLU and are 0 in about half of all places: a block of rows skips the inputs
/// that are 0 in every one of them. As fma(0, w, s) = s, skipping changes no bit. Smaller blocks skip more and load
/// the weights more often.
template <class Arch>
class rectified_layer {
public:
    explicit rectified_layer(const dense_layer& layer) : panels_(layer) {}

    std::size_t columns() const { return panels_.columns; }

    /// Memory for the lists of inputs that `apply` needs, in numbers.
    std::size_t list_space() const { return blocks_at_once * space_of_one(); }

    /// x and y row-major with the same stride; x has zeros behind its inputs, up to a full vector.
    void apply(const float* x, std::size_t rows, std::size_t stride, float* y, bool rectify,
               std::uint32_t* lists) const noexcept {
        constexpr std::size_t many = 2 * Arch::sparse_rows;
        std::size_t r = 0;
        if (panels_.columns == Arch::width)  // one vector of columns: only many rows keep the multipliers busy
            for (; r + many <= rows; r += many) blocks<many, 1>(x, r, stride, y, rectify, lists);
        for (; r + 2 * Arch::sparse_rows <= rows; r += 2 * Arch::sparse_rows)
            blocks<Arch::sparse_rows, 2>(x, r, stride, y, rectify, lists);
        for (; r + Arch::sparse_rows <= rows; r += Arch::sparse_rows)
            blocks<Arch::sparse_rows, 1>(x, r, stride, y, rectify, lists);
        for (; r < rows; ++r) blocks<1, 1>(x, r, stride, y, rectify, lists);
    }

private:
    static constexpr std::size_t blocks_at_once = 2;

    std::size_t space_of_one() const { return rounded_up(panels_.inputs, Arch::width) + Arch::width; }

    /// Several blocks take their turn at each panel, while it is in the first-level cache.
    template <std::size_t Rows, std::size_t Blocks>
    void blocks(const float* x, std::size_t row, std::size_t stride, float* y, bool rectify,
                std::uint32_t* lists) const noexcept {
        static_assert(Blocks <= blocks_at_once);
        x += row * stride;
        y += row * stride;
        std::array<std::size_t, Blocks> counts;
        for (std::size_t b = 0; b < Blocks; ++b)
            counts[b] = Arch::template nonzero_columns<Rows>(x + b * Rows * stride, stride, panels_.inputs,
                                                             lists + b * space_of_one());
        panels_.for_each([&](auto vectors, std::size_t c) {
            for (std::size_t b = 0; b < Blocks; ++b)
                Arch::template sparse_panel<Rows, vectors()>(
                    x + b * Rows * stride, stride, lists + b * space_of_one(), counts[b],
                    &panels_.weight[c * panels_.inputs], &panels_.bias[c], y + b * Rows * stride + c, stride, rectify);
        });
    }

    column_panels<Arch, Arch::sparse_vectors> panels_;
};

}  // namespace saddle::detail
