// saddle convert: models, structures and event logs from one format to another.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/dataset/barrier_samples.hpp>
#include <saddle/dataset/data_set_file.hpp>
#include <saddle/dataset/diverse.hpp>
#include <saddle/dataset/features.hpp>
#include <saddle/dataset/read_data.hpp>
#include <saddle/io/structure_file.hpp>

#include "commands.hpp"
#include "data_arguments.hpp"
#include "event_files.hpp"
#include "model_library.hpp"
#include "onnx_model.hpp"

namespace saddle::cli {

namespace {

struct convert_arguments {
    std::string input;
    std::string output;
    std::vector<std::string> species;
    std::optional<std::uint64_t> frame;
    std::string format;
    std::string structure;
    std::optional<std::uint64_t> shells;
    std::optional<std::uint64_t> diverse;
    std::optional<std::uint64_t> seed = 1;
    double lattice_constant_A = 3.24;
    std::string lattice{bcc::name};
    onnx_arguments onnx;
    moment_arguments moments;
    bool overwrite = false;

    /// The name that says the format of the output.
    std::string name_of_format() const { return format.empty() ? output : "output." + format; }
};

const std::string events_text = "events-text";

bool is_onnx(const std::string& input) { return std::filesystem::path(input).extension() == ".onnx"; }

std::string converted_model(const convert_arguments& arguments) {
    if (!arguments.output.ends_with(".safetensors"))
        throw input_error(arguments.output, "a name ending in .safetensors for a model", "another one");
    const bool onnx = is_onnx(arguments.input);
    auto data = onnx ? read_onnx_model(arguments.input, arguments.onnx,
                                       {arguments.lattice, arguments.lattice_constant_A, arguments.species,
                                        static_cast<std::size_t>(arguments.shells.value_or(8))})
                     : runtime::read_model_file(arguments.input);
    if (!onnx && !arguments.species.empty()) {
        if (arguments.species.size() != data.species.size())
            throw input_error("--species", std::to_string(data.species.size()) + " names", joined(arguments.species));
        data.species = arguments.species;
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
    throw input_error(name, "a name ending in .dump, .data, .xyz, .extxyz, .poscar or .vasp, or --format",
                      "another one");
}

bool holds_frames(structure_format format) {
    return format == structure_format::lammps_dump || format == structure_format::extxyz;
}

/// All frames where the output can hold them and none was chosen, else one.
std::string converted_structure(const convert_arguments& arguments) {
    const auto format = format_of_name(arguments.name_of_format());
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

void convert_events(const convert_arguments& arguments, const output_arguments& output) {
    if (arguments.format == events_text || (arguments.format.empty() && arguments.output.ends_with(".txt")))
        return convert_event_log_to_text(arguments.input, arguments.output, output);
    const auto format = format_of_name(arguments.name_of_format());
    if (arguments.moments.several() && !holds_frames(format))
        throw input_error(arguments.output, "a dump or extended XYZ for several frames", "a format that holds one");
    convert_event_log(arguments.input, arguments.output, format, arguments.moments, output);
}

void convert_text(const convert_arguments& arguments, const output_arguments& output) {
    if (!arguments.output.ends_with(".events"))
        throw input_error(arguments.output, "a name ending in .events for an event log", "another one");
    auto start =
        read_atoms(arguments.structure, arguments.frame ? static_cast<std::int64_t>(*arguments.frame) : last_frame);
    if (!arguments.species.empty()) start = with_species(std::move(start), arguments.species);
    convert_text_to_event_log(arguments.input, start, arguments.output, output);
}

/// Whether the input holds barriers: a folder, or a table with its structure beside it.
bool holds_barriers(const std::filesystem::path& input) {
    std::error_code code;
    return std::filesystem::is_directory(input, code) || input.extension() == ".csv" || is_data_set_file(input);
}

/// So many sound barriers, or fewer where fewer differ, whose surroundings stand for those of all.
barrier_set diverse_part(const barrier_set& set, std::size_t count, saddle::seed s) {
    const auto kept = usable_labels(set, 0).kept;
    const auto counts =
        with_lattice(set.lattice, "data", [&]<class L>() { return orbit_features<L>(set.shells, set.species.size()); });
    auto rows = diverse_samples(barrier_samples(set, kept, counts), count, s);
    for (std::size_t& row : rows) row = kept[row];
    return subset(set, rows);
}

void convert_barriers(const convert_arguments& arguments, const output_arguments& output) {
    if (!arguments.output.ends_with(".safetensors"))
        throw input_error(arguments.output, "a name ending in .safetensors for a data set", "another one");
    auto set = read_data(arguments.input, {arguments.lattice, arguments.shells.value_or(8), arguments.species,
                                           arguments.lattice_constant_A});
    remark_on_data(set, output);
    if (arguments.diverse)
        set = diverse_part(set, static_cast<std::size_t>(*arguments.diverse), saddle::seed(*arguments.seed));
    write_file_atomically(arguments.output, serialise_data_set(set));
}

void convert(const convert_arguments& arguments, const output_arguments& output) {
    if (holds_barriers(arguments.input)) return convert_barriers(arguments, output);
    if (arguments.diverse) throw input_error("--diverse", "barriers to choose from", arguments.input);
    if (!arguments.structure.empty()) return convert_text(arguments, output);
    if (is_event_log_file(arguments.input)) return convert_events(arguments, output);
    if (arguments.output.ends_with(".events"))
        throw input_error("--structure", "the structure that the text log began with", "none");
    const bool model = is_onnx(arguments.input) || runtime::is_model_file(arguments.input);
    write_file_atomically(arguments.output, model ? converted_model(arguments) : converted_structure(arguments));
}

}  // namespace

command add_convert(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("convert",
                                   "NNK weights and ONNX networks to a model file, barriers to a data set; structures "
                                   "and event logs between formats");
    const auto arguments = std::make_shared<convert_arguments>();
    sub->add_option(
           "input", arguments->input,
           "weights.npy, NAME.onnx, a model file, a structure or an event log (known by content), or a published text "
           "log; barriers in a folder or a table")
        ->required();
    sub->add_option("output", arguments->output,
                    "Model or data set: NAME.safetensors. Structure or frames: .dump, .data, .xyz or .extxyz, .poscar "
                    "or POSCAR. Event "
                    "log as published text: .txt; from it: .events")
        ->required();
    sub->add_option("--species", arguments->species, "Order of the types, type 1 first: Nb,Mo,Ta; names bare types")
        ->delimiter(',');
    add_count(*sub, "--frame", arguments->frame, 0, "Frame of a structure file, from 0 (default: all, or the last)");
    sub->add_option("--format", arguments->format, "Format of the output where its name does not say it")
        ->check(CLI::IsMember({"dump", "data", "extxyz", "poscar", events_text.c_str()}));
    add_count(*sub, "--diverse", arguments->diverse, 1,
              "Barriers for a data set, chosen so that their surroundings stand for all (default: all)");
    add_count(*sub, "--seed", arguments->seed, 0, "Fixes that choice (default: 1)");
    add_count(*sub, "--shells", arguments->shells, 1,
              "Shells of the environments of a data set, or of an ONNX model (default: 8)");
    sub->add_option("--lattice", arguments->lattice, "Of barriers and of an ONNX model")
        ->check(CLI::IsMember({"bcc", "fcc"}));
    sub->add_option("--lattice-constant", arguments->lattice_constant_A,
                    "Of voxel maps and ONNX models, which do not state theirs, Å")
        ->check(number_above_0())
        ->capture_default_str();
    arguments->onnx.add_to(*sub);
    arguments->moments.add_to(*sub);
    sub->add_option("--structure", arguments->structure,
                    "The input is a published text log (ID STEP a jump) that began with this structure");
    sub->add_flag("--overwrite", arguments->overwrite, "Replace an output that exists");
    sub->footer(
        "Example: saddle convert weights.npy NbMoTa.safetensors\n"
        "         saddle convert final.dump final.extxyz --species Nb,Mo,Ta\n"
        "         saddle convert run.events run.dump --frames 0:1000000:1000\n"
        "         saddle convert alloys barriers.safetensors\n"
        "         saddle convert alloys few.safetensors --diverse 2000\n"
        "         saddle convert net.onnx net.safetensors --input one_hot --species Nb,Mo,Ta --lattice-constant 3.24");
    return [arguments, &output] {
        if (std::filesystem::exists(arguments->output) && !arguments->overwrite)
            throw input_error(arguments->output, "a name that is free, or --overwrite", "an existing file");
        check_writable(arguments->output);
        convert(*arguments, output);
        output.remark("wrote " + arguments->output);
        return 0;
    };
}

}  // namespace saddle::cli
