#include <doctest/doctest.h>

#include <cstring>
#include <span>
#include <string>
#include <vector>

#include <message.hpp>
#include <saddle/io/safetensors.hpp>

using namespace saddle;

namespace {

std::string file(const std::string& header, const std::string& data = "") {
    std::string bytes(8, '\0');
    const std::uint64_t length = header.size();
    std::memcpy(bytes.data(), &length, 8);
    return bytes + header + data;
}

std::string one(const std::string& entry, const std::string& data) { return file("{\"a\":" + entry + "}", data); }

std::string complaint(const std::string& bytes) {
    return message_of([&] { read_safetensors(bytes, "f"); });
}

safetensors sample() {
    safetensors content;
    content.metadata = {{"saddle", "{\"format\":1}"}, {"note", "a \"b\" Å"}};
    content.add<std::uint8_t>("digits", {3}, std::vector<std::uint8_t>{1, 2, 255});
    content.add<float>("w", {2, 2}, std::vector<float>{1, -0.5f, 3, 4});
    content.add<double>("d", {}, std::vector<double>{0.1});
    content.add<std::int64_t>("i", {1, 2}, std::vector<std::int64_t>{-1, 1LL << 40});
    content.add<std::int32_t>("j", {1}, std::vector<std::int32_t>{-7});
    content.add<std::int8_t>("k", {2}, std::vector<std::int8_t>{-1, 1});
    content.add<float>("empty", {0, 5}, std::span<const float>());
    return content;
}

}  // namespace

TEST_CASE("what is written is read back, tensors of wide numbers first") {
    const auto content = sample();
    const auto bytes = write_safetensors(content);
    const auto back = read_safetensors(bytes, "f");
    CHECK(back.metadata == content.metadata);
    REQUIRE(back.tensors.size() == content.tensors.size());
    for (const auto& t : content.tensors) {
        const auto& same = back.at(t.name);
        CHECK(same.type == t.type);
        CHECK(same.shape == t.shape);
        CHECK(same.bytes == t.bytes);
    }
    CHECK(back.tensors.front().name == "d");
    CHECK(back.tensors[0].type == tensor_type::F64);
    CHECK(back.tensors.back().name == "k");
    CHECK(back.at("w").values<float>()[1] == -0.5f);
    CHECK(back.at("i").values<std::int64_t>()[1] == 1LL << 40);
    CHECK(back.at("digits").values<std::uint8_t>().size() == 3);
    CHECK(back.at("empty").size() == 0);
    CHECK(write_safetensors(back) == write_safetensors(read_safetensors(write_safetensors(back), "g")));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), 8);
    CHECK(length % 8 == 0);
}

TEST_CASE("the layout of a small file") {
    safetensors content;
    content.metadata["x"] = "y";
    content.add<std::int8_t>("t", {2}, std::vector<std::int8_t>{1, 2});
    const std::string header = R"({"__metadata__":{"x":"y"},"t":{"dtype":"I8","shape":[2],"data_offsets":[0,2]}})";
    std::string padded = header;
    padded.resize((header.size() + 7) / 8 * 8, ' ');
    CHECK(write_safetensors(content) == file(padded, "\x01\x02"));
    CHECK(write_safetensors(safetensors()) == file("{}      "));
}

TEST_CASE("tensors by name and type") {
    const auto content = sample();
    CHECK(content.find("nothing") == nullptr);
    CHECK(message_of([&] { content.at("nothing"); }) == "model file: expected a tensor nothing, found none");
    CHECK(message_of([&] { content.at("w").values<double>(); }) == "tensor w: expected type F64, found F32");
    auto more = content;
    CHECK(contains(message_of([&] { more.add<float>("w", {1}, std::vector<float>{1}); }), "one that is taken"));
    CHECK(contains(message_of([&] { more.add<float>("__metadata__", {1}, std::vector<float>{1}); }),
                   "one that is taken"));
    CHECK(contains(message_of([&] { more.add<float>("x", {2}, std::vector<float>{1}); }),
                   "as many numbers as its shape says"));
    CHECK(contains(message_of([&] { more.add<float>("x", {1ull << 62, 4}, std::vector<float>{}); }), "2^62"));
    more.tensors.push_back(more.tensors.front());
    CHECK(contains(message_of([&] { write_safetensors(more); }), "tensor digits: expected a name of its own"));
    more = content;
    more.metadata.clear();
    more.tensors[0].name = "__metadata__";
    CHECK(contains(message_of([&] { write_safetensors(more); }), "tensor __metadata__: expected a name of its own"));
    more = content;
    more.tensors[0].shape = {4};
    CHECK(contains(message_of([&] { write_safetensors(more); }), "tensor digits: expected as many bytes"));
    more = content;
    more.metadata["x"] = "\xff\xfe";
    CHECK(contains(message_of([&] { write_safetensors(more); }), "UTF-8"));
}

TEST_CASE("good files of other writers") {
    CHECK(read_safetensors(file("{}"), "f").tensors.empty());
    CHECK(read_safetensors(one(R"( {"shape":[],"data_offsets":[0,4],"dtype":"F32"} )", std::string(4, '\0')), "f")
              .at("a")
              .size() == 1);
    const auto two = read_safetensors(
        file(
            R"({"b":{"dtype":"U8","shape":[1],"data_offsets":[1,2]},"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
            "xy"),
        "f");
    CHECK(two.tensors[0].name == "a");
}

TEST_CASE("what the format forbids") {
    const std::string four(4, '\0');
    CHECK(complaint("") == "f: expected a safetensors header, found the end of the file");
    CHECK(contains(complaint(std::string(8, '\xff')), "f, byte 0: expected the length of a header inside the file"));
    CHECK(contains(complaint(file(std::string(100'000'001, ' '))),
                   "the length of a header inside the file, found 100000001"));
    CHECK(contains(complaint(file("").substr(0, 8) + "x"), "a header that begins with '{'"));
    CHECK(contains(complaint(file(" {}")), "f, byte 8: expected a header that begins with '{'"));
    CHECK(contains(complaint(file("{")), "f, header: expected JSON"));
    CHECK(contains(complaint(file("{} x")), "f, header: expected JSON"));
    CHECK(contains(complaint(file("{\"a\xff\":1}")), "f, header: expected JSON"));
    CHECK(contains(complaint(file(R"({"__metadata__":{"a":1}})")), "expected a string for a, found number"));
    CHECK(contains(complaint(file(R"({"__metadata__":[]})")), "expected strings by key, found array"));
    CHECK(
        contains(complaint(file(R"({"__metadata__":{"a":"1","a":"2"}})")), "expected every key once, found 'a' twice"));
    CHECK(contains(complaint(file("{\"a\":" + std::string(100000, '['))), "expected at most 3 levels"));
    CHECK(contains(complaint(file("{\"a\":1}")), "f, tensor a: expected dtype, shape and two data_offsets"));
    const std::string duplicate = R"("a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]})";
    CHECK(contains(complaint(file("{" + duplicate + "," + duplicate + "}", four)), "'a' twice"));
    for (const auto& [entry, said] :
         {std::pair{R"({"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1})", "dtype, shape and two"},
          {R"({"dtype":"F32","shape":[1],"data_offsets":[0]})", "dtype, shape and two"},
          {R"({"dtype":4,"shape":[1],"data_offsets":[0,4]})", "dtype, shape and two"},
          {R"({"type":"F32","shape":[1],"data_offsets":[0,4]})", "dtype, shape and two"},
          {R"({"dtype":"F32","size":[1],"data_offsets":[0,4]})", "dtype, shape and two"},
          {R"({"dtype":"F32","shape":[1],"offsets":[0,4]})", "dtype, shape and two"},
          {R"({"dtype":"F32","shape":1,"data_offsets":[0,4]})", "dtype, shape and two"},
          {R"({"dtype":"F32","shape":[1],"data_offsets":"04"})", "dtype, shape and two"},
          {R"({"dtype":"BF16","shape":[2],"data_offsets":[0,4]})", "found 'BF16'"},
          {R"({"dtype":"F32","shape":[-1],"data_offsets":[0,4]})", "a whole number of at least 0, found '-1'"},
          {R"({"dtype":"F32","shape":[1.0],"data_offsets":[0,4]})", "a whole number of at least 0"},
          {R"({"dtype":"F32","shape":["1"],"data_offsets":[0,4]})", "a whole number of at least 0"},
          {R"({"dtype":"F32","shape":[2],"data_offsets":[0,4]})", "expected 8 bytes, found 4"},
          {R"({"dtype":"F32","shape":[2],"data_offsets":[0,8]})", "offsets within 4 bytes of data, found 0 to 8"},
          {R"({"dtype":"F32","shape":[1],"data_offsets":[4,0]})", "offsets within 4 bytes of data, found 4 to 0"},
          {R"({"dtype":"U8","shape":[3],"data_offsets":[0,3]})", "f: expected 3 bytes of data, found 4"},
          {R"({"dtype":"U8","shape":[3],"data_offsets":[1,4]})", "tensor a: expected data from byte 0, found 1"},
          {R"({"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]})", "2^62"},
          {R"({"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,4]})", "a whole number of at least 0"}}) {
        const std::string text = entry;
        CAPTURE(text);
        CHECK(contains(complaint(one(text, four)), said));
    }
    CHECK(contains(
        complaint(file(
            R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}})",
            four)),
        "tensor b: expected data from byte 3, found 2"));
}

TEST_CASE("every file cut short is an error") {
    const auto bytes = write_safetensors(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        CAPTURE(size);
        CHECK(contains(complaint(bytes.substr(0, size)), "expected "));
    }
}
