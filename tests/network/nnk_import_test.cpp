#include <saddle/network/nnk_import.hpp>

#include <doctest/doctest.h>

#include <saddle/core/file.hpp>

#include <message.hpp>
#include <shared_data.hpp>

using namespace saddle;

TEST_CASE("the published weights") {
    const auto path = shared_data("nkk/weights.npy");
    if (!path) return;
    const auto bytes = read_file(*path);
    REQUIRE(is_npy(bytes));
    const auto data = import_nnk(bytes, "weights.npy");
    CHECK(data.lattice == "bcc");
    CHECK(data.species == species_names{"Nb", "Mo", "Ta"});
    CHECK(data.descriptor == map_description{8, "digit", "rotate_z_mirror"});
    REQUIRE(data.network.layers.size() == 5);
    CHECK(data.network.inputs() == 112);
    for (std::size_t k = 0; k < 4; ++k) CHECK(data.network.layers[k].outputs == 128);
    CHECK(data.references.empty());
}

TEST_CASE("empty voxels are dropped, sites keep the weights of their voxel") {
    dense_layer layer{729, 2, std::vector<float>(2 * 729), {5, 6}};
    for (std::size_t i = 0; i < layer.weight.size(); ++i) layer.weight[i] = static_cast<float>(i);
    const auto reduced = detail::without_empty_voxels(layer);
    CHECK(reduced.inputs == 112);
    CHECK(reduced.bias == layer.bias);
    const auto& sites = neighbourhood<bcc, 8>;
    for (std::size_t k = 0; k < sites.size(); ++k) {
        CHECK(reduced.weight[k] == static_cast<float>(published_voxel(sites[k])));
        CHECK(reduced.weight[112 + k] == static_cast<float>(729 + published_voxel(sites[k])));
    }
}

TEST_CASE("arrays that are no such network are refused") {
    const npy_array weight{{2, 1}, std::vector<float>{1, 2}};
    const npy_array bias{{1}, std::vector<float>{1}};
    CHECK(message_of([&] { detail::nnk_layer(weight, bias, 729, "w.npy, layer 0"); }) ==
          "w.npy, layer 0: expected weight [729, out] and bias [out], found other shapes");
    const auto complaint = [&](std::vector<std::size_t> weight_shape, std::vector<std::size_t> bias_shape) {
        const npy_array other_weight{std::move(weight_shape), weight.data};
        const npy_array other_bias{std::move(bias_shape), bias.data};
        return message_of([&] { detail::nnk_layer(other_weight, other_bias, 2, "layer"); });
    };
    CHECK(complaint({2, 1}, {1}) == "nothing was thrown");
    for (const auto& message : {complaint({2}, {1}), complaint({2, 1}, {1, 1}), complaint({2, 1}, {2})})
        CHECK(message == "layer: expected weight [2, out] and bias [out], found other shapes");
    const std::string header = "{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}\n";
    CHECK(message_of([&] {
              import_nnk("\x93NUMPY\x01" + std::string{'\0', static_cast<char>(header.size()), '\0'} + header, "w.npy");
          }) == "w.npy: expected six arrays a hidden layer and two for the output, found 1");
}
