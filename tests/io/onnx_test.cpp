#include <doctest/doctest.h>

#include <string>

#include <io/protobuf_writer.hpp>
#include <message.hpp>
#include <saddle/io/onnx.hpp>

using namespace saddle;

namespace {

onnx_graph with_constant(const std::string& tensor) { return read_onnx(made::model({}, {tensor}), "f"); }

std::string complaint(const std::string& bytes) {
    return message_of([&] { read_onnx(bytes, "f"); });
}

}  // namespace

TEST_CASE("nodes, attributes, constants, names") {
    const auto graph =
        read_onnx(made::model({made::node("Gemm", {"x", "w", "b"}, "h",
                                          made::attribute("transB", std::int64_t{1}) + made::attribute("alpha", 0.5f)),
                               made::node("Relu", {"h"}, "y")},
                              {made::tensor("w", {2, 3}, {1, 2, 3, 4, 5, 6}), made::tensor("x2", {}, {7})}),
                  "f");
    REQUIRE(graph.nodes.size() == 2);
    CHECK(graph.nodes[0].type == "Gemm");
    CHECK(graph.nodes[0].inputs == std::vector<std::string>{"x", "w", "b"});
    CHECK(graph.nodes[0].outputs == std::vector<std::string>{"h"});
    CHECK(graph.nodes[0].number("transB", 0) == 1);
    CHECK(graph.nodes[0].number("alpha", 1) == 0.5);
    CHECK(graph.nodes[0].number("beta", 1) == 1);
    CHECK(graph.constants.at("w").shape == std::vector<std::size_t>{2, 3});
    CHECK(graph.constants.at("w").values == std::vector<double>{1, 2, 3, 4, 5, 6});
    CHECK(graph.constants.at("x2").shape.empty());
    CHECK(graph.inputs == std::vector<std::string>{"x"});
    CHECK(graph.outputs == std::vector<std::string>{"y"});
}

TEST_CASE("numbers of a constant in every way that the schema has") {
    const std::string head = made::number(1, 2) + made::bytes(8, "t");
    const auto values = [](const std::string& tensor) { return with_constant(tensor).constants.at("t").values; };
    const std::vector<double> expected{1, -2};
    const auto raw = [](auto a, auto b) {
        const decltype(a) both[] = {a, b};
        return std::string(reinterpret_cast<const char*>(both), sizeof both);
    };
    CHECK(values(head + made::number(2, 1) + made::bytes(9, raw(1.0f, -2.0f))) == expected);
    CHECK(values(head + made::number(2, 1) + made::bytes(4, raw(1.0f, -2.0f))) == expected);
    CHECK(values(head + made::number(2, 1) + made::single(4, 1) + made::single(4, -2)) == expected);
    CHECK(values(head + made::number(2, 11) + made::bytes(9, raw(1.0, -2.0))) == expected);
    CHECK(values(head + made::number(2, 11) + made::bytes(10, raw(1.0, -2.0))) == expected);
    CHECK(values(head + made::number(2, 7) + made::bytes(9, raw(std::int64_t{1}, std::int64_t{-2}))) == expected);
    CHECK(values(head + made::number(2, 7) + made::bytes(7, made::varint(1) + made::varint(~std::uint64_t{1}))) ==
          expected);
    // dimensions packed
    CHECK(values(made::bytes(1, "\x01\x02") + made::bytes(8, "t") + made::number(2, 1) +
                 made::bytes(9, raw(1.0f, -2.0f))) == expected);
}

TEST_CASE("attributes of every kind; what is not needed is passed over") {
    const std::string lists =
        made::bytes(5, made::bytes(1, "scales") + made::bytes(7, made::single(1, 0.5f).substr(1))) +
        made::bytes(5, made::bytes(1, "pads") + made::number(8, 3) + made::number(8, 4)) +
        made::bytes(5, made::bytes(1, "mode") + made::bytes(4, "same") + made::bytes(13, "doc")) +
        made::bytes(3, "name of the node");
    const std::string graph =
        made::bytes(1, made::node("Pad", {"x"}, "y", lists)) + made::bytes(2, "name of the graph") +
        made::bytes(5, made::tensor("t", {}, {1}) + made::bytes(12, "doc")) +
        made::bytes(11, made::bytes(1, "x") + made::bytes(2, "type")) + made::bytes(12, made::bytes(1, "y"));
    const auto read = read_onnx(made::number(7, 1) + made::bytes(7, graph), "f");
    const auto& node = read.nodes.at(0);
    CHECK(node.number("scales", 0) == 0.5);
    CHECK(node.attributes.at("pads").numbers == std::vector<double>{3, 4});
    CHECK(node.attributes.at("mode").text == "same");
    CHECK(node.number("mode", 7) == 7);
    CHECK(read.inputs == std::vector<std::string>{"x"});
    CHECK(read.constants.at("t").values == std::vector<double>{1});
}

TEST_CASE("what is no such file") {
    CHECK(complaint("") == "f: expected a graph, found none");
    CHECK(contains(complaint("not a file"), "f: expected"));
    const auto of_tensor = [](const std::string& tensor) { return complaint(made::model({}, {tensor})); };
    CHECK(
        contains(of_tensor(made::number(2, 10) + made::bytes(8, "t")), "float, double or int64, found type 10 in 't'"));
    CHECK(contains(of_tensor(made::tensor("t", {3}, {1, 2})), "as many numbers as the shape says, found fewer"));
    CHECK(contains(of_tensor(made::tensor("t", {1}, {1, 2})), "as many numbers as the shape says, found others"));
    CHECK(
        contains(of_tensor(made::tensor("t", {1ull << 40, 1ull << 40}, {1, 2})), "as many numbers as the shape says"));
    CHECK(contains(of_tensor(made::bytes(13, "")), "a tensor stored in another file"));
    CHECK(contains(of_tensor(made::single(1, 2)), "a list of numbers, found wire type 5"));
}
