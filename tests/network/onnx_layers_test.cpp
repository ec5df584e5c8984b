#include <doctest/doctest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <io/protobuf_writer.hpp>
#include <message.hpp>
#include <network/convolution_oracle.hpp>
#include <saddle/core/random.hpp>
#include <saddle/network/onnx_import.hpp>
#include <saddle/network/onnx_layers.hpp>

using namespace saddle;
using made::model;
using made::node;
using made::tensor;

namespace {

std::vector<float> random_numbers(std::size_t n, const char* what, double from = -1, double to = 1) {
    philox_sequence draw(seed{4}, random_stream(what));
    std::vector<float> numbers(n);
    for (float& v : numbers) v = static_cast<float>(from + (to - from) * uniform_open_closed(draw()));
    return numbers;
}

std::string complaint(const std::string& bytes) {
    return message_of([&] { import_onnx(bytes, "f"); });
}

const std::string transposed = made::attribute("transB", std::int64_t{1});

/// Two convolutions over 6³ voxels of two channels, 6 → 4, pooled 2 → 1, and a linear output.
const auto first_filters = random_numbers(3 * 2 * 27, "first"), first_bias = random_numbers(3, "first bias");
const auto second_filters = random_numbers(4 * 3 * 8, "second"), second_bias = random_numbers(4, "second bias");
const auto output_weight = random_numbers(4, "output"), output_bias = random_numbers(1, "output bias");

convolutional_network convolutions(bool pooled = true) {
    convolutional_network network{
        6, {{2, 3, 3, first_filters, first_bias, 0, pooled}, {3, 4, 2, second_filters, second_bias}}, {}};
    network.output = {4, 1, output_weight, output_bias};
    return network;
}

const std::vector<std::string> tensors{tensor("w", {3, 2, 3, 3, 3}, first_filters),  tensor("b", {3}, first_bias),
                                       tensor("v", {4, 3, 2, 2, 2}, second_filters), tensor("c", {4}, second_bias),
                                       tensor("u", {1, 4}, output_weight),           tensor("d", {1}, output_bias)};
const std::string pool_of_2 = made::attribute("kernel_shape", std::vector<std::uint64_t>{2, 2, 2}) +
                              made::attribute("strides", std::vector<std::uint64_t>{2, 2, 2});
const std::string pads_of_1 = made::attribute("pads", std::vector<std::uint64_t>(6, 1));
const std::string plain_filters = made::attribute("group", std::int64_t{1}) +
                                  made::attribute("pads", std::vector<std::uint64_t>(6, 0)) +
                                  made::attribute("strides", std::vector<std::uint64_t>{1, 1, 1});
const auto first = node("Conv", {"x", "w", "b"}, "h", plain_filters), relu = node("Relu", {"h"}, "r"),
           pool = node("MaxPool", {"r"}, "p", pool_of_2), second = node("Conv", {"p", "v", "c"}, "k"),
           relu_2 = node("Relu", {"k"}, "q"), flatten = node("Flatten", {"q"}, "f"),
           output = node("Gemm", {"f", "u", "d"}, "y", transposed);

/// The same over 4³ voxels, padded by 1: 4 → 2 → 3.
convolutional_network padded_convolutions() {
    auto network = convolutions();
    network.edge = 4;
    for (auto& c : network.convolutions) c.padding = 1;
    network.output = {4 * 27, 1, random_numbers(4 * 27, "padded"), output_bias};
    return network;
}

void check_same(const std::string& bytes, const convolutional_network& expected) {
    const auto network = import_onnx(bytes, "f");
    REQUIRE(network.is_convolutional());
    CHECK(network.dense.layers.empty());
    REQUIRE(network.convolutional.edge == expected.edge);
    for (const char* what : {"one", "two", "three"}) {
        const auto x = random_numbers(expected.inputs(), what, -2, 2);
        CHECK(evaluate_naively(network.convolutional, x.data()) ==
              doctest::Approx(evaluate_naively(expected, x.data())).epsilon(1e-6));
    }
}

}  // namespace

TEST_CASE("convolutions over a cube whose edge follows from what is left, a max-pool before or after the ReLU") {
    check_same(model({first, relu, pool, second, relu_2, flatten, output}, tensors), convolutions());
    check_same(model({first, node("MaxPool", {"h"}, "m", pool_of_2), node("Relu", {"m"}, "p"), second, relu_2, flatten,
                      output},
                     tensors),
               convolutions());
    // without a pool the second filters see 2 × 2 × 2 voxels of 3 × 3 × 3, and 8 are left
    auto wide = convolutions(false);
    wide.edge = 5;
    wide.output = {32, 1, random_numbers(32, "wide"), output_bias};
    auto constants = tensors;
    constants[4] = tensor("u", {1, 32}, wide.output.weight);
    check_same(model({first, relu, node("Conv", {"r", "v", "c"}, "k"), relu_2, node("Reshape", {"q"}, "f"), output},
                     constants),
               wide);
    // the last linear layer as filters that see all there is
    check_same(model({first, relu, pool, second, relu_2, node("Conv", {"q", "u5", "d"}, "y")},
                     [] {
                         auto all = tensors;
                         all.push_back(tensor("u5", {1, 4, 1, 1, 1}, output_weight));
                         return all;
                     }()),
               convolutions());
}

TEST_CASE("padding as the model file has it") {
    auto expected = padded_convolutions();
    auto constants = tensors;
    constants[4] = tensor("u", {1, 4 * 27}, expected.output.weight);
    const auto padded_second = node("Conv", {"p", "v", "c"}, "k", pads_of_1);
    check_same(
        model({node("Conv", {"x", "w", "b"}, "h", pads_of_1), relu, pool, padded_second, relu_2, flatten, output},
              constants),
        expected);
    // a factor before them: the padding stays 0
    constants.push_back(tensor("two", {}, {2}));
    for (float& w : expected.convolutions[0].weight) w *= 2;
    check_same(model({node("Mul", {"x", "two"}, "x2"), node("Conv", {"x2", "w", "b"}, "h", pads_of_1), relu, pool,
                      padded_second, relu_2, flatten, output},
                     constants),
               expected);
}

TEST_CASE("the same network, said otherwise") {
    check_same(model({first, relu, pool, second, relu_2, node("Squeeze", {"q"}, "f"), output}, tensors),
               convolutions());
    for (const std::string said : {"NOTSET", "VALID"})
        check_same(model({node("Conv", {"x", "w", "b"}, "h", made::attribute("auto_pad", said)), relu, pool, second,
                          relu_2, flatten, output},
                         tensors),
                   convolutions());
}

TEST_CASE("dense layers behind convolutions are filters that see the whole cube") {
    const auto hidden = random_numbers(5 * 4, "hidden"), last = random_numbers(5, "last"),
               more = random_numbers(25, "more");
    auto constants = tensors;
    constants[4] = tensor("u", {5, 4}, hidden);
    constants[5] = tensor("d", {5}, std::vector<float>(5, 0.125f));
    constants.push_back(tensor("t", {1, 5}, last));
    constants.push_back(tensor("s", {5, 5}, more));
    const auto network =
        import_onnx(model({first, relu, pool, second, relu_2, flatten, node("Gemm", {"f", "u", "d"}, "z", transposed),
                           node("Relu", {"z"}, "a"), node("Gemm", {"a", "s"}, "e", transposed),
                           node("Relu", {"e"}, "g"), node("Gemm", {"g", "t"}, "y", transposed)},
                          constants),
                    "f");
    REQUIRE(network.is_convolutional());
    auto before = convolutions();
    const auto x = random_numbers(before.inputs(), "dense", -2, 2);
    std::vector<double> left;
    for (std::size_t k = 0; k < 4; ++k) {  // each channel that is left, by a linear output that picks it
        before.output.weight.assign(4, 0);
        before.output.weight[k] = 1;
        before.output.bias = {0};
        left.push_back(evaluate_naively(before, x.data()));
    }
    const auto layer = [](const std::vector<float>& weight, double bias, const std::vector<double>& in, bool relued) {
        std::vector<double> out(weight.size() / in.size(), bias);
        for (std::size_t k = 0; k < weight.size(); ++k) out[k / in.size()] += double{weight[k]} * in[k % in.size()];
        if (relued)
            for (double& value : out) value = std::max(0.0, value);
        return out;
    };
    const double by_hand = layer(last, 0, layer(more, 0, layer(hidden, 0.125, left, true), true), false)[0];
    CHECK(evaluate_naively(network.convolutional, x.data()) == doctest::Approx(by_hand).epsilon(1e-6));
}

TEST_CASE("normalisation and arithmetic by channel fold into filters, and into the dense layer behind them") {
    // batch normalisation before the first ReLU, 2x + (0.5, -1, 0.25) behind it, 3x − 1 before the output
    auto expected = convolutions();
    const batch_normalisation norm{{1.5f, -2, 0.5f}, {0.1f, 0.2f, 0.3f}, {1, -1, 0}, {4, 0.25f, 1}, 0.001};
    expected.convolutions[0] = folded(expected.convolutions[0], norm);
    const std::vector<float> add{0.5f, -1, 0.25f};
    auto& next = expected.convolutions[1];
    for (std::size_t o = 0; o < 4; ++o)
        for (std::size_t k = 0; k < 24; ++k) {
            next.bias[o] += next.weight[o * 24 + k] * add[k / 8];
            next.weight[o * 24 + k] *= 2;
        }
    for (float& w : expected.output.weight) {
        expected.output.bias[0] -= w;
        w *= 3;
    }
    auto constants = tensors;
    for (const auto& t :
         {tensor("g", {3}, norm.scale), tensor("s", {3}, norm.shift), tensor("m", {3}, norm.mean),
          tensor("var", {3}, norm.variance), tensor("two", {}, {2}), tensor("add", {1, 3, 1, 1, 1}, add),
          tensor("three", {4, 1, 1, 1}, {3, 3, 3, 3}), tensor("one", {}, {1})})
        constants.push_back(t);
    check_same(
        model({first, node("BatchNormalization", {"h", "g", "s", "m", "var"}, "n", made::attribute("epsilon", 0.001f)),
               node("Relu", {"n"}, "r"), pool, node("Mul", {"p", "two"}, "p2"), node("Add", {"p2", "add"}, "p3"),
               node("Conv", {"p3", "v", "c"}, "k"), relu_2, node("Mul", {"q", "three"}, "q3"),
               node("Sub", {"q3", "one"}, "q4"), node("Flatten", {"q4"}, "f"), output},
              constants),
        expected);
}

TEST_CASE("convolutions that saddle cannot run, with the node's place") {
    const auto changed = [](std::size_t at, const std::string& other, std::vector<std::string> constants = tensors) {
        std::vector<std::string> nodes{first, relu, pool, second, relu_2, flatten, output};
        nodes[at] = other;
        return complaint(model(nodes, constants));
    };
    const auto with = [](const std::string& name, const auto& value) {
        return node("Conv", {"x", "w", "b"}, "h", made::attribute(name, value));
    };
    using list = std::vector<std::uint64_t>;
    CHECK(contains(changed(0, with("strides", list{1, 2, 1})),
                   "f, node 1 of 7: expected strides of 1 in a node 'Conv', found 2"));
    CHECK(contains(changed(0, with("dilations", list{2, 2, 2})), "dilations of 1 in a node 'Conv', found 2"));
    CHECK(contains(changed(0, with("group", std::int64_t{2})), "group of 1 in a node 'Conv', found 2"));
    CHECK(contains(changed(0, with("pads", list{1, 1, 1, 0, 0, 0})), "pads of 1 in a node 'Conv', found 0"));
    CHECK(contains(changed(0, with("pads", list(6, 3))), "less padding than the filters are wide, found 3"));
    CHECK(contains(changed(0, with("pads", 0.5f)), "less padding than the filters are wide, found 0.5"));
    CHECK(contains(changed(0, with("auto_pad", std::string("SAME_UPPER"))),
                   "padding in numbers in a node 'Conv', found 'SAME_UPPER'"));
    CHECK(contains(changed(2, node("AveragePool", {"r"}, "p", pool_of_2)),
                   "f, node 3 of 7: expected Conv, MaxPool, Gemm, MatMul"));
    const auto pool_with = [](const std::string& attributes) { return node("MaxPool", {"r"}, "p", attributes); };
    CHECK(contains(changed(2, pool_with("")), "node 3 of 7: expected three numbers of kernel_shape in a MaxPool"));
    CHECK(contains(changed(2, pool_with(made::attribute("kernel_shape", list{3, 3, 3}))),
                   "kernel_shape of 2 in a node 'MaxPool', found 3"));
    CHECK(contains(changed(2, pool_with(pool_of_2 + made::attribute("ceil_mode", std::int64_t{1}))),
                   "ceil_mode of 0 in a node 'MaxPool', found 1"));
    CHECK(contains(changed(0, node("Conv", {"x", "two_d", "b"}, "h"),
                           [] {
                               auto all = tensors;
                               all.push_back(tensor("two_d", {3, 2, 3, 3}, std::vector<float>(54)));
                               return all;
                           }()),
                   "filters [out, in, z, y, x] of cubes of voxels, found 4 dimensions"));
    CHECK(contains(changed(5, node("Identity", {"q"}, "f")), "node 7 of 7: expected a Flatten between convolutions"));
    CHECK(contains(changed(2, node("Flatten", {"r"}, "p")), "node 4 of 7: expected convolutions before Flatten"));
    CHECK(contains(changed(1, node("Identity", {"h"}, "r")), "node 4 of 7: expected a ReLU between linear layers"));
    CHECK(contains(changed(4, node("MaxPool", {"k"}, "q", pool_of_2)), "a ReLU between linear layers"));
    const auto along_x = [] {
        auto all = tensors;
        all.push_back(tensor("along_x", {3}, {1, 2, 3}));
        return all;
    }();
    CHECK(contains(complaint(model({first, node("Add", {"h", "along_x"}, "h2"), node("Relu", {"h2"}, "r"), pool, second,
                                    relu_2, flatten, output},
                                   along_x)),
                   "node 2 of 8: expected one number a channel in a node 'Add', found another shape"));
    CHECK(contains(complaint(model({first, node("MaxPool", {"h"}, "m", pool_of_2), node("Mul", {"m", "two"}, "m2"),
                                    node("Relu", {"m2"}, "p"), second, relu_2, flatten, output},
                                   [] {
                                       auto all = tensors;
                                       all.push_back(tensor("two", {}, {2}));
                                       return all;
                                   }())),
                   "a ReLU next to a MaxPool, found arithmetic between"));
    CHECK(contains(complaint(model({first, relu, pool, node("MaxPool", {"p"}, "pp", pool_of_2)}, tensors, "pp")),
                   "a MaxPool next to the ReLU of a convolution, once"));
    CHECK(contains(complaint(model({node("MaxPool", {"x"}, "y", pool_of_2)}, {})), "a MaxPool next to the ReLU"));
    const auto two_and_three = [] {
        auto all = tensors;
        all.push_back(tensor("two", {}, {2}));
        all.push_back(tensor("three", {1, 1, 1, 3}, {1, 2, 3}));
        all.push_back(tensor("four", {1, 4, 1, 1, 1}, {1, 2, 3, 4}));
        return all;
    }();
    const auto elsewhere = "a MaxPool next to the ReLU of a convolution, once, found another place";
    CHECK(contains(
        complaint(model({node("Gemm", {"x", "u", "d"}, "h", transposed), relu, node("MaxPool", {"r"}, "y", pool_of_2)},
                        tensors)),
        elsewhere));
    CHECK(contains(
        complaint(model({first, relu, node("Flatten", {"r"}, "f"), node("MaxPool", {"f"}, "y", pool_of_2)}, tensors)),
        elsewhere));
    CHECK(contains(
        complaint(model({first, relu, node("Mul", {"r", "two"}, "r2"), node("MaxPool", {"r2"}, "y", pool_of_2)},
                        two_and_three)),
        elsewhere));
    CHECK(contains(complaint(model({first, node("Add", {"h", "three"}, "h2"), node("Relu", {"h2"}, "r"), pool, second,
                                    relu_2, flatten, output},
                                   two_and_three)),
                   "one number a channel in a node 'Add', found another shape"));
    CHECK(contains(changed(2, pool_with(made::attribute("kernel_shape", list{2, 2}))),
                   "three numbers of kernel_shape in a MaxPool"));
    CHECK(contains(complaint(model({first, node("MaxPool", {"h"}, "y", pool_of_2)}, tensors)),
                   "a linear layer at the end, found a padded or pooled convolution"));
    CHECK(contains(complaint(model({node("Identity", {}, "y")}, {})), "f, node 1 of 1: expected"));
    auto odd = two_and_three;
    odd[4] = tensor("u", {1, 21}, std::vector<float>(21));
    CHECK(contains(complaint(model({first, relu, pool, second, relu_2, flatten, output}, odd)),
                   "a cube of voxels from each of 4 channels of the last convolution, found 21 inputs"));
    CHECK(contains(complaint(model({first, relu, pool, second, relu_2, node("Mul", {"q", "four"}, "q4"),
                                    node("Flatten", {"q4"}, "f"), output},
                                   odd)),
                   "f, node 8 of 8: expected"));
    const auto filters_of = [](const std::vector<std::uint64_t>& shape, std::size_t count,
                               const std::string& more = "") {
        return complaint(model({node("Conv", {"x", "w"}, "y", more)}, {tensor("w", shape, std::vector<float>(count))}));
    };
    CHECK(
        contains(filters_of({1, 1, 2, 2, 3}, 12), "filters [out, in, z, y, x] of cubes of voxels, found other widths"));
    CHECK(contains(filters_of({1, 1, 2, 3, 2}, 12), "found other widths"));
    CHECK(contains(filters_of({0, 1, 2, 2, 2}, 0), "expected weights, found empty filters"));
    CHECK(contains(filters_of({1, 1, 2, 2, 2}, 8, pads_of_1),
                   "a linear layer at the end, found a padded or pooled convolution"));
    // an added constant would also be in the padding
    CHECK(contains(complaint(model({node("Add", {"x", "two"}, "x2"), node("Conv", {"x2", "w", "b"}, "y", pads_of_1)},
                                   {tensors[0], tensors[1], tensor("two", {}, {2})})),
                   "nothing added before a padded convolution"));
    // the model file knows one padding for all
    auto constants = tensors;
    constants[4] = tensor("u", {1, 4 * 8}, std::vector<float>(32));
    CHECK(contains(
        complaint(model({node("Conv", {"x", "w", "b"}, "h", pads_of_1), relu, pool, second, relu_2, flatten, output},
                        constants)),
        "the same padding in all hidden layers"));
    constants[4] = tensor("u", {1, 4 * 5}, std::vector<float>(4 * 5));
    CHECK(contains(complaint(model({first, relu, pool, second, relu_2, flatten, output}, constants)),
                   "a cube of voxels from each of 4 channels of the last convolution, found 20 inputs"));
    constants[4] = tensor("u", {1, 4 * 40 * 40 * 40}, std::vector<float>(4 * 40 * 40 * 40));
    CHECK(contains(complaint(model({first, relu, pool, second, relu_2, flatten, output}, constants)),
                   "cubes of 1 to 64 voxels along an edge"));
}

TEST_CASE("factors and shifts of a layer's inputs and outputs") {
    // y = 2x0 + 3x1 − 1 by filters of 1³ voxel over two channels
    detail::wide_layer layer{2, 1, {2, 3}, {-1}, 1};
    layer.scale_inputs({10, 100}, {0.5, 0.25});  // 2(10 x0 + 0.5) + 3(100 x1 + 0.25) − 1
    CHECK(layer.weight == std::vector<double>{20, 300});
    CHECK(layer.bias == std::vector<double>{0.75});
    layer.scale_outputs({-2}, {4});
    CHECK(layer.weight == std::vector<double>{-40, -600});
    CHECK(layer.bias == std::vector<double>{2.5});
}

TEST_CASE("edges of cubes") {
    CHECK(detail::edge_of_cube(27) == 3);
    CHECK(detail::edge_of_cube(64 * 64 * 64) == 64);
    CHECK_FALSE(detail::edge_of_cube(0));
    CHECK_FALSE(detail::edge_of_cube(26));
    CHECK_FALSE(detail::edge_of_cube(65 * 65 * 65));
    CHECK(detail::edge_before({1, 1, {}, {}, 3}, 1) == 3);
    CHECK(detail::edge_before({1, 1, {}, {}, 3, 1}, 4) == 4);
    CHECK(detail::edge_before({1, 1, {}, {}, 3, 1, true}, 4) == 8);
    CHECK(detail::edge_before({1, 1, {}, {}, 5, 4}, 2) == 0);
    CHECK(detail::edge_before({1, 1, {}, {}, 3}, 63) == 0);
}
