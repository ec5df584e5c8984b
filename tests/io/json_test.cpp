#include <saddle/io/json.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;
using detail::json_object;
using detail::parse_json;

namespace {

const auto example =
    parse_json(R"({"name": "Nb", "a": 3.3, "n": 8, "list": ["x", "y"], "counts": [1, 2], "in": {"b": 1},
                                    "objects": [{"k": 1}, {"k": 2}], "minus": -1})",
               3, "f");

template <class F>
std::string complaint(F read) {
    const json_object object(example, "f");
    return message_of([&] { read(object); });
}

}  // namespace

TEST_CASE("keys of every kind") {
    const json_object object(example, "f");
    CHECK(object.string("name") == "Nb");
    CHECK(object.number("a") == 3.3);
    CHECK(object.number("n") == 8);
    CHECK(object.count("n") == 8);
    CHECK(object.list<std::string>("list") == std::vector<std::string>{"x", "y"});
    CHECK(object.list<std::size_t>("counts") == std::vector<std::size_t>{1, 2});
    CHECK(object.list<double>("counts") == std::vector<double>{1, 2});
    CHECK(object.object("in").number("b") == 1);
    CHECK(object.objects("objects", "things")[1].count("k") == 2);
    CHECK(object.has("minus"));
    CHECK_FALSE(object.has("plus"));
}

TEST_CASE("what is missing or of another kind is told with its place") {
    CHECK(complaint([](auto& o) { o.string("none"); }) == "f: expected a key none, found none");
    CHECK(complaint([](auto& o) { o.string("n"); }) == "f, n: expected a string, found 8");
    CHECK(complaint([](auto& o) { o.number("name"); }) == "f, name: expected a number, found \"Nb\"");
    CHECK(complaint([](auto& o) { o.count("minus"); }) == "f, minus: expected a whole number of at least 0, found -1");
    CHECK(complaint([](auto& o) { o.template list<double>("list"); }) ==
          "f, list: expected a list of numbers, found [\"x\",\"y\"]");
    CHECK(complaint([](auto& o) { o.template list<std::string>("counts"); }) ==
          "f, counts: expected a list of strings, found [1,2]");
    CHECK(complaint([](auto& o) { o.template list<std::size_t>("list"); }) ==
          "f, list: expected a list of whole numbers of at least 0, found [\"x\",\"y\"]");
    CHECK(complaint([](auto& o) { o.object("n"); }) == "f, n: expected a JSON object, found number");
    CHECK(complaint([](auto& o) { o.objects("n", "things"); }) == "f, n: expected a list of things, found number");
    CHECK(complaint([](auto& o) { o.objects("none", "things"); }) == "f, none: expected a list of things, found none");
    CHECK(complaint([](auto& o) { o.objects("counts", "things"); }) ==
          "f, counts 0: expected a JSON object, found number");
    CHECK(complaint([](auto& o) { o.objects("objects", "things")[1].string("k"); }) ==
          "f, objects 1, k: expected a string, found 2");
}

TEST_CASE("text that is too deep, says a key twice or is no JSON") {
    CHECK(parse_json("[[1]]", 2, "f").dump() == "[[1]]");
    CHECK(message_of([] { parse_json("[[[1]]]", 2, "f"); }) == "f: expected at most 2 levels, found more");
    CHECK(message_of([] { parse_json(R"({"a": {"b": 1, "b": 2}})", 9, "f"); }) ==
          "f: expected every key once, found 'b' twice");
    CHECK(parse_json(R"({"a": {"b": 1}, "b": 2})", 9, "f")["b"] == 2);
    CHECK(contains(message_of([] { parse_json("{", 9, "f"); }), "f: expected JSON, found "));
}
