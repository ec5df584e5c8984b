/// \file
/// ONNX files, read as data: nodes of the graph, its constants, inputs and outputs. Nothing is run.
///
/// A file is a ModelProto of Protocol Buffers; of its schema what networks of dense and convolutional layers need is
/// read, all else is passed over. Source: https://github.com/onnx/onnx/blob/main/onnx/onnx.proto. The generated classes
/// of libonnx and libprotobuf would read all of it; they are left out because the program would then link both, and the
/// part needed here is a page long and bounded.
#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/io/protobuf.hpp>
#include <saddle/io/text.hpp>

namespace saddle {

/// A constant: numbers in C order. Whole numbers (shapes) come as doubles too.
struct onnx_tensor {
    std::vector<std::size_t> shape;
    std::vector<double> values;
};

struct onnx_attribute {
    std::vector<double> numbers;  ///< of f, i, floats or ints
    std::string text;
    onnx_tensor tensor;
};

struct onnx_node {
    std::string type;  ///< "Gemm", "Relu", …
    std::vector<std::string> inputs;
    std::vector<std::string> outputs;
    std::map<std::string, onnx_attribute> attributes;

    /// A single number, or what stands for it where there is none.
    double number(const std::string& name, double otherwise) const {
        const auto found = attributes.find(name);
        return found == attributes.end() || found->second.numbers.empty() ? otherwise : found->second.numbers.front();
    }
};

struct onnx_graph {
    std::vector<onnx_node> nodes;
    std::map<std::string, onnx_tensor> constants;
    std::vector<std::string> inputs;  ///< that are no constants
    std::vector<std::string> outputs;
};

namespace detail {

/// Numbers of a repeated field, packed or one by one.
template <class F>
void for_each_packed(const protobuf_field& field, const std::string& place, unsigned wire_type, F f) {
    if (field.wire_type == wire_type) return f(field.number);
    protobuf_reader list(field.bytes, place);
    if (field.wire_type != 2) list.fail("a list of numbers", "wire type " + std::to_string(field.wire_type));
    while (!list.at_end())
        f(wire_type == 0   ? list.varint()
          : wire_type == 5 ? std::uint64_t{list.fixed<std::uint32_t>()}
                           : list.fixed<std::uint64_t>());
}

inline double float_of(std::uint64_t bits) { return std::bit_cast<float>(static_cast<std::uint32_t>(bits)); }
inline double whole_of(std::uint64_t bits) { return static_cast<double>(static_cast<std::int64_t>(bits)); }

template <class T>
void append_raw(std::vector<double>& values, std::string_view raw) {
    for (std::size_t k = 0; k + sizeof(T) <= raw.size(); k += sizeof(T)) {
        T value;
        std::memcpy(&value, raw.data() + k, sizeof value);
        values.push_back(static_cast<double>(value));
    }
}

/// TensorProto. \return name and numbers.
inline std::pair<std::string, onnx_tensor> read_onnx_tensor(std::string_view bytes, const std::string& file) {
    protobuf_reader in(bytes, file + ", tensor");
    std::string name;
    onnx_tensor tensor;
    std::string_view raw;
    std::uint64_t type = 0;
    const auto add = [&](auto convert) {
        return [&tensor, convert](std::uint64_t bits) { tensor.values.push_back(convert(bits)); };
    };
    while (!in.at_end()) {
        const auto field = in.next();
        switch (field.id) {
            case 1:
                for_each_packed(field, in.place(), 0,
                                [&](std::uint64_t n) { tensor.shape.push_back(static_cast<std::size_t>(n)); });
                break;
            case 2:
                type = field.number;
                break;
            case 4:
                for_each_packed(field, in.place(), 5, add(float_of));
                break;
            case 7:
                for_each_packed(field, in.place(), 0, add(whole_of));
                break;
            case 8:
                name = field.bytes;
                break;
            case 9:
                raw = field.bytes;
                break;
            case 10:
                for_each_packed(field, in.place(), 1, add([](std::uint64_t b) { return std::bit_cast<double>(b); }));
                break;
            case 13:
                in.fail("numbers inside the file", "a tensor stored in another file");
                break;
            default:
                break;
        }
    }
    if (type == 1)
        append_raw<float>(tensor.values, raw);
    else if (type == 7)
        append_raw<std::int64_t>(tensor.values, raw);
    else if (type == 11)
        append_raw<double>(tensor.values, raw);
    else
        in.fail("numbers of type float, double or int64", "type " + std::to_string(type) + " in " + quoted_text(name));
    std::size_t count = 1;
    for (const std::size_t n : tensor.shape) {
        if (n != 0 && count > tensor.values.size() / n)
            in.fail("as many numbers as the shape says", "fewer in " + quoted_text(name));
        count *= n;
    }
    if (count != tensor.values.size()) in.fail("as many numbers as the shape says", "others in " + quoted_text(name));
    return {name, tensor};
}

/// AttributeProto. \return name and value.
inline std::pair<std::string, onnx_attribute> read_onnx_attribute(std::string_view bytes, const std::string& file) {
    protobuf_reader in(bytes, file + ", attribute");
    std::string name;
    onnx_attribute attribute;
    const auto add = [&](auto convert) {
        return [&attribute, convert](std::uint64_t bits) { attribute.numbers.push_back(convert(bits)); };
    };
    while (!in.at_end()) {
        const auto field = in.next();
        switch (field.id) {
            case 1:
                name = field.bytes;
                break;
            case 2:
            case 7:
                for_each_packed(field, in.place(), 5, add(float_of));
                break;
            case 3:
            case 8:
                for_each_packed(field, in.place(), 0, add(whole_of));
                break;
            case 4:
                attribute.text = field.bytes;
                break;
            case 5:
                attribute.tensor = read_onnx_tensor(field.bytes, file).second;
                break;
            default:
                break;
        }
    }
    return {name, attribute};
}

inline onnx_node read_onnx_node(std::string_view bytes, const std::string& file) {
    protobuf_reader in(bytes, file + ", node");
    onnx_node node;
    while (!in.at_end()) {
        const auto field = in.next();
        switch (field.id) {
            case 1:
                node.inputs.emplace_back(field.bytes);
                break;
            case 2:
                node.outputs.emplace_back(field.bytes);
                break;
            case 4:
                node.type = field.bytes;
                break;
            case 5:
                node.attributes.insert(read_onnx_attribute(field.bytes, file));
                break;
            default:
                break;
        }
    }
    return node;
}

/// Name of a ValueInfoProto.
inline std::string read_onnx_name(std::string_view bytes, const std::string& file) {
    protobuf_reader in(bytes, file + ", input or output");
    std::string name;
    while (!in.at_end())
        if (const auto field = in.next(); field.id == 1) name = field.bytes;
    return name;
}

inline onnx_graph read_onnx_graph(std::string_view bytes, const std::string& file) {
    protobuf_reader in(bytes, file + ", graph");
    onnx_graph graph;
    while (!in.at_end()) {
        const auto field = in.next();
        switch (field.id) {
            case 1:
                graph.nodes.push_back(read_onnx_node(field.bytes, file));
                break;
            case 5:
                graph.constants.insert(read_onnx_tensor(field.bytes, file));
                break;
            case 11:
                graph.inputs.push_back(read_onnx_name(field.bytes, file));
                break;
            case 12:
                graph.outputs.push_back(read_onnx_name(field.bytes, file));
                break;
            default:
                break;
        }
    }
    std::erase_if(graph.inputs, [&](const std::string& name) { return graph.constants.count(name) > 0; });
    return graph;
}

}  // namespace detail

/// The graph of a file's bytes; `name` is what messages call it. \throws input_error where it is no such file.
inline onnx_graph read_onnx(std::string_view bytes, const std::string& name) {
    protobuf_reader in(bytes, name);
    std::string_view graph;
    bool found = false;
    while (!in.at_end())
        if (const auto field = in.next(); field.id == 7 && field.wire_type == 2) {
            graph = field.bytes;
            found = true;
        }
    if (!found) in.fail("a graph", "none");
    return detail::read_onnx_graph(graph, name);
}

}  // namespace saddle
