#include "onnx_model.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_set.hpp>
#include <saddle/descriptor/dynamic_digit_map.hpp>
#include <saddle/descriptor/voxels.hpp>
#include <saddle/network/onnx_import.hpp>

namespace saddle::cli {

namespace {

constexpr std::array input_names{"digit", "one_hot", "voxels-yxz", "voxels-zyx"};

/// Voxel of every site on a cube of 9 a side, its last index the fastest.
std::vector<std::size_t> voxels_of(const std::vector<vec3>& sites, bool y_first) {
    std::vector<std::size_t> voxels;
    for (const vec3 r : sites) {
        const int slow = y_first ? r.y : r.z, middle = y_first ? r.x : r.y, fast = y_first ? r.z : r.x;
        if (std::max({r.x, r.y, r.z}) > 4)
            throw input_error("--shells", "sites within the 9 × 9 × 9 voxels", "more shells");
        voxels.push_back(static_cast<std::size_t>((slow + 4) * 81 + (middle + 4) * 9 + fast + 4));
    }
    return voxels;
}

/// The first layer on some of its inputs alone: voxels without a site are always 0.
void keep_inputs(dense_layer& layer, const std::vector<std::size_t>& kept) {
    std::vector<float> weight;
    for (std::size_t o = 0; o < layer.outputs; ++o)
        for (const std::size_t i : kept) weight.push_back(layer.weight[o * layer.inputs + i]);
    layer.weight = std::move(weight);
    layer.inputs = kept.size();
}

/// Cubes of `edge` voxels a side, row by row, whose axes are y, x, z, as z, y, x.
void turn_cubes(std::vector<float>& weight, std::size_t edge) {
    const std::size_t voxels = edge * edge * edge;
    std::vector<float> cube(voxels);
    for (std::size_t first = 0; first < weight.size(); first += voxels) {
        for (std::size_t z = 0; z < edge; ++z)
            for (std::size_t y = 0; y < edge; ++y)
                for (std::size_t x = 0; x < edge; ++x)
                    cube[(z * edge + y) * edge + x] = weight[first + (y * edge + x) * edge + z];
        std::copy(cube.begin(), cube.end(), weight.begin() + static_cast<std::ptrdiff_t>(first));
    }
}

void turn_cubes(convolutional_network& network) {
    std::size_t edge = network.edge;
    for (auto& c : network.convolutions) {
        turn_cubes(c.weight, c.width);
        edge = c.edge_out(edge);
    }
    turn_cubes(network.output.weight, edge);
}

bool in_voxels(const std::string& input) { return input.starts_with("voxels"); }

void check_inputs(const dense_network& network, const onnx_arguments& arguments, std::size_t of_sites,
                  const std::string& source) {
    const std::size_t inputs = in_voxels(arguments.input) ? published_voxel_count : of_sites;
    if (network.inputs() != inputs)
        throw input_error(source, std::to_string(inputs) + " inputs, as --input, --shells and --species say",
                          std::to_string(network.inputs()));
}

/// One channel is of digits, one a species of one-hot voxels. \return the encoding. \throws input_error where the cube
/// or its channels are others than those of the map.
std::string check_cube(const convolutional_network& network, const onnx_arguments& arguments,
                       const onnx_description& given, std::size_t edge, const std::string& source) {
    if (!in_voxels(arguments.input))
        throw input_error("--input", "voxels-zyx or voxels-yxz for the convolutions of " + source, arguments.input);
    if (network.edge != edge)
        throw input_error(source, "cubes of " + std::to_string(edge) + " voxels along an edge, as --shells says",
                          std::to_string(network.edge));
    if (network.channels() == 1) return "digit";
    if (network.channels() == given.species.size()) return "one_hot";
    throw input_error(source, "1 channel, or one for each of " + std::to_string(given.species.size()) + " species",
                      std::to_string(network.channels()));
}

}  // namespace

void onnx_arguments::add_to(CLI::App& command) {
    command
        .add_option("--input", input,
                    "What the inputs of an ONNX network are: digits or one-hot species of the sites, or digits of 9³ "
                    "voxels, the last index the fastest; convolutions may also take a cube of voxels for each species")
        ->check(CLI::IsMember(std::vector<std::string>(input_names.begin(), input_names.end())));
    command.add_option("--alignment", alignment, "How jumps are turned before an ONNX network sees them")
        ->check(CLI::IsMember({"canonical", "rotate_z_mirror"}))
        ->capture_default_str();
}

model_data read_onnx_model(const std::filesystem::path& path, const onnx_arguments& arguments, onnx_description given) {
    const std::string source = path.string();
    if (arguments.input.empty()) throw input_error("--input", "what the inputs of " + source + " are", "nothing");
    if (given.species.empty()) throw input_error("--species", "the species of " + source + ", digit 1 first", "none");
    check_species_names(given.species, "--species");
    if (given.shells > max_dynamic_shells)
        throw input_error("--shells", "1 to " + std::to_string(max_dynamic_shells), std::to_string(given.shells));
    model_data data;
    data.source = source;
    auto network = import_onnx(read_file(path), source);
    const auto sites = with_lattice(given.lattice, "--lattice",
                                    [&]<class L>() { return detail::neighbourhood_at_run_time<L>(given.shells); });
    const bool y_first = arguments.input == "voxels-yxz", one_hot = arguments.input == "one_hot";
    data.descriptor = {given.shells, one_hot ? "one_hot" : "digit", arguments.alignment};
    if (network.is_convolutional()) {
        data.descriptor.encoding = check_cube(network.convolutional, arguments, given, voxel_edge(sites), source);
        data.descriptor.kind = "voxel_map";
        if (y_first) turn_cubes(network.convolutional);
        data.convolutional = std::move(network.convolutional);
    } else {
        check_inputs(network.dense, arguments, sites.size() * (one_hot ? given.species.size() : 1), source);
        if (in_voxels(arguments.input)) keep_inputs(network.dense.layers.front(), voxels_of(sites, y_first));
        data.network = std::move(network.dense);
    }
    data.lattice = std::move(given.lattice);
    data.lattice_constant_A = given.lattice_constant_A;
    data.lattice_constant_range_A = {given.lattice_constant_A, given.lattice_constant_A};
    data.species = std::move(given.species);
    return data;
}

}  // namespace saddle::cli
