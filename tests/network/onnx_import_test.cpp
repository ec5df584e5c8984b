#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include <io/protobuf_writer.hpp>
#include <message.hpp>
#include <saddle/network/onnx_import.hpp>

using namespace saddle;
using made::model;
using made::node;
using made::tensor;

namespace {

dense_network import_dense(const std::string& bytes) {
    const auto network = import_onnx(bytes, "f");
    REQUIRE_FALSE(network.is_convolutional());
    return network.dense;
}

double run(const dense_network& network, std::vector<double> x) {
    for (std::size_t k = 0; k < network.layers.size(); ++k) {
        const auto& layer = network.layers[k];
        std::vector<double> y(layer.outputs);
        for (std::size_t o = 0; o < layer.outputs; ++o) {
            y[o] = layer.bias[o];
            for (std::size_t i = 0; i < layer.inputs; ++i) y[o] += layer.weight[o * layer.inputs + i] * x[i];
            if (k + 1 < network.layers.size()) y[o] = std::max(0.0, y[o]);
        }
        x = y;
    }
    return x[0];
}

std::string complaint(const std::string& bytes) {
    return message_of([&] { import_onnx(bytes, "f"); });
}

const std::string transposed = made::attribute("transB", std::int64_t{1});
const std::string w = tensor("w", {2, 3}, {1, -2, 3, 0.5f, 1, -1}), b = tensor("b", {2}, {0.25f, -0.5f});
const std::string v = tensor("v", {1, 2}, {2, -3}), c = tensor("c", {1}, {0.125f});

/// By hand.
double expected(double x0, double x1, double x2) {
    const double h0 = std::max(0.0, x0 - 2 * x1 + 3 * x2 + 0.25), h1 = std::max(0.0, 0.5 * x0 + x1 - x2 - 0.5);
    return 2 * h0 - 3 * h1 + 0.125;
}

}  // namespace

TEST_CASE("as PyTorch writes it: Gemm with transB") {
    const auto network =
        import_dense(model({node("Flatten", {"x"}, "f"), node("Gemm", {"f", "w", "b"}, "h", transposed),
                            node("Relu", {"h"}, "r"), node("Gemm", {"r", "v", "c"}, "y", transposed)},
                           {w, b, v, c}));
    CHECK(run(network, {1, 2, 3}) == doctest::Approx(expected(1, 2, 3)));
    CHECK(run(network, {1, 2, -1}) == doctest::Approx(expected(1, 2, -1)));
}

TEST_CASE("as Keras writes it: MatMul and Add, constants as nodes") {
    const std::string value = made::bytes(5, made::bytes(1, "value") + made::bytes(5, c));
    const auto network = import_dense(
        model({node("Constant", {}, "k", value), node("MatMul", {"x", "wt"}, "m"), node("Add", {"b", "m"}, "h"),
               node("Relu", {"h"}, "r"), node("MatMul", {"r", "vt"}, "n"), node("Add", {"n", "k"}, "y")},
              {tensor("wt", {3, 2}, {1, 0.5f, -2, 1, 3, -1}), b, tensor("vt", {2, 1}, {2, -3})}));
    CHECK(run(network, {1, 2, 3}) == doctest::Approx(expected(1, 2, 3)));
    CHECK(run(network, {0.5, 0, 1}) == doctest::Approx(expected(0.5, 0, 1)));
}

TEST_CASE("normalisation and arithmetic fold into the layer before, or the one after") {
    // x ↦ (x − 1)/2, then W, batch normalisation, ReLU, 3x + (1, 2), v, times 0.415 plus 1.1
    const auto network = import_dense(
        model({node("Sub", {"x", "one"}, "x1"), node("Div", {"x1", "two"}, "x2"),
               node("Gemm", {"x2", "w", "b"}, "h", transposed),
               node("BatchNormalization", {"h", "g", "s", "m", "var"}, "n", made::attribute("epsilon", 0.001f)),
               node("Relu", {"n"}, "r"), node("Mul", {"three", "r"}, "r3"), node("Add", {"r3", "b12"}, "r4"),
               node("Gemm", {"r4", "v"}, "z", transposed + made::attribute("alpha", 0.5f)),
               node("Mul", {"z", "std"}, "zs"), node("Add", {"zs", "mean"}, "y")},
              {w, b, v, tensor("one", {}, {1}), tensor("two", {1}, {2}), tensor("g", {2}, {1.5f, -2}),
               tensor("s", {2}, {0.1f, 0.2f}), tensor("m", {2}, {1, -1}), tensor("var", {2}, {4, 0.25f}),
               tensor("three", {}, {3}), tensor("b12", {2}, {1, 2}), tensor("std", {}, {0.415f}),
               tensor("mean", {}, {1.1f})}));
    const auto by_hand = [](double x0, double x1, double x2) {
        const auto half = [](double x) { return (x - 1) / 2; };
        const double a = half(x0) - 2 * half(x1) + 3 * half(x2) + 0.25, d = 0.5 * half(x0) + half(x1) - half(x2) - 0.5;
        const double n0 = (a - 1) / std::sqrt(4.001) * 1.5 + 0.1, n1 = (d + 1) / std::sqrt(0.251) * -2 + 0.2;
        const double r0 = 3 * std::max(0.0, n0) + 1, r1 = 3 * std::max(0.0, n1) + 2;
        return (0.5 * (2 * r0 - 3 * r1)) * 0.415 + 1.1;
    };
    for (const auto& x : {std::vector<double>{1, 2, 3}, {5, -1, 0.5}, {-3, 2, 2}})
        CHECK(run(network, x) == doctest::Approx(by_hand(x[0], x[1], x[2])).epsilon(1e-5));
    CHECK(network.layers.size() == 2);
}

TEST_CASE("a constant under a second name") {
    const auto network =
        import_dense(model({node("Identity", {"b"}, "same"), node("Gemm", {"x", "w", "same"}, "h", transposed),
                            node("Relu", {"h"}, "r"), node("Gemm", {"r", "v", "c"}, "y", transposed)},
                           {w, b, v, c}));
    CHECK(run(network, {1, 2, 3}) == doctest::Approx(expected(1, 2, 3)));
}

TEST_CASE("Gemm as it is, a constant of a list") {
    const std::string list =
        made::bytes(5, made::bytes(1, "value_floats") + made::single(7, 0.25f) + made::single(7, -0.5f));
    const auto network = import_dense(model({node("Constant", {}, "k", list), node("Gemm", {"x", "wt", "k"}, "h"),
                                             node("Relu", {"h"}, "r"), node("Gemm", {"r", "v", "c"}, "y", transposed)},
                                            {tensor("wt", {3, 2}, {1, 0.5f, -2, 1, 3, -1}), v, c}));
    CHECK(run(network, {1, 2, 3}) == doctest::Approx(expected(1, 2, 3)));
}

TEST_CASE("what saddle cannot run") {
    const auto gemm = node("Gemm", {"x", "w", "b"}, "h", transposed);
    const auto last = node("Gemm", {"r", "v", "c"}, "y", transposed);
    CHECK(
        contains(complaint(model({gemm, node("Sigmoid", {"h"}, "r"), last}, {w, b, v, c})), "found a node 'Sigmoid'"));
    CHECK(contains(complaint(model({gemm, node("Gemm", {"h", "v", "c"}, "y", transposed)}, {w, b, v, c})),
                   "a ReLU between linear layers"));
    CHECK(contains(complaint(model({node("Relu", {"x"}, "y")}, {})), "a linear layer before every ReLU"));
    CHECK(contains(complaint(model({gemm, node("Relu", {"h"}, "y")}, {w, b})),
                   "a linear layer at the end, found a ReLU"));
    CHECK(contains(complaint(model({}, {}, "x")), "a linear layer at the end, found none"));
    CHECK(contains(complaint(model({gemm}, {w, b})), "a chain from the input to the output, found 'h'"));
    CHECK(contains(complaint(model({node("Gemm", {"z", "w", "b"}, "y", transposed)}, {w, b})),
                   "nodes that follow one another"));
    CHECK(contains(complaint(model({node("Gemm", {"x", "w", "b"}, "y", transposed)}, {b})),
                   "a constant as input 1 of a node 'Gemm'"));
    CHECK(contains(complaint(model({node("Gemm", {"x", "w"}, "y", made::attribute("transA", std::int64_t{1}))}, {w})),
                   "without transA"));
    CHECK(
        contains(complaint(model({node("Gemm", {"x", "w", "c3"}, "y", transposed)}, {w, tensor("c3", {3}, {1, 2, 3})})),
                 "2 numbers, one a channel, found 3"));
    CHECK(
        contains(complaint(model({node("MatMul", {"x", "b"}, "y")}, {b})), "a matrix of weights, found 1 dimensions"));
    CHECK(contains(complaint(model({node("MatMul", {"x", "e"}, "y")}, {tensor("e", {0, 1ull << 50}, {})})),
                   "an empty matrix"));
    CHECK(contains(complaint(model({node("MatMul", {"w", "x"}, "y")}, {w})), "the data first"));
    CHECK(contains(complaint(model({node("Gemm", {"x", "w", "b"}, "y", transposed)}, {w, b})), "one output, found 2"));
    CHECK(
        contains(complaint(model({node("Add", {"x", "e"}, "y")}, {tensor("e", {0}, {})})), "numbers in a node 'Add'"));
    CHECK(contains(complaint(model({gemm, node("BatchNormalization", {"h", "b", "b", "b", "b"}, "y")}, {w, b})),
                   "a positive variance"));
    CHECK(contains(complaint(model({gemm, node("BatchNormalization", {"h", "b", "b", "b", "c"}, "y")}, {w, b, c})),
                   "four lists of one length"));
    CHECK(contains(complaint(model({gemm, node("BatchNormalization", {"h", "b", "c", "b", "b"}, "y")}, {w, b, c})),
                   "four lists of one length"));
    CHECK(contains(complaint(model({gemm, node("BatchNormalization", {"h", "b", "b", "c", "b"}, "y")}, {w, b, c})),
                   "four lists of one length"));
    CHECK(contains(complaint(model({node("Gemm", {"x"}, "y")}, {})),
                   "a constant as input 1 of a node 'Gemm', found none"));
    CHECK(contains(complaint(model({node("Gemm", {"x", "b", "b"}, "y")}, {b})), "a matrix of weights"));
    CHECK(contains(complaint(model({node("Relu", {}, "y")}, {})), "nodes that follow one another"));
    CHECK(contains(complaint(model({made::bytes(4, "Relu")}, {})), "an output of every node"));
    CHECK(contains(complaint(model({node("Constant", {}, "k")}, {})), "a value of every constant"));
    const std::string graph = made::bytes(12, made::bytes(1, "y"));
    CHECK(contains(complaint(made::bytes(7, graph)), "one input, found 0"));
    CHECK(contains(complaint(made::bytes(7, made::bytes(11, made::bytes(1, "x")))), "one output, found 0"));
}
