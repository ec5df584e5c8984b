/// \file
/// Networks from ONNX files: Gemm, MatMul, convolutions over cubes of voxels, MaxPool, BatchNormalization, Relu, and
/// arithmetic with constants.
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
#include <saddle/network/convolutional_network.hpp>
#include <saddle/network/dense_network.hpp>
#include <saddle/network/onnx_layers.hpp>

namespace saddle {

/// One of the two, as in `model_data`.
struct onnx_network {
    dense_network dense;                  ///< no layers where it is convolutional
    convolutional_network convolutional;  ///< no convolutions where it is dense

    bool is_convolutional() const { return !convolutional.convolutions.empty(); }
};

namespace detail {

/// Follows the one chain of a graph from its input to its output and gathers the layers. What acts on every channel by
/// itself (x ↦ factor x + shift) is folded into the linear layer before it, or, after a ReLU, into the one after it.
class onnx_chain {
public:
    onnx_chain(const onnx_graph& graph, std::string place) : graph_(graph), place_(std::move(place)) {
        for (const auto& node : graph_.nodes) in_cube_ = in_cube_ || node.type == "Conv";
    }

    onnx_network network() {
        if (graph_.inputs.size() != 1) fail("one input", std::to_string(graph_.inputs.size()));
        if (graph_.outputs.size() != 1) fail("one output", std::to_string(graph_.outputs.size()));
        current_ = graph_.inputs.front();
        for (const auto& node : graph_.nodes) {
            ++node_number_;
            if (node.outputs.empty()) fail("an output of every node", node_name(node));
            if (node.type == "Constant")
                constants_[node.outputs.front()] = constant_of(node);
            else if (node.type == "Identity" && !node.inputs.empty() && constant(node.inputs.front()))
                constants_[node.outputs.front()] = needed(node, 0);  // PyTorch's for tensors that are alike
            else
                take(node);
        }
        node_number_ = 0;
        if (current_ != graph_.outputs.front()) fail("a chain from the input to the output", quoted_text(current_));
        if (!open_) fail("a linear layer at the end", layers_.empty() ? "none" : "a ReLU");
        end_in_dense();
        return layers_.front().has_filters() ? onnx_network{{}, convolutional()} : onnx_network{dense(), {}};
    }

private:
    dense_network dense() const {
        dense_network made;
        for (const auto& layer : layers_) made.layers.push_back(rounded_dense(layer));
        check_network(made, place_);
        return made;
    }

    /// Filters that see the whole cube are a dense layer.
    void end_in_dense() {
        auto& last = layers_.back();
        if (!last.has_filters()) return;
        if (last.padding != 0 || last.pooled) fail("a linear layer at the end", "a padded or pooled convolution");
        last.width = 0;
    }

    convolutional_network convolutional() const {
        convolutional_network made;
        std::size_t filters = 0;
        while (layers_[filters].has_filters()) ++filters;
        const auto& last = layers_[filters - 1];
        const auto& first_dense = layers_[filters];
        const auto left =
            first_dense.inputs % last.outputs == 0 ? edge_of_cube(first_dense.inputs / last.outputs) : std::nullopt;
        if (!left)
            fail("a cube of voxels from each of " + std::to_string(last.outputs) + " channels of the last convolution",
                 std::to_string(first_dense.inputs) + " inputs");
        made.edge = *left;
        for (std::size_t k = filters; k-- > 0;) {
            made.edge = edge_before(layers_[k], made.edge);
            if (made.edge == 0) fail("cubes of 1 to 64 voxels along an edge", "others");
        }
        for (std::size_t k = 0; k + 1 < layers_.size(); ++k) {
            const auto& layer = layers_[k];
            if (layer.padding != layers_.front().padding)
                fail("the same padding in all hidden layers behind a convolution, dense ones having none",
                     std::to_string(layers_.front().padding) + " and " + std::to_string(layer.padding));
            made.convolutions.push_back(rounded_filters(layer, k < filters ? layer.width : k == filters ? *left : 1));
        }
        made.output = rounded_dense(layers_.back());
        check_network(made, place_);
        return made;
    }

    [[noreturn]] void fail(std::string_view expected, std::string_view found) const {
        throw input_error(node_number_ == 0 ? place_
                                            : place_ + ", node " + std::to_string(node_number_) + " of " +
                                                  std::to_string(graph_.nodes.size()),
                          expected, found);
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
        if (node.type == "Conv")
            add_convolution(node);
        else if (node.type == "MaxPool")
            pool(node);
        else if (node.type == "Gemm")
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
            fail("Conv, MaxPool, Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Relu, Flatten or Reshape",
                 node_name(node));
        else if (!layers_.empty() && (node.type == "Flatten" || node.type == "Reshape" || node.type == "Squeeze"))
            in_cube_ = false;
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
        if (in_cube_) fail("a Flatten between convolutions and dense layers", "none");
        wide_layer layer{w.shape[transposed ? 1 : 0], w.shape[transposed ? 0 : 1], {}, std::move(bias)};
        layer.weight.resize(w.values.size());
        for (std::size_t o = 0; o < layer.outputs; ++o)
            for (std::size_t i = 0; i < layer.inputs; ++i)
                layer.weight[o * layer.inputs + i] =
                    w.values[transposed ? o * layer.inputs + i : i * layer.outputs + o];
        const bool by_channel = !layers_.empty() && layers_.back().has_filters() &&
                                factor_.size() == layers_.back().outputs && layer.inputs % factor_.size() == 0;
        append(std::move(layer), by_channel ? factor_.size() : w.shape[transposed ? 1 : 0]);
    }

    /// A layer whose inputs are those of so many channels.
    void append(wide_layer layer, std::size_t channels) {
        layer.bias.resize(layer.outputs);
        if (!factor_.empty()) {
            const auto f = spread(std::move(factor_), channels), s = spread(std::move(shift_), channels);
            if (layer.padding > 0 && std::any_of(s.begin(), s.end(), [](double v) { return v != 0; }))
                fail("nothing added before a padded convolution, whose padding stays 0", "something");
            layer.scale_inputs(f, s);
            factor_.clear();
            shift_.clear();
        }
        layers_.push_back(std::move(layer));
        open_ = true;
    }

    /// An attribute whose numbers are all alike. \throws input_error where it has others than `expected`, if any.
    void check_all(const onnx_node& node, const std::string& name, double expected) const {
        const auto found = node.attributes.find(name);
        if (found == node.attributes.end()) return;
        for (const double n : found->second.numbers)
            if (n != expected) fail(name + " of " + number_text(expected) + " in " + node_name(node), number_text(n));
    }

    void check_automatic_padding(const onnx_node& node) const {
        const auto found = node.attributes.find("auto_pad");
        if (found != node.attributes.end() && found->second.text != "NOTSET" && found->second.text != "VALID")
            fail("padding in numbers in " + node_name(node), quoted_text(found->second.text));
    }

    void add_convolution(const onnx_node& node) {
        const auto& w = needed(node, 1);
        if (w.shape.size() != 5 || w.shape[2] != w.shape[3] || w.shape[2] != w.shape[4])
            fail("filters [out, in, z, y, x] of cubes of voxels",
                 w.shape.size() == 5 ? "other widths" : std::to_string(w.shape.size()) + " dimensions");
        if (w.values.empty()) fail("weights", "empty filters");
        if (open_) fail("a ReLU between linear layers", "none");
        if (!in_cube_) fail("convolutions before Flatten, Reshape and dense layers", "one behind");
        for (const char* name : {"strides", "dilations", "group"}) check_all(node, name, 1);
        check_automatic_padding(node);
        const auto pads = node.attributes.find("pads");
        const double padding = pads == node.attributes.end() ? 0 : node.number("pads", 0);
        check_all(node, "pads", padding);
        if (!(padding >= 0 && padding < static_cast<double>(w.shape[2]) && padding == std::floor(padding)))
            fail("less padding than the filters are wide", number_text(padding));
        wide_layer layer{w.values.size() / w.shape[0],     w.shape[0], w.values, {}, w.shape[2],
                         static_cast<std::size_t>(padding)};
        if (node.inputs.size() > 2) layer.bias = spread(needed(node, 2), layer.outputs);
        append(std::move(layer), w.shape[1]);
    }

    /// The largest of each 2³ voxels, before or after the ReLU: a monotonic function changes places with it.
    void pool(const onnx_node& node) {
        if (layers_.empty() || !layers_.back().has_filters() || !in_cube_ || layers_.back().pooled || !factor_.empty())
            fail("a MaxPool next to the ReLU of a convolution, once", "another place");
        for (const char* name : {"kernel_shape", "strides"}) {
            const auto found = node.attributes.find(name);
            if (found == node.attributes.end() || found->second.numbers.size() != 3)
                fail("three numbers of " + std::string(name) + " in a MaxPool", "others");
            check_all(node, name, 2);
        }
        check_all(node, "dilations", 1);
        for (const char* name : {"pads", "ceil_mode"}) check_all(node, name, 0);
        check_automatic_padding(node);
        layers_.back().pooled = true;
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
        const auto& constant = needed(node, other);
        auto values = constant.values;
        if (values.empty()) fail("numbers in " + node_name(node), "none");
        // ONNX lines dimensions up from the last: channels are the last of [batch, channel], before z, y, x of a cube
        const std::size_t behind = in_cube_ ? 4 : 1, dimensions = constant.shape.size();
        if (values.size() > 1 && (dimensions < behind || constant.shape[dimensions - behind] != values.size()))
            fail("one number a channel in " + node_name(node), "another shape");
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
        if (layer.pooled) fail("a ReLU next to a MaxPool", "arithmetic between");  // a factor below 0 turns the order
        layer.scale_outputs(spread(factors, layer.outputs), spread(shifts, layer.outputs));
    }

    const onnx_graph& graph_;
    std::string place_;
    std::map<std::string, onnx_tensor> constants_;
    std::string current_;
    std::size_t node_number_ = 0;  // of the node that is read; 0 where it is none
    std::vector<wide_layer> layers_;
    bool open_ = false;     // the last layer has no ReLU yet
    bool in_cube_ = false;  // the data are [batch, channel, z, y, x]
    std::vector<double> factor_, shift_;
};

}  // namespace detail

/// The network of an ONNX file's bytes. \throws input_error naming the node where its graph is not one chain of linear
/// layers (dense, or convolutions over cubes of voxels and then dense) with a ReLU between them, max-pools of 2³ voxels
/// at the ReLU of a convolution, batch normalisation and arithmetic with constants, ending in one output.
inline onnx_network import_onnx(std::string_view bytes, const std::string& source) {
    return detail::onnx_chain(read_onnx(bytes, source), source).network();
}

}  // namespace saddle
