#include <saddle/network/model_file.hpp>

#include <cstring>
#include <functional>
#include <limits>

#include <doctest/doctest.h>

#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/network/cnn.hpp>

using namespace saddle;

namespace {

model_data example() {
    model_data data;
    data.lattice = "bcc";
    data.lattice_constant_A = 3.2;
    data.lattice_constant_range_A = {3.1, 3.3};
    data.species = {"Nb", "Mo"};
    data.descriptor = {1, "digit", "canonical"};
    data.attempt_frequency_per_s = 5e12;
    data.network = random_network({8, 4}, 1);
    data.references = {{{1, 2, 1, 2, 1, 2, 1, 2}, {1, -1, 1}, 1.25}, {{2, 2, 2, 2, 1, 1, 1, 0}, {-1, -1, -1}, -0.5}};
    data.metadata = R"({"training": {"data": "made up"}, "colour": "blue"})";
    return data;
}

std::string bytes_with(const std::function<void(safetensors&, nlohmann::json&)>& change) {
    auto file = read_safetensors(serialise_model(example()), "example");
    auto json = nlohmann::json::parse(file.metadata["saddle"]);
    change(file, json);
    file.metadata["saddle"] = json.dump();
    return write_safetensors(file);
}

std::string message_after(const std::function<void(safetensors&, nlohmann::json&)>& change) {
    const auto bytes = bytes_with(change);
    return message_of([&] { parse_model(bytes, "m.safetensors"); });
}

tensor& tensor_named(safetensors& file, const std::string& name) { return const_cast<tensor&>(file.at(name)); }

}  // namespace

TEST_CASE("what is written is read back") {
    const auto data = example();
    const auto read = parse_model(serialise_model(data), "m.safetensors");
    CHECK(read.source == "m.safetensors");
    CHECK(read.lattice == data.lattice);
    CHECK(read.lattice_constant_A == data.lattice_constant_A);
    CHECK(read.lattice_constant_range_A == data.lattice_constant_range_A);
    CHECK(read.species == data.species);
    CHECK(read.descriptor == data.descriptor);
    CHECK(read.attempt_frequency_per_s == data.attempt_frequency_per_s);
    REQUIRE(read.network.layers.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(read.network.layers[k].weight == data.network.layers[k].weight);
        CHECK(read.network.layers[k].bias == data.network.layers[k].bias);
    }
    REQUIRE(read.references.size() == 2);
    CHECK(read.references[0].environment == data.references[0].environment);
    CHECK(read.references[1].jump == data.references[1].jump);
    CHECK(read.references[1].barrier_eV == -0.5);
    const auto json = nlohmann::json::parse(read.metadata);
    CHECK(json["colour"] == "blue");  // unknown keys are kept
    CHECK(json["training"]["data"] == "made up");
}

TEST_CASE("separate batch normalisation is folded at load") {
    const std::vector<float> scale{2, 2, 2, 2}, shift{1, 1, 1, 1}, mean{3, 3, 3, 3}, variance{3, 3, 3, 3};
    const auto bytes = bytes_with([&](safetensors& file, nlohmann::json& json) {
        json["network"]["batch_normalisation"] = "separate";
        json["network"]["batch_normalisation_epsilon"] = 1.0;
        file.add<float>("layers.0.norm.weight", {4}, scale);
        file.add<float>("layers.0.norm.bias", {4}, shift);
        file.add<float>("layers.0.norm.running_mean", {4}, mean);
        file.add<float>("layers.0.norm.running_var", {4}, variance);
    });
    const auto read = parse_model(bytes, "m.safetensors");
    const auto plain = example().network.layers[0];
    for (std::size_t o = 0; o < 4; ++o) {
        CHECK(read.network.layers[0].weight[8 * o] == plain.weight[8 * o]);  // γ/√(σ² + ε) = 1
        CHECK(read.network.layers[0].bias[o] == doctest::Approx(plain.bias[o] - 2));
    }
}

TEST_CASE("a network without batch normalisation") {
    const auto bytes = bytes_with([](auto&, auto& json) { json["network"]["batch_normalisation"] = "none"; });
    CHECK(parse_model(bytes, "m").network.layers[0].weight == example().network.layers[0].weight);
}

TEST_CASE("what does not fit is named") {
    CHECK(message_after([](auto&, auto& json) { json["format"] = 2; }) ==
          "m.safetensors, metadata, format: expected 1, found 2");
    CHECK(message_after([](auto&, auto& json) { json.erase("lattice"); }) ==
          "m.safetensors, metadata: expected a key lattice, found none");
    CHECK(message_after([](auto&, auto& json) {
              json["species"] = {"Nb", "Nb"};
          }) == "m.safetensors, metadata, species: expected distinct species, found 'Nb' twice");
    CHECK(message_after([](auto&, auto& json) { json["k0_per_s"] = -1; }) ==
          "m.safetensors, metadata, k0_per_s: expected a frequency above 0, found -1.000000");
    CHECK(message_after([](auto&, auto& json) { json["network"]["activation"] = "tanh"; }) ==
          "m.safetensors, metadata, network, activation: expected relu, found tanh");
    CHECK(message_after([](auto&, auto& json) { json["network"]["kind"] = "rnn"; }) ==
          "m.safetensors, metadata, network, kind: expected mlp or cnn, found rnn");
    CHECK(message_after([](auto&, auto& json) { json["network"]["batch_normalisation"] = "some"; }) ==
          "m.safetensors, metadata, network, batch_normalisation: expected none, folded or separate, found some");
    CHECK(message_after([](auto&, auto& json) { json["descriptor"]["kind"] = "soap"; }) ==
          "m.safetensors, metadata, descriptor, kind: expected digit_map, voxel_map or sdm, found soap");
    CHECK(message_after([](auto&, auto& json) { json["descriptor"]["kind"] = "sdm"; }) ==
          "m.safetensors, metadata, descriptor: expected a key voxels, found none");
    CHECK(message_after([](auto&, auto& json) { json["descriptor"]["shells"] = -1; }) ==
          "m.safetensors, metadata, descriptor, shells: expected a whole number of at least 0, found -1");
    CHECK(message_after([](auto&, auto& json) { json["lattice"] = 3; }) ==
          "m.safetensors, metadata, lattice: expected a string, found 3");
    CHECK(message_after([](auto&, auto& json) { json["lattice_constant_A"] = "a"; }) ==
          "m.safetensors, metadata, lattice_constant_A: expected a number, found \"a\"");
    CHECK(message_after([](auto&, auto& json) { json["lattice_constant_A"] = 0; }) ==
          "m.safetensors, metadata, lattice_constant_A: expected a length above 0 Å, found 0.000000");
    for (const auto& range : {nlohmann::json{3.3, 3.1}, nlohmann::json{3.1}})
        CHECK(message_after([&](auto&, auto& json) { json["lattice_constant_range_A"] = range; }) ==
              "m.safetensors, metadata, lattice_constant_range_A: expected [low, high], found another list");
    CHECK(message_after([](auto&, auto& json) { json["network"]["hidden"] = {5}; }) ==
          "m.safetensors, tensor layers.0.weight: expected shape [5, 8] of type F32, found [4, 8] of type F32");
    CHECK(message_after([](auto&, auto& json) {
              json["network"]["hidden"] = {4, 4};
          }) == "m.safetensors, tensor layers.1.weight: expected shape [4, 4] of type F32, found [1, 4] of type F32");
    CHECK(message_after([](auto& file, auto&) {
              tensor_named(file, "reference.jump").shape = {3, 2};
          }) == "m.safetensors, tensor reference.jump: expected shape [2, 3] of type I8, found [3, 2] of type I8");
    CHECK(message_after([](auto& file, auto&) { tensor_named(file, "reference.environment").name = "other"; }) ==
          "m.safetensors: expected a tensor reference.environment [pairs, sites], found none");
    for (const auto& shape : {std::vector<std::size_t>{16}, {0, 16}, {16, 0}})
        CHECK(message_after([&](auto& file, auto&) {
                  auto& environment = tensor_named(file, "reference.environment");
                  environment.shape = shape;
                  if (shape.size() == 2) environment.bytes.clear();
              }) == "m.safetensors: expected a tensor reference.environment [pairs, sites], found another shape");
    CHECK(message_after([](auto& file, auto&) { tensor_named(file, "layers.0.weight").name = "other"; }) ==
          "m.safetensors: expected a tensor layers.0.weight [out, in], found none");
    CHECK(message_after([](auto& file, auto&) { tensor_named(file, "layers.0.weight").shape = {32}; }) ==
          "m.safetensors: expected a tensor layers.0.weight [out, in], found another shape");
    CHECK(message_after([](auto& file, auto&) { tensor_named(file, "layers.0.bias").name = "other"; }) ==
          "m.safetensors: expected a tensor layers.0.bias, found none");
    CHECK(message_after([](auto& file, auto&) { tensor_named(file, "layers.0.bias").type = tensor_type::I32; }) ==
          "m.safetensors, tensor layers.0.bias: expected shape [4] of type F32, found [4] of type I32");
    CHECK(message_after([](auto& file, auto&) {
              const float none = std::numeric_limits<float>::quiet_NaN();
              std::memcpy(tensor_named(file, "layers.0.bias").bytes.data(), &none, sizeof none);
          }) == "m.safetensors, layer 0: expected finite weights, found nan");
}

namespace {

/// A convolutional model of one shell in 9³ voxels.
model_data example_in_voxels() {
    auto data = example();
    data.network = {};
    data.descriptor = {1, "digit", "canonical", "voxel_map"};
    data.convolutional = random_cubes(2, 9, {3, 4}, 1);
    return data;
}

std::string message_in_voxels(const std::function<void(safetensors&, nlohmann::json&)>& change) {
    auto file = read_safetensors(serialise_model(example_in_voxels()), "example");
    auto json = nlohmann::json::parse(file.metadata["saddle"]);
    change(file, json);
    file.metadata["saddle"] = json.dump();
    const auto bytes = write_safetensors(file);
    return message_of([&] { parse_model(bytes, "m"); });
}

}  // namespace

TEST_CASE("a convolutional model is read back, its normalisation folded") {
    const auto data = example_in_voxels();
    auto file = read_safetensors(serialise_model(data), "example");
    const auto read = parse_model(write_safetensors(file), "m");
    CHECK(read.descriptor == data.descriptor);
    REQUIRE(read.is_convolutional());
    CHECK(read.network.layers.empty());
    CHECK(read.convolutional.edge == 9);
    REQUIRE(read.convolutional.convolutions.size() == 2);
    for (std::size_t k = 0; k < 2; ++k) {
        CHECK(read.convolutional.convolutions[k].weight == data.convolutional.convolutions[k].weight);
        CHECK(read.convolutional.convolutions[k].bias == data.convolutional.convolutions[k].bias);
        CHECK(read.convolutional.convolutions[k].width == 3);
    }
    CHECK(read.convolutional.output.weight == data.convolutional.output.weight);
    auto json = nlohmann::json::parse(file.metadata["saddle"]);
    json["network"].erase("padding");
    json["network"].erase("pooled");
    file.metadata["saddle"] = json.dump();
    for (const auto& c : parse_model(write_safetensors(file), "m").convolutional.convolutions) {
        CHECK(c.padding == 0);
        CHECK_FALSE(c.pooled);
    }
    json["network"]["batch_normalisation"] = "separate";
    json["network"]["batch_normalisation_epsilon"] = 1.0;
    for (std::size_t k = 0; k < 2; ++k)
        for (const auto& [name, value] :
             {std::pair{"weight", 2.0f}, {"bias", 1.0f}, {"running_mean", 3.0f}, {"running_var", 3.0f}}) {
            const std::vector<float> values(3 + k, value);
            file.add<float>("layers." + std::to_string(k) + ".norm." + name, {values.size()}, values);
        }
    file.metadata["saddle"] = json.dump();
    const auto folded = parse_model(write_safetensors(file), "m");
    CHECK(folded.convolutional.convolutions[1].weight[5] == data.convolutional.convolutions[1].weight[5]);
    CHECK(folded.convolutional.convolutions[1].bias[3] ==
          doctest::Approx(data.convolutional.convolutions[1].bias[3] - 2));
}

TEST_CASE("what does not fit of a convolutional model is named") {
    CHECK(message_in_voxels([](auto&, auto& json) { json["network"].erase("voxels"); }) ==
          "m, metadata, network: expected a key voxels, found none");
    CHECK(message_in_voxels([](auto&, auto& json) { json["network"]["voxels"] = 10; }) ==
          "m, output: expected 864 inputs, found 500");
    CHECK(message_in_voxels([](auto&, auto& json) {
              json["network"]["filters"] = {4, 4};
          }) ==
          "m, tensor layers.0.weight: expected shape [4, 2, 3, 3, 3] of type F32, found [3, 2, 3, 3, 3] of type F32");
    CHECK(message_in_voxels([](auto&, auto& json) { json["network"]["filters"] = nlohmann::json::array(); }) ==
          "m: expected a tensor layers.0.weight [out, in], found another shape");
    CHECK(message_in_voxels([](auto& file, auto&) {
              tensor_named(file, "layers.1.weight").shape = {4, 81};
          }) == "m: expected a tensor layers.1.weight [out, in, z, y, x], found another shape");
    CHECK(message_in_voxels([](auto& file, auto&) { tensor_named(file, "layers.1.weight").name = "other"; }) ==
          "m: expected a tensor layers.1.weight [out, in, z, y, x], found none");
}

TEST_CASE("a model on density maps, with padding and max-pools") {
    auto data = example_in_voxels();
    data.descriptor = {1, "density", "canonical_onto_x", "sdm", {8, 1.0, 3.0, 3.24}};
    data.convolutional = random_pooled_cubes(2, 8, 1, 4, 1);
    auto file = read_safetensors(serialise_model(data), "example");
    const auto read = parse_model(write_safetensors(file), "m");
    CHECK(read.descriptor == data.descriptor);
    CHECK(fits<pooled_cnn<1, 4>>(read.convolutional, 2 * 512));
    auto turned = data;
    turned.descriptor.density.turns = 6;
    CHECK(parse_model(serialise_model(turned), "m").descriptor == turned.descriptor);
    const auto json = nlohmann::json::parse(file.metadata["saddle"]);
    const auto message = [&](auto change) {
        auto changed = json;
        change(changed);
        file.metadata["saddle"] = changed.dump();
        const auto bytes = write_safetensors(file);
        return message_of([&] { parse_model(bytes, "m"); });
    };
    CHECK(message([](auto&) {}) == "nothing was thrown");
    CHECK(message([](auto& j) { j["descriptor"]["voxels"] = 9; }) ==
          "m, metadata, descriptor, density map: expected 8, 16, 24 … 64 voxels along an edge, found 9");
    CHECK(!json["descriptor"].contains("turns"));
    CHECK(message([](auto& j) { j["descriptor"]["turns"] = 25; }) ==
          "m, metadata, descriptor, density map: expected 1 to 24 turns, found 25");
    CHECK(message([](auto& j) { j["descriptor"].erase("cutoff_A"); }) ==
          "m, metadata, descriptor: expected a key cutoff_A, found none");
    CHECK(message([](auto& j) {
              j["network"]["pooled"] = {0, 4};
          }) == "m, metadata, network, pooled: expected numbers of convolutions below 4, found 4");
    CHECK(message([](auto& j) { j["network"]["padding"] = 3; }) ==
          "m, convolution 0: expected less padding than the filters are wide, found 3");
    CHECK(message([](auto& j) { j["network"].erase("padding"); }) ==
          "m, convolution 1: expected an even number of voxels along an edge before a max-pool, found 1");
}

TEST_CASE("files that are no model file") {
    CHECK(message_of([] { parse_model("", "m"); }) == "m: expected a safetensors header, found the end of the file");
    CHECK(message_of([] { parse_model(write_safetensors({}), "m"); }) ==
          "m: expected a key saddle in __metadata__, found none");
    CHECK(contains(message_of([] {
                       parse_model(write_safetensors({{{"saddle", "{"}}, {}}), "m");
                   }),
                   "m, metadata: expected JSON"));
    CHECK(message_of([] {
              parse_model(write_safetensors({{{"saddle", "[]"}}, {}}), "m");
          }) == "m, metadata: expected a JSON object, found array");
    auto data = example();
    data.references.clear();
    CHECK(message_of([&] { serialise_model(data); }) == "model file: expected at least one reference pair, found none");
}

TEST_CASE("lists hold what they must, nothing is converted") {
    const auto hidden = [](const nlohmann::json& list) {
        return message_after([&](auto&, auto& json) { json["network"]["hidden"] = list; });
    };
    for (const char* wrong : {"[-4]", "[4.0]", "[1e300]", "[true]", "[\"4\"]", "4", "{}"})
        CHECK(hidden(nlohmann::json::parse(wrong))
                  .starts_with(
                      "m.safetensors, metadata, network, hidden: expected a list of whole numbers of at least 0"));
    CHECK(contains(message_after([](auto&, auto& json) {
                       json["lattice_constant_range_A"] = {true, false};
                   }),
                   "expected a list of numbers, found [true,false]"));
    CHECK(contains(message_after([](auto&, auto& json) {
                       json["species"] = {1, 2};
                   }),
                   "expected a list of strings, found [1,2]"));
}

TEST_CASE("a description nested deeply, or with a key twice, is refused") {
    const auto complaint = [](const std::string& text) {
        return message_of([&] { parse_model(write_safetensors({{{"saddle", text}}, {}}), "m"); });
    };
    const std::string nested(500'000, '[');
    CHECK(complaint("{\"network\":" + nested + std::string(500'000, ']') + "}") ==
          "m, metadata: expected at most 32 levels, found more");
    CHECK(complaint(R"({"format":1,"format":2})") == "m, metadata: expected every key once, found 'format' twice");
}

TEST_CASE("every truncation is refused") {
    const auto bytes = serialise_model(example());
    for (std::size_t size = 0; size < bytes.size(); ++size)
        CHECK_THROWS_AS(parse_model(std::string_view(bytes).substr(0, size), "m"), input_error);
}
