// saddle convert: models and structures from one format to another.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/structure_file.hpp>

#include "commands.hpp"
#include "model_library.hpp"

namespace saddle::cli {

namespace {

struct convert_arguments {
    std::string input;
    std::string output;
    std::vector<std::string> species;
    std::optional<std::uint64_t> frame;
    bool overwrite = false;
};

constexpr std::size_t references_of_an_import = 64;

std::string converted_model(const convert_arguments& arguments) {
    if (!arguments.output.ends_with(".safetensors"))
        throw input_error(arguments.output, "a name ending in .safetensors for a model", "another one");
    auto data = runtime::read_model_file(arguments.input);
    if (!arguments.species.empty()) {
        if (arguments.species.size() != data.species.size())
            throw input_error("--species", std::to_string(data.species.size()) + " names", joined(arguments.species));
        data.species = arguments.species;
    }
    if (data.references.empty()) {
        const auto model = runtime::compose(data, runtime::backend_choice::scalar);
        data.references = std::visit([](const auto& m) { return m->make_references(references_of_an_import); }, model);
    }
    return runtime::model_file_bytes(data);
}

/// Format that a name asks for. \throws input_error where it asks for none.
structure_format format_of_name(const std::string& name) {
    const auto path = std::filesystem::path(name);
    const auto extension = path.extension().string();
    const auto stem = path.filename().string();
    if (extension == ".dump" || extension == ".lammpstrj") return structure_format::lammps_dump;
    if (extension == ".data" || extension == ".lmp") return structure_format::lammps_data;
    if (extension == ".xyz" || extension == ".extxyz") return structure_format::extxyz;
    if (extension == ".poscar" || extension == ".vasp" || stem.starts_with("POSCAR") || stem.starts_with("CONTCAR"))
        return structure_format::poscar;
    throw input_error(name, "a name ending in .dump, .data, .xyz, .extxyz, .poscar or .vasp", "another one");
}

bool holds_frames(structure_format format) {
    return format == structure_format::lammps_dump || format == structure_format::extxyz;
}

/// All frames where the output can hold them and none was chosen, else one.
std::string converted_structure(const convert_arguments& arguments) {
    const auto format = format_of_name(arguments.output);
    const structure_file file{std::filesystem::path(arguments.input)};
    const bool all = !arguments.frame && holds_frames(format);
    std::string text;
    for (std::size_t k = 0; k < (all ? file.frames() : 1); ++k) {
        auto structure = file.read(all               ? static_cast<std::int64_t>(k)
                                   : arguments.frame ? static_cast<std::int64_t>(*arguments.frame)
                                                     : last_frame);
        if (!arguments.species.empty()) structure = with_species(std::move(structure), arguments.species);
        text += write_structure(structure, format);
    }
    return text;
}

}  // namespace

command add_convert(CLI::App& app, const output_arguments& output) {
    auto* sub =
        app.add_subcommand("convert", "Published NNK weights to a model file; structures from format to format");
    const auto arguments = std::make_shared<convert_arguments>();
    sub->add_option("input", arguments->input, "weights.npy, a model file, or a structure (format known by content)")
        ->required();
    sub->add_option("output", arguments->output,
                    "Model: NAME.safetensors. Structure: .dump, .data, .xyz or .extxyz, .poscar or POSCAR")
        ->required();
    sub->add_option("--species", arguments->species, "Order of the types, type 1 first: Nb,Mo,Ta; names bare types")
        ->delimiter(',');
    add_count(*sub, "--frame", arguments->frame, 0, "Frame of a structure file, from 0 (default: all, or the last)");
    sub->add_flag("--overwrite", arguments->overwrite, "Replace an output that exists");
    sub->footer(
        "Example: saddle convert weights.npy NbMoTa.safetensors\n"
        "         saddle convert final.dump final.extxyz --species Nb,Mo,Ta");
    return [arguments, &output] {
        if (std::filesystem::exists(arguments->output) && !arguments->overwrite)
            throw input_error(arguments->output, "a name that is free, or --overwrite", "an existing file");
        check_writable(arguments->output);
        const bool model = runtime::is_model_file(arguments->input);
        write_file_atomically(arguments->output, model ? converted_model(*arguments) : converted_structure(*arguments));
        output.remark("wrote " + arguments->output);
        return 0;
    };
}

}  // namespace saddle::cli
