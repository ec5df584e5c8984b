/// \file
/// The fast backend: panels of fused multiply-adds for a fixed instruction set.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/extent.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/mlp.hpp>

namespace saddle {

namespace detail {

/// std::vector memory on cache-line boundaries, so that no vector load crosses one.
template <class T>
struct cache_aligned {
    using value_type = T;
    static constexpr std::align_val_t alignment{64};

    cache_aligned() = default;
    template <class U>
    constexpr cache_aligned(const cache_aligned<U>&) {}

    T* allocate(std::size_t n) { return static_cast<T*>(::operator new(n * sizeof(T), alignment)); }
    void deallocate(T* p, std::size_t) { ::operator delete(p, alignment); }
    friend bool operator==(const cache_aligned&, const cache_aligned&) { return true; }
};

using aligned_floats = std::vector<float, cache_aligned<float>>;

constexpr std::size_t rounded_up(std::size_t n, std::size_t multiple) { return (n + multiple - 1) / multiple * multiple; }

/// One layer in the layout of `Arch::dense_panel`: columns in panels of `vectors` vectors and a last narrower one;
/// columns past the outputs have weight and bias 0.
template <class Arch>
class packed_layer {
public:
    static constexpr std::size_t width = Arch::width;
    static constexpr std::size_t panel = width * Arch::vectors;

    explicit packed_layer(const dense_layer& layer)
        : inputs_(layer.inputs), columns_(rounded_up(layer.outputs, width)), weight_(inputs_ * columns_), bias_(columns_) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias_.begin());
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            const std::size_t first = o / panel * panel;
            const std::size_t wide = std::min(panel, columns_ - first);
            for (std::size_t i = 0; i < inputs_; ++i)
                weight_[first * inputs_ + i * wide + (o - first)] = layer.weight[o * inputs_ + i];
        }
    }

    std::size_t columns() const { return columns_; }

    /// All columns for any number of rows; x and y row-major, y with the given stride.
    template <std::size_t In>
    void apply(dense_rows x, float* y, std::size_t y_stride, bool rectify) const noexcept {
        const std::size_t blocked = x.rows - x.rows % Arch::rows;
        for (std::size_t r = 0; r < blocked; r += Arch::rows)
            apply_rows<Arch::rows, In>(x.data + r * x.width, x.width, y + r * y_stride, y_stride, rectify);
        for (std::size_t r = blocked; r < x.rows; ++r)
            apply_rows<1, In>(x.data + r * x.width, x.width, y + r * y_stride, y_stride, rectify);
    }

private:
    template <std::size_t Rows, std::size_t In>
    void apply_rows(const float* x, std::size_t x_stride, float* y, std::size_t y_stride, bool rectify) const noexcept {
        std::size_t c = 0;
        for (; c + panel <= columns_; c += panel)
            Arch::template dense_panel<Rows, Arch::vectors, In>(x, x_stride, inputs_, &weight_[c * inputs_], &bias_[c],
                                                                y + c, y_stride, rectify);
        for (; c < columns_; c += width)
            Arch::template dense_panel<Rows, 1, In>(x, x_stride, inputs_, &weight_[c * inputs_], &bias_[c], y + c,
                                                    y_stride, rectify);
    }

    std::size_t inputs_;
    std::size_t columns_;
    aligned_floats weight_;
    aligned_floats bias_;
};

/// The first layer for inputs that are 0 or 1: its weights transposed, one row an input and a row of zeros.
template <class Arch>
class packed_rows {
public:
    static constexpr std::size_t width = Arch::width;

    explicit packed_rows(const dense_layer& layer)
        : columns_(rounded_up(layer.outputs, width)), weight_((layer.inputs + 1) * columns_), bias_(columns_) {
        std::copy(layer.bias.begin(), layer.bias.end(), bias_.begin());
        for (std::size_t i = 0; i < layer.inputs; ++i)
            for (std::size_t o = 0; o < layer.outputs; ++o) weight_[i * columns_ + o] = layer.weight[o * layer.inputs + i];
    }

    std::size_t columns() const { return columns_; }

    template <std::size_t>
    void apply(active_rows x, float* y, std::size_t y_stride, bool rectify) const noexcept {
        for (std::size_t r = 0; r < x.rows; ++r, y += y_stride) {
            const std::uint16_t* active = x.data + r * x.width;
            std::size_t c = 0;
            for (; c + 8 * width <= columns_; c += 8 * width) panel<8>(active, x.width, c, y, rectify);
            for (; c < columns_; c += width) panel<1>(active, x.width, c, y, rectify);
        }
    }

private:
    template <std::size_t Vectors>
    void panel(const std::uint16_t* active, std::size_t count, std::size_t c, float* y, bool rectify) const noexcept {
        Arch::template active_panel<Vectors>(active, count, &weight_[c], columns_, &bias_[c], y + c, rectify);
    }

    std::size_t columns_;
    aligned_floats weight_;
    aligned_floats bias_;
};

template <class Arch, class Rows>
using first_layer = std::conditional_t<std::is_same_v<Rows, active_rows>, packed_rows<Arch>, packed_layer<Arch>>;

}  // namespace detail

namespace backend {

/// Dense products by vector instructions. `simd<>` is the instruction set of this translation unit; `simd<arch::avx512>`
/// and the others can be named anywhere and need `Arch::supported()` when they run. Equal to `scalar` bit for bit.
template <class Arch = arch::native>
struct simd {
    static constexpr std::string_view name() { return Arch::name; }

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
    public:
        struct workspace {
            detail::aligned_floats current;
            detail::aligned_floats next;
        };

        /// \throws input_error where this CPU lacks the instruction set.
        explicit engine(const dense_network& weights) : first_(weights.layers.front()), stride_(first_.columns()) {
            if (!Arch::supported())
                throw input_error("backend " + std::string(name()), "a CPU with this instruction set", "another one");
            for (std::size_t k = 1; k < weights.layers.size(); ++k) {
                rest_.emplace_back(weights.layers[k]);
                stride_ = std::max(stride_, rest_.back().columns());
            }
        }

        workspace make_workspace(std::size_t rows) const {
            return {detail::aligned_floats(rows * stride_), detail::aligned_floats(rows * stride_)};
        }

        void evaluate(Rows rows, float* outputs, workspace& scratch) const noexcept {
            first_.template apply<Inputs>(rows, scratch.current.data(), stride_, !rest_.empty());
            if constexpr (Network::is_dynamic)
                for (std::size_t k = 0; k < rest_.size(); ++k) step<dynamic>(k, rows.rows, scratch);
            else
                [&]<std::size_t... K>(std::index_sequence<K...>) {
                    (step<Network::hidden[K]>(K, rows.rows, scratch), ...);
                }(std::make_index_sequence<Network::depth - 1>{});
            for (std::size_t r = 0; r < rows.rows; ++r) outputs[r] = scratch.current[r * stride_];
        }

    private:
        template <std::size_t In>
        void step(std::size_t k, std::size_t rows, workspace& scratch) const noexcept {
            std::swap(scratch.current, scratch.next);
            rest_[k].template apply<In>(dense_rows{scratch.next.data(), rows, stride_}, scratch.current.data(), stride_,
                                        k + 1 < rest_.size());
        }

        detail::first_layer<Arch, Rows> first_;
        std::size_t stride_;
        std::vector<detail::packed_layer<Arch>> rest_;
    };
};

}  // namespace backend
}  // namespace saddle
