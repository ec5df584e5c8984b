/// \file
/// Dense networks from ONNX files: Gemm, MatMul, BatchNormalization, Relu, and arithmetic with constants.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/onnx.hpp>
#include <saddle/io/text.hpp>
#include <saddle/network/dense_network.hpp>

namespace saddle {

namespace detail {

/// Follows the one chain of a graph from its input to its output and gathers the layers. What acts on every channel by
/// itself (x ↦ factor x + shift) is folded into the linear layer before it, or, after a ReLU, into the one after it.
class onnx_chain {
public:
    onnx_chain(const onnx_graph& graph, std::string place) : graph_(graph), place_(std::move(place)) {}

    dense_network network() {
        if (graph_.inputs.size() != 1) fail("one input", std::to_string(graph_.inputs.size()));
        if (graph_.outputs.size() != 1) fail("one output", std::to_string(graph_.outputs.size()));
        current_ = graph_.inputs.front();
        for (const auto& node : graph_.nodes) {
            if (node.outputs.empty()) fail("an output of every node", node_name(node));
            if (node.type == "Constant")
                constants_[node.outputs.front()] = constant_of(node);
            else
                take(node);
        }
        if (current_ != graph_.outputs.front()) fail("a chain from the input to the output", quoted_text(current_));
        if (!open_) fail("a linear layer at the end", layers_.empty() ? "none" : "a ReLU");
        dense_network made;
        for (const auto& layer : layers_) {
            made.layers.push_back({layer.inputs, layer.outputs, {}, {}});
            for (const double w : layer.weight) made.layers.back().weight.push_back(static_cast<float>(w));
            for (const double b : layer.bias) made.layers.back().bias.push_back(static_cast<float>(b));
        }
        check_network(made, place_);
        return made;
    }

private:
    struct wide_layer {  // float64 until all is folded, rounded once
        std::size_t inputs{}, outputs{};
        std::vector<double> weight, bias;
    };

    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        throw input_error(place_, expected, found);
    }

    static std::string node_name(const onnx_node& node) { return "a node " + quoted_text(node.type); }

    const onnx_tensor* constant(const std::string& name) const {
        if (const auto own = constants_.find(name); own != constants_.end()) return &own->second;
        const auto found = graph_.constants.find(name);
        return found == graph_.constants.end() ? nullptr : &found->second;
    }

    const onnx_tensor& needed(const onnx_node& node, std::size_t k) const {
        const auto* found = k < node.inputs.size() ? constant(node.inputs[k]) : nullptr;
        if (!found) fail("a constant as input " + std::to_string(k) + " of " + node_name(node), "none");
        return *found;
    }

    onnx_tensor constant_of(const onnx_node& node) const {
        for (const auto* name : {"value_float", "value_floats", "value_int", "value_ints"})
            if (const auto found = node.attributes.find(name); found != node.attributes.end())
                return {{found->second.numbers.size()}, found->second.numbers};
        const auto found = node.attributes.find("value");
        if (found == node.attributes.end()) fail("a value of every constant", "none");
        return found->second.tensor;
    }

    void take(const onnx_node& node) {
        static const std::set<std::string> same{"Flatten", "Reshape",   "Identity", "Dropout",
                                                "Squeeze", "Unsqueeze", "Cast"};
        const bool swapped = node.inputs.size() == 2 && node.inputs[1] == current_;
        if (!swapped && (node.inputs.empty() || node.inputs.front() != current_))
            fail("nodes that follow one another", node_name(node) + " with other inputs");
        if (swapped && node.type != "Add" && node.type != "Mul") fail("the data first", node_name(node));
        if (node.type == "Gemm")
            add_gemm(node);
        else if (node.type == "MatMul")
            add_linear(needed(node, 1), false, {});
        else if (node.type == "BatchNormalization")
            add_normalisation(node);
        else if (node.type == "Relu")
            close();
        else if (node.type == "Add" || node.type == "Sub" || node.type == "Mul" || node.type == "Div")
            add_arithmetic(node, swapped ? 0 : 1);
        else if (!same.count(node.type))
            fail("Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Relu, Flatten or Reshape", node_name(node));
        current_ = node.outputs.front();
    }

    void close() {
        if (!open_) fail("a linear layer before every ReLU", "another one");
        open_ = false;
    }

    /// x W, or x Wᵀ with `transposed`; then the bias.
    void add_linear(const onnx_tensor& w, bool transposed, std::vector<double> bias) {
        if (w.shape.size() != 2) fail("a matrix of weights", std::to_string(w.shape.size()) + " dimensions");
        if (w.values.empty()) fail("weights", "an empty matrix");  // or a shape of 0 × 2^60 would be believed
        if (open_) fail("a ReLU between linear layers", "none");
        wide_layer layer{w.shape[transposed ? 1 : 0], w.shape[transposed ? 0 : 1], {}, std::move(bias)};
        layer.bias.resize(layer.outputs);
        layer.weight.resize(w.values.size());
        for (std::size_t o = 0; o < layer.outputs; ++o)
            for (std::size_t i = 0; i < layer.inputs; ++i)
                layer.weight[o * layer.inputs + i] =
                    w.values[transposed ? o * layer.inputs + i : i * layer.outputs + o];
        if (!factor_.empty()) scale_inputs(layer);
        layers_.push_back(std::move(layer));
        open_ = true;
    }

    void add_gemm(const onnx_node& node) {
        if (node.number("transA", 0) != 0) fail("Gemm without transA", "one with it");
        auto weight = needed(node, 1);
        for (double& w : weight.values) w *= node.number("alpha", 1);
        std::vector<double> bias;
        const bool transposed = node.number("transB", 0) != 0;
        if (node.inputs.size() > 2 && weight.shape.size() == 2) {
            bias = spread(needed(node, 2), weight.shape[transposed ? 0 : 1]);
            for (double& b : bias) b *= node.number("beta", 1);
        }
        add_linear(weight, transposed, std::move(bias));
    }

    void add_normalisation(const onnx_node& node) {
        const auto &scale = needed(node, 1), &shift = needed(node, 2), &mean = needed(node, 3),
                   &variance = needed(node, 4);
        const std::size_t n = scale.values.size();
        if (shift.values.size() != n || mean.values.size() != n || variance.values.size() != n)
            fail("four lists of one length in BatchNormalization", "others");
        std::vector<double> factors, shifts;
        for (std::size_t k = 0; k < n; ++k) {
            const double spread = variance.values[k] + node.number("epsilon", 1e-5);
            if (!(spread > 0)) fail("a positive variance", std::to_string(spread));
            factors.push_back(scale.values[k] / std::sqrt(spread));
            shifts.push_back(shift.values[k] - mean.values[k] * factors.back());
        }
        apply(factors, shifts);
    }

    void add_arithmetic(const onnx_node& node, std::size_t other) {
        auto values = needed(node, other).values;
        if (values.empty()) fail("numbers in " + node_name(node), "none");
        if (node.type == "Sub")
            for (double& v : values) v = -v;
        if (node.type == "Div")
            for (double& v : values) v = 1 / v;
        if (node.type == "Add" || node.type == "Sub")
            apply(std::vector<double>(values.size(), 1), values);
        else
            apply(values, std::vector<double>(values.size(), 0));
    }

    /// One number for every channel; a single one stands for all.
    std::vector<double> spread(const onnx_tensor& t, std::size_t channels) const { return spread(t.values, channels); }
    std::vector<double> spread(std::vector<double> values, std::size_t channels) const {
        if (values.size() == 1) values.assign(channels, values.front());
        if (values.size() != channels)
            fail(std::to_string(channels) + " numbers, one a channel", std::to_string(values.size()));
        return values;
    }

    /// x ↦ factor x + shift on every channel.
    void apply(const std::vector<double>& factors, const std::vector<double>& shifts) {
        if (!open_) {
            const std::size_t n = std::max(factor_.size(), factors.size());
            factor_ = factor_.empty() ? std::vector<double>(n, 1) : spread(std::move(factor_), n);
            shift_ = shift_.empty() ? std::vector<double>(n, 0) : spread(std::move(shift_), n);
            const auto f = spread(factors, n), s = spread(shifts, n);
            for (std::size_t k = 0; k < n; ++k) {
                factor_[k] *= f[k];
                shift_[k] = shift_[k] * f[k] + s[k];
            }
            return;
        }
        auto& layer = layers_.back();
        const auto f = spread(factors, layer.outputs), s = spread(shifts, layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            for (std::size_t i = 0; i < layer.inputs; ++i) layer.weight[o * layer.inputs + i] *= f[o];
            layer.bias[o] = layer.bias[o] * f[o] + s[o];
        }
    }

    /// W (f x + s) + b = (W f) x + (b + W s)
    void scale_inputs(wide_layer& layer) {
        const auto f = spread(std::move(factor_), layer.inputs), s = spread(std::move(shift_), layer.inputs);
        for (std::size_t o = 0; o < layer.outputs; ++o)
            for (std::size_t i = 0; i < layer.inputs; ++i) {
                double& w = layer.weight[o * layer.inputs + i];
                layer.bias[o] += w * s[i];
                w *= f[i];
            }
        factor_.clear();
        shift_.clear();
    }

    const onnx_graph& graph_;
    std::string place_;
    std::map<std::string, onnx_tensor> constants_;
    std::string current_;
    std::vector<wide_layer> layers_;
    bool open_ = false;  // the last layer has no ReLU yet
    std::vector<double> factor_, shift_;
};

}  // namespace detail

/// The dense network of an ONNX file's bytes. \throws input_error where its graph is not one chain of linear layers
/// with a ReLU between them, batch normalisation and arithmetic with constants, ending in one output.
inline dense_network import_onnx(std::string_view bytes, const std::string& source) {
    return detail::onnx_chain(read_onnx(bytes, source), source).network();
}

}  // namespace saddle
