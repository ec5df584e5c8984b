/// \file
/// The fast backend: panels of fused multiply-adds for a fixed instruction set.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/descriptor/input.hpp>
#include <saddle/network/backend/simd/aligned.hpp>
#include <saddle/network/backend/simd/arch.hpp>
#include <saddle/network/backend/simd/layers.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/mlp.hpp>

namespace saddle::backend {

/// Dense products by vector instructions. `simd<>` is the instruction set of this translation unit;
/// `simd<arch::avx512>` and the others can be named anywhere and need `Arch::supported()` when they run. Equal to
/// `scalar` bit for bit.
template <class Arch = arch::native>
struct simd {
    static constexpr std::string_view name() { return Arch::name; }

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
    public:
        struct workspace {
            detail::aligned_vector<float> current;
            detail::aligned_vector<float> next;
            detail::aligned_vector<std::uint32_t> lists;
        };

        /// \throws input_error where this CPU lacks the instruction set.
        explicit engine(const dense_network& weights) : first_(weights.layers.front()), stride_(first_.columns()) {
            if (!Arch::supported())
                throw input_error("backend " + std::string(name()), "a CPU with this instruction set", "another one");
            for (std::size_t k = 1; k < weights.layers.size(); ++k) {
                rest_.emplace_back(weights.layers[k]);
                stride_ = std::max(stride_, rest_.back().columns());
                list_space_ = std::max(list_space_, rest_.back().list_space());
            }
        }

        workspace make_workspace(std::size_t rows) const {
            return {detail::aligned_vector<float>(rows * stride_), detail::aligned_vector<float>(rows * stride_),
                    detail::aligned_vector<std::uint32_t>(list_space_)};
        }

        void evaluate(Rows rows, float* outputs, workspace& scratch) const noexcept {
            first_.template apply<Inputs>(rows, scratch.current.data(), stride_, !rest_.empty());
            for (std::size_t k = 0; k < rest_.size(); ++k) {
                std::swap(scratch.current, scratch.next);
                rest_[k].apply(scratch.next.data(), rows.rows, stride_, scratch.current.data(), k + 1 < rest_.size(),
                               scratch.lists.data());
            }
            // + 0: of a sum that is 0, the sign would tell which inputs were skipped
            for (std::size_t r = 0; r < rows.rows; ++r) outputs[r] = scratch.current[r * stride_] + 0.0f;
        }

    private:
        detail::first_layer<Arch, Rows> first_;
        std::size_t stride_;
        std::size_t list_space_ = 0;
        std::vector<detail::rectified_layer<Arch>> rest_;
    };
};

}  // namespace saddle::backend
