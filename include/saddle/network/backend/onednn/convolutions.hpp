/// \file
/// A convolutional network by oneDNN. Optional: needs libdnnl-dev.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dnnl.hpp>

#include <saddle/network/backend/onednn/layers.hpp>
#include <saddle/network/backend/onednn/mapped.hpp>
#include <saddle/network/convolutional_network.hpp>

namespace saddle::detail {

/// Convolutions and max-pools by primitives; the one output of what is left by a plain sum in ascending order.
///
/// Rows are taken in portions whose largest layer has at most 64 MiB, so that memory does not grow with the batch: two
/// such buffers, in turn, and the input of a portion. `Numbers` is the type that layers and weights have on the engine.
template <class Rows, dnnl::memory::data_type Numbers>
class onednn_convolutions {
    using memory = dnnl::memory;
    static constexpr auto f32 = memory::data_type::f32;

    struct step {
        dnnl::primitive primitive;
        std::unordered_map<int, memory> arguments;
    };

public:
    /// Primitives and memory of one thread for portions of `rows` rows.
    struct workspace {
        std::size_t rows;
        dnnl::stream stream;
        std::vector<step> steps;
        memory input;
        std::array<memory, 2> layers;  ///< hold what a step makes, in turn
        memory output;                 ///< of the last step, channel, z, y, x
    };

    /// Weights are laid out once, as oneDNN likes them for `useful_rows`.
    onednn_convolutions(dnnl::engine engine, const convolutional_network& weights)
        : engine_(std::move(engine)), weights_(weights) {
        dnnl::stream stream(engine_);
        std::size_t edge = weights_.edge;
        for (const auto& c : weights_.convolutions) {
            const auto made = described(c, useful_rows(), edge);
            laid_out_.push_back(laid_out(stream, c, made.weights_desc()));
            biases_.push_back(memory_of(c.bias, made.bias_desc()));
            edge = c.edge_out(edge);
        }
    }

    /// Rows of a portion; more rows in a call gain nothing.
    std::size_t useful_rows() const {
        std::size_t largest = weights_.inputs();
        std::size_t edge = weights_.edge;
        for (const auto& c : weights_.convolutions) {
            const std::size_t n = c.filtered(edge);
            largest = std::max(largest, c.outputs * n * n * n);
            edge = c.edge_out(edge);
        }
        constexpr std::size_t most = (std::size_t{64} << 20) / sizeof(float);
        return std::max<std::size_t>(1, most / largest);
    }

    /// For any number of rows in a call; best for `rows` of them.
    workspace make_workspace(std::size_t rows) const {
        const std::size_t portion = std::min(rows, useful_rows());
        workspace scratch{portion, dnnl::stream(engine_), {}, {}, {}, {}};
        scratch.input = memory(plain(portion, weights_.channels(), weights_.edge), engine_);
        const std::vector<float> zeros(portion * weights_.inputs());  // rows that a small batch leaves free run as well
        onednn::write(zeros.data(), zeros.size(), scratch.input);
        const auto plan = planned_steps(portion);
        for (std::size_t k = 0; k < 2; ++k) scratch.layers[k] = largest_of(plan, k);
        memory x = scratch.input;
        for (std::size_t k = 0; k < plan.size(); ++k) {
            const memory y(plan[k].makes, engine_, scratch.layers[k % 2].get_data_handle());
            step s{plan[k].primitive, {{DNNL_ARG_SRC, x}, {DNNL_ARG_DST, y}}};
            if (plan[k].convolution < laid_out_.size()) {
                s.arguments.emplace(DNNL_ARG_WEIGHTS, weight_of(scratch.stream, plan[k]));
                s.arguments.emplace(DNNL_ARG_BIAS, biases_[plan[k].convolution]);
            }
            scratch.steps.push_back(std::move(s));
            x = y;
        }
        scratch.output = x;
        return scratch;
    }

    void evaluate(Rows rows, float* outputs, workspace& scratch) const {
        for (std::size_t r = 0; r < rows.rows; r += scratch.rows) {
            const std::size_t some = std::min(scratch.rows, rows.rows - r);
            onednn::write_rows(Rows{rows.data + r * rows.width, some, rows.width}, weights_.inputs(), scratch.input);
            for (auto& s : scratch.steps) s.primitive.execute(scratch.stream, s.arguments);
            scratch.stream.wait();
            write_outputs(scratch.output, some, outputs + r);
        }
    }

private:
    /// A primitive and what it makes; `convolution` is the number of one, or none.
    struct planned {
        dnnl::primitive primitive;
        memory::desc makes;
        std::size_t convolution;
        memory::desc weight{};
    };

    /// With its ReLU; all layouts are those that oneDNN likes best.
    dnnl::convolution_forward::primitive_desc described(const convolution_layer& c, std::size_t rows,
                                                        std::size_t edge) const {
        return onednn::forward_convolution(engine_, onednn::convolution_of(c, rows, edge, true, Numbers), false, true);
    }

    std::vector<planned> planned_steps(std::size_t rows) const {
        const std::size_t none = weights_.convolutions.size();
        std::vector<planned> plan;
        std::size_t edge = weights_.edge;
        memory::desc x = plain(rows, weights_.channels(), edge);
        const auto into = [&](const memory::desc& wanted) {
            if (x == wanted) return;
            plan.push_back({dnnl::reorder({engine_, x, engine_, wanted}), wanted, none});
            x = wanted;
        };
        for (std::size_t k = 0; k < weights_.convolutions.size(); ++k) {
            const auto& c = weights_.convolutions[k];
            const auto made = described(c, rows, edge);
            into(made.src_desc());
            plan.push_back({dnnl::convolution_forward(made), x = made.dst_desc(), k, made.weights_desc()});
            if (c.pooled) {
                const auto pooled = onednn::forward_max_pool(engine_, x, false);
                plan.push_back({dnnl::pooling_forward(pooled), x = pooled.dst_desc(), none});
            }
            edge = c.edge_out(edge);
        }
        into(plain(rows, weights_.convolutions.back().outputs, edge));
        return plan;
    }

    /// Bytes for whatever the steps of one parity make.
    memory largest_of(const std::vector<planned>& plan, std::size_t parity) const {
        std::size_t bytes = sizeof(float);
        for (std::size_t k = parity; k < plan.size(); k += 2) bytes = std::max(bytes, plan[k].makes.get_size());
        return {{{onednn::dim(bytes)}, memory::data_type::u8, memory::format_tag::a}, engine_};
    }

    memory weight_of(dnnl::stream& stream, const planned& next) const {
        const memory& usual = laid_out_[next.convolution];
        if (usual.get_desc() == next.weight) return usual;
        return laid_out(stream, weights_.convolutions[next.convolution], next.weight);
    }

    static memory::desc plain(std::size_t first, std::size_t second, std::size_t edge) {
        return onednn::cubes(first, second, edge, f32, memory::format_tag::abcde);
    }

    memory memory_of(const std::vector<float>& values, const memory::desc& description) const {
        memory made(description, engine_);
        onednn::write(values.data(), values.size(), made);
        return made;
    }

    memory laid_out(dnnl::stream& stream, const convolution_layer& c, const memory::desc& wanted) const {
        memory weight = memory_of(c.weight, plain(c.outputs, c.inputs, c.width));
        if (weight.get_desc() == wanted) return weight;
        memory other(wanted, engine_);
        dnnl::reorder(weight, other).execute(stream, weight, other);
        stream.wait();
        return other;
    }

    void write_outputs(const memory& from, std::size_t rows, float* outputs) const {
        auto* y = from.map_data<float>();
        const std::size_t inputs = weights_.output.inputs;
        for (std::size_t r = 0; r < rows; ++r) {
            float sum = weights_.output.bias[0];
            for (std::size_t i = 0; i < inputs; ++i) sum += y[r * inputs + i] * weights_.output.weight[i];
            outputs[r] = sum + 0.0f;
        }
        from.unmap_data(y);
    }

    dnnl::engine engine_;
    convolutional_network weights_;
    std::vector<memory> laid_out_;
    std::vector<memory> biases_;
};

}  // namespace saddle::detail
