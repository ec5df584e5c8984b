/// \file
/// Networks by oneDNN, on a CPU or a GPU by the same code. Optional: needs libdnnl-dev.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <unordered_map>
#include <vector>

#include <dnnl.hpp>

#include <saddle/core/error.hpp>
#include <saddle/network/backend/onednn/convolutions.hpp>
#include <saddle/network/backend/onednn/layers.hpp>
#include <saddle/network/backend/onednn/mapped.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle::detail {

/// \throws input_error where oneDNN finds no such engine.
template <class Engine>
dnnl::engine open_onednn() {
    if (dnnl::engine::get_count(Engine::kind) == 0)
        throw input_error("backend " + std::string(Engine::backend_name), Engine::sought, "none (0 devices)");
    return dnnl::engine(Engine::kind, 0);
}

/// \throws input_error where the CPU would emulate them.
inline void check_numbers(dnnl::memory::data_type numbers) {
    if (numbers != dnnl::memory::data_type::bf16) return;
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512bf16")) return;
#endif
    throw input_error("backend onednn-bf16", "a CPU with AVX512_BF16", "one without");
}

}  // namespace saddle::detail

namespace saddle::backend {

/// The kind of oneDNN engine as a type.
struct cpu {
    static constexpr dnnl::engine::kind kind = dnnl::engine::kind::cpu;
    static constexpr std::string_view backend_name = "onednn";
    static constexpr std::string_view sought = "a CPU engine";
};
struct gpu {
    static constexpr dnnl::engine::kind kind = dnnl::engine::kind::gpu;
    static constexpr std::string_view backend_name = "onednn-gpu";
    static constexpr std::string_view sought = "a GPU that oneDNN reaches through OpenCL";
};

/// The numbers of a network's layers as a type.
struct f32 {
    static constexpr auto numbers = dnnl::memory::data_type::f32;
};
/// Eight bits of mantissa, sums in float32: for convolutions, about twice as fast where the CPU has such products. A
/// model is loaded only where the reference pairs of its file are answered within `replay_tolerance_eV`; nothing bounds
/// the error of other inputs, which can be a little farther off.
struct bf16 {
    static constexpr auto numbers = dnnl::memory::data_type::bf16;
    static constexpr double replay_tolerance_eV = 0.03;
};

/// Agrees with `scalar` to a tolerance, and with itself for the same threads and batch.
template <class Engine = cpu, class Precision = f32>
struct onednn : Precision {
    static constexpr bool reduced = std::is_same_v<Precision, bf16>;
    static_assert(!reduced || std::is_same_v<Engine, cpu>, "saddle: backend::onednn<…, bf16> is for CPUs");
    static constexpr std::string_view name() { return reduced ? "onednn-bf16" : Engine::backend_name; }

    static std::size_t device_count() { return dnnl::engine::get_count(Engine::kind); }

    template <class Network, std::size_t Inputs, class Rows>
    class engine {
        static_assert(!reduced, "saddle: backend::onednn<…, bf16> runs convolutions alone");

    public:
        /// Primitives and memory of one thread for a fixed number of rows.
        struct workspace {
            dnnl::stream stream;
            std::vector<dnnl::inner_product_forward> products;
            std::vector<std::unordered_map<int, dnnl::memory>> arguments;
            dnnl::memory input;
            dnnl::memory output;
        };

        /// \throws input_error where oneDNN finds no such engine.
        explicit engine(const dense_network& weights) : engine_(detail::open_onednn<Engine>()) {
            dnnl::stream stream(engine_);
            inputs_ = weights.inputs();
            for (std::size_t k = 0; k < weights.layers.size(); ++k) {
                const auto& layer = weights.layers[k];
                const auto inputs = saddle::onednn::dim(layer.inputs), outputs = saddle::onednn::dim(layer.outputs);
                layers_.push_back({layer.outputs, k + 1 < weights.layers.size(),
                                   upload(stream, layer.weight, {outputs, inputs}, tag::ab),
                                   upload(stream, layer.bias, {outputs}, tag::a)});
            }
        }

        workspace make_workspace(std::size_t rows) const {
            workspace scratch{dnnl::stream(engine_), {}, {}, {}, {}};
            dnnl::memory x({{saddle::onednn::dim(rows), saddle::onednn::dim(inputs_)}, type::f32, tag::ab}, engine_);
            scratch.input = x;
            for (const auto& layer : layers_) {
                const auto description = saddle::onednn::forward_inner_product(
                    engine_, saddle::onednn::inner_product_of(x.get_desc(), layer.outputs, true), false,
                    layer.rectified);
                dnnl::memory weight = layer.weight;
                if (description.weights_desc() != weight.get_desc()) {
                    weight = dnnl::memory(description.weights_desc(), engine_);
                    dnnl::memory plain = layer.weight;
                    dnnl::reorder(plain, weight).execute(scratch.stream, plain, weight);
                }
                dnnl::memory y(description.dst_desc(), engine_);
                scratch.products.emplace_back(description);
                scratch.arguments.push_back(
                    {{DNNL_ARG_SRC, x}, {DNNL_ARG_WEIGHTS, weight}, {DNNL_ARG_BIAS, layer.bias}, {DNNL_ARG_DST, y}});
                x = y;
            }
            scratch.stream.wait();
            scratch.output = x;
            return scratch;
        }

        /// `rows.rows` is the number that the workspace was made for.
        void evaluate(Rows rows, float* outputs, workspace& scratch) const {
            saddle::onednn::write_rows(rows, inputs_, scratch.input);
            for (std::size_t k = 0; k < scratch.products.size(); ++k)
                scratch.products[k].execute(scratch.stream, scratch.arguments[k]);
            scratch.stream.wait();
            saddle::onednn::read(scratch.output, rows.rows, outputs);
        }

    private:
        using type = dnnl::memory::data_type;
        using tag = dnnl::memory::format_tag;

        struct linear_map {
            std::size_t outputs;
            bool rectified;
            dnnl::memory weight;
            dnnl::memory bias;
        };

        dnnl::memory upload(dnnl::stream& stream, const std::vector<float>& values, const dnnl::memory::dims& shape,
                            tag layout) const {
            dnnl::memory memory({shape, type::f32, layout}, engine_);
            saddle::onednn::write(values.data(), values.size(), memory);
            stream.wait();
            return memory;
        }

        dnnl::engine engine_;
        std::size_t inputs_ = 0;
        std::vector<linear_map> layers_;
    };

    template <convolutional_policy Network, std::size_t Inputs, class Rows>
    class engine<Network, Inputs, Rows> : public detail::onednn_convolutions<Rows, Precision::numbers> {
    public:
        /// \throws input_error where oneDNN finds no such engine, or the CPU has no products of such numbers.
        explicit engine(const convolutional_network& weights)
            : detail::onednn_convolutions<Rows, Precision::numbers>(
                  (detail::check_numbers(Precision::numbers), detail::open_onednn<Engine>()), weights) {}
    };
};

}  // namespace saddle::backend
