/// \file
/// A convolutional network by oneDNN. Optional: needs libdnnl-dev.
#pragma once

#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include <dnnl.hpp>

#include <saddle/descriptor/input.hpp>
#include <saddle/network/convolutional_network.hpp>

namespace saddle::detail {

/// Description of a convolution without padding, followed by a ReLU; all layouts are those that oneDNN likes best. As
/// with `inner_product` the branch for oneDNN 3 follows its documentation and is untested here.
inline dnnl::convolution_forward::primitive_desc convolution(const dnnl::engine& engine, dnnl::memory::dim rows,
                                                             const convolution_layer& c, std::size_t edge) {
    using memory = dnnl::memory;
    const auto dim = [](std::size_t n) { return static_cast<memory::dim>(n); };
    const auto cubes = [&](memory::dim first, std::size_t second, std::size_t n) {
        return memory::desc({first, dim(second), dim(n), dim(n), dim(n)}, memory::data_type::f32,
                            memory::format_tag::any);
    };
    const auto x = cubes(rows, c.inputs, edge);
    const auto weight = cubes(dim(c.outputs), c.inputs, c.width);
    const memory::desc bias({dim(c.outputs)}, memory::data_type::f32, memory::format_tag::a);
    const auto y = cubes(rows, c.outputs, edge + 1 - c.width);
    const memory::dims stride(3, 1), padding(3, 0);
    const auto how = dnnl::algorithm::convolution_direct;
    dnnl::post_ops after;
    dnnl::primitive_attr attributes;
#if DNNL_VERSION_MAJOR >= 3
    after.append_eltwise(dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    return {engine, dnnl::prop_kind::forward_inference, how, x, weight, bias, y, stride, padding, padding, attributes};
#else
    after.append_eltwise(1.0f, dnnl::algorithm::eltwise_relu, 0.0f, 0.0f);
    attributes.set_post_ops(after);
    const dnnl::convolution_forward::desc operation(dnnl::prop_kind::forward_inference, how, x, weight, bias, y, stride,
                                                    padding, padding);
    return {operation, attributes, engine};
#endif
}

/// Convolutions by primitives; the one output of what is left by a plain sum in ascending order.
template <class Rows>
class onednn_convolutions {
    using memory = dnnl::memory;

public:
    /// Primitives and memory of one thread for a fixed number of rows.
    struct workspace {
        std::vector<float> dense;
        dnnl::stream stream;
        std::vector<std::pair<dnnl::primitive, std::unordered_map<int, memory>>> steps;
        memory input;
        memory output;  ///< of the last convolution, channel, z, y, x
    };

    onednn_convolutions(dnnl::engine engine, const convolutional_network& weights)
        : engine_(std::move(engine)), weights_(weights) {}

    workspace make_workspace(std::size_t rows) const {
        workspace scratch{std::vector<float>(rows * weights_.inputs()), dnnl::stream(engine_), {}, {}, {}};
        memory x = scratch.input = memory(plain(rows, weights_.channels(), weights_.edge), engine_);
        std::size_t edge = weights_.edge;
        for (const auto& c : weights_.convolutions) {
            const auto made = convolution(engine_, static_cast<memory::dim>(rows), c, edge);
            x = into(scratch, x, made.src_desc());
            const memory y(made.dst_desc(), engine_);
            scratch.steps.emplace_back(
                dnnl::convolution_forward(made),
                std::unordered_map<int, memory>{{DNNL_ARG_SRC, x},
                                                {DNNL_ARG_WEIGHTS, uploaded(scratch, c, made.weights_desc())},
                                                {DNNL_ARG_BIAS, memory_of(c.bias, made.bias_desc())},
                                                {DNNL_ARG_DST, y}});
            x = y;
            edge += 1 - c.width;
        }
        scratch.output = into(scratch, x, plain(rows, weights_.convolutions.back().outputs, edge));
        scratch.stream.wait();
        return scratch;
    }

    /// `rows.rows` is the number that the workspace was made for.
    void evaluate(Rows rows, float* outputs, workspace& scratch) const {
        const dense_rows x = as_dense(rows, weights_.inputs(), scratch.dense.data());
        copy(x.data, scratch.input);
        for (auto& [primitive, arguments] : scratch.steps) primitive.execute(scratch.stream, arguments);
        scratch.stream.wait();
        const auto* y = scratch.output.template map_data<float>();
        for (std::size_t r = 0; r < x.rows; ++r) {
            float sum = weights_.output.bias[0];
            for (std::size_t i = 0; i < weights_.output.inputs; ++i)
                sum += y[r * weights_.output.inputs + i] * weights_.output.weight[i];
            outputs[r] = sum + 0.0f;
        }
        scratch.output.unmap_data(const_cast<float*>(y));
    }

private:
    static memory::desc plain(std::size_t first, std::size_t second, std::size_t edge) {
        const auto dim = [](std::size_t n) { return static_cast<memory::dim>(n); };
        return {{dim(first), dim(second), dim(edge), dim(edge), dim(edge)},
                memory::data_type::f32,
                memory::format_tag::abcde};
    }

    static void copy(const float* from, const memory& to) {
        auto* mapped = to.map_data<float>();
        std::copy_n(from, to.get_desc().get_size() / sizeof(float), mapped);
        to.unmap_data(mapped);
    }

    memory memory_of(const std::vector<float>& values, const memory::desc& description) const {
        memory made(description, engine_);
        copy(values.data(), made);
        return made;
    }

    memory uploaded(workspace& scratch, const convolution_layer& c, const memory::desc& wanted) const {
        memory weight = memory_of(c.weight, plain(c.outputs, c.inputs, c.width));
        if (weight.get_desc() == wanted) return weight;
        memory laid_out(wanted, engine_);
        dnnl::reorder(weight, laid_out).execute(scratch.stream, weight, laid_out);
        scratch.stream.wait();
        return laid_out;
    }

    memory into(workspace& scratch, const memory& x, const memory::desc& wanted) const {
        if (x.get_desc() == wanted) return x;
        const memory other(wanted, engine_);
        scratch.steps.emplace_back(dnnl::reorder(x, other),
                                   std::unordered_map<int, memory>{{DNNL_ARG_FROM, x}, {DNNL_ARG_TO, other}});
        return other;
    }

    dnnl::engine engine_;
    convolutional_network weights_;
};

}  // namespace saddle::detail
