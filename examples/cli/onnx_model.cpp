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

}  // namespace

void onnx_arguments::add_to(CLI::App& command) {
    command
        .add_option("--input", input,
                    "What the inputs of an ONNX network are: digits or one-hot species of the sites, or digits of 9³ "
                    "voxels, the last index the fastest")
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
    data.network = import_onnx(read_file(path), source);
    const auto sites = with_lattice(given.lattice, "--lattice",
                                    [&]<class L>() { return detail::neighbourhood_at_run_time<L>(given.shells); });
    const bool one_hot = arguments.input == "one_hot", voxels = arguments.input.starts_with("voxels");
    const std::size_t inputs = voxels ? 729 : one_hot ? sites.size() * given.species.size() : sites.size();
    if (data.network.inputs() != inputs)
        throw input_error(source, std::to_string(inputs) + " inputs, as --input, --shells and --species say",
                          std::to_string(data.network.inputs()));
    if (voxels) keep_inputs(data.network.layers.front(), voxels_of(sites, arguments.input == "voxels-yxz"));
    data.lattice = std::move(given.lattice);
    data.lattice_constant_A = given.lattice_constant_A;
    data.lattice_constant_range_A = {given.lattice_constant_A, given.lattice_constant_A};
    data.species = std::move(given.species);
    data.descriptor = {given.shells, one_hot ? "one_hot" : "digit", arguments.alignment};
    return data;
}

}  // namespace saddle::cli
