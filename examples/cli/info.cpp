// saddle info: what a model, a checkpoint or a part of one, a structure, an event log or a potential holds.
#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/core/sealed.hpp>
#include <saddle/dataset/labels.hpp>
#include <saddle/dataset/read_data.hpp>
#include <saddle/dataset/reverse_jumps.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/kmc/checkpoint.hpp>
#include <saddle/network/cnn.hpp>
#include <saddle/network/mlp.hpp>
#include <saddle/parallel/domain.hpp>
#include <saddle/structure/recognise.hpp>

#include "commands.hpp"
#include "domain_checkpoint.hpp"
#include "event_files.hpp"
#include "make_potential.hpp"
#include "model_library.hpp"
#include "run_plan.hpp"
#include "sha256.hpp"
#include "spectrum_checkpoint.hpp"

namespace saddle::cli {

namespace {

void print(const char* name, const std::string& value) { std::printf("%-18s %s\n", name, value.c_str()); }

/// A number for people: six digits.
std::string rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.6g", value);
    return text;
}

/// Keys of the metadata that saddle does not interpret, one a line.
void print_free_metadata(const std::string& metadata) {
    if (metadata.empty()) return;
    const auto json = nlohmann::ordered_json::parse(metadata);
    for (const auto& [key, value] : json.items())
        if (value.is_object() && key != "descriptor" && key != "network")
            for (const auto& [name, entry] : value.items())
                print((key + "." + name).c_str(), entry.is_string() ? entry.get<std::string>() : entry.dump());
}

void print_model(const std::filesystem::path& path) {
    const auto data = runtime::read_model_file(path);
    const auto model = runtime::compose(data);  // replays the reference pairs
    print("file", path.string());
    print("sha256", sha256_of_file(path));
    print("species", joined(data.species));
    print("lattice", data.lattice + ", a = " + rounded(data.lattice_constant_A) + " Å, trained on " +
                         rounded(data.lattice_constant_range_A[0]) + " to " +
                         rounded(data.lattice_constant_range_A[1]) + " Å");
    print("descriptor", readable(data.descriptor));
    const auto described = [](const auto& network) {
        return shape_of(network) + ", " + std::to_string(multiply_adds(network)) + " multiply-adds a barrier";
    };
    print("network", data.is_convolutional() ? described(data.convolutional) : described(data.network));
    print("k0", rounded(data.attempt_frequency_per_s) + " 1/s");
    print("reference pairs", std::to_string(data.references.size()) + (data.references.empty() ? "" : ", reproduced"));
    print("runs here as", std::visit([](const auto& m) { return m->composition(); }, model));
    print_free_metadata(data.metadata);
}

template <lattice L>
std::string recognition_line(const atoms& structure) {
    try {
        const auto made = recognise<L>(structure);
        const auto& cells = made.sites.cells();
        return std::to_string(cells[0]) + " × " + std::to_string(cells[1]) + " × " + std::to_string(cells[2]) +
               " cells of " + rounded(made.lattice_constant_A) + " Å, " + std::to_string(made.report.vacancies) +
               " vacant sites, strain " + rounded(100 * made.report.strain) + " %, atoms up to " +
               rounded(made.report.displacement_A) + " Å off their sites";
    } catch (const input_error& problem) {
        return std::string("no (") + problem.what() + ")";
    }
}

void print_structure(const std::filesystem::path& path) {
    const structure_file file(path);
    const auto last = file.read();
    std::vector<std::size_t> count(last.names.size());
    for (const std::size_t s : last.species) ++count[s];
    std::string composition;
    for (std::size_t s = 0; s < count.size(); ++s)
        composition += (s == 0 ? "" : ", ") + (last.named ? last.names[s] : "type " + last.names[s]) + " " +
                       std::to_string(count[s]);
    print("file", path.string());
    print("frames", std::to_string(file.frames()) + (file.frames() > 1 ? ", the last one:" : ""));
    print("atoms", std::to_string(last.size()) + " (" + composition + ")");
    for (std::size_t k = 0; k < 3; ++k) {
        const auto& v = last.box.vectors()[k];
        print(k == 0 ? "box, Å" : "", rounded(v[0]) + " " + rounded(v[1]) + " " + rounded(v[2]));
    }
    print("bcc", recognition_line<bcc>(last));
    print("fcc", recognition_line<fcc>(last));
}

/// Barriers, and one line an alloy.
void print_data_set(const std::filesystem::path& path) {
    const auto set = read_data(path);
    const auto labels = inspect_labels(set);
    print("file", path.string());
    print("lattice", set.lattice);
    print("environments", std::to_string(set.shells) + " shells, " + std::to_string(set.sites()) + " sites");
    print("species", joined(set.species));
    print("barriers", std::to_string(set.size()) +
                          ", of them 0 eV or less or not finite: " + std::to_string(labels.rejected.size()));
    auto with_back = set;
    if (const auto back = append_reverse(with_back, labels.kept); !back.empty())
        print("reverse barriers", std::to_string(back.size()));
    std::vector<moments> of_alloy(set.alloys.size());
    for (const std::size_t row : labels.kept) of_alloy[set.alloy[row]].add(set.barriers_eV[row]);
    for (std::size_t a = 0; a < set.alloys.size(); ++a)
        print(set.alloys[a].name.c_str(), std::to_string(of_alloy[a].count()) + " barriers, mean " +
                                              rounded(of_alloy[a].mean()) +
                                              " eV, a = " + rounded(set.alloys[a].lattice_constant_A) + " Å");
}

/// The domains of a rank, one a line.
void print_domains(const std::filesystem::path& path) {
    const auto states = read_domain_part(path);
    print("file", path.string());
    print("holds", "domains of a rank, part of a checkpoint (checkpoint.saddle names its parts), whole (checksum)");
    for (const auto& [number, state] : states) {
        input_archive in(state, path.string());
        const auto saved = read_saved_domain(in);
        print(("domain " + std::to_string(number)).c_str(),
              std::to_string(saved.own.size()) + " sites, of them vacant " +
                  std::to_string(std::count(saved.own.begin(), saved.own.end(), vacant)) + ", " +
                  std::to_string(saved.statistics.jumps) + " jumps");
    }
}

/// A spectrum that is being made: how far, and what it gives so far.
void print_spectrum(const std::filesystem::path& path) {
    const auto bytes = read_file(path);
    const auto saved = read_spectrum(std::as_bytes(std::span(bytes)), path.string());
    const auto line = [](const char* name, const jump_spectrum& jumps) {
        if (jumps.barriers_eV.count() > 0)
            print(name, std::to_string(jumps.barriers_eV.count()) + " barriers, mean " +
                            rounded(jumps.barriers_eV.mean()) + " eV, standard deviation " +
                            rounded(jumps.barriers_eV.standard_deviation()) + " eV, " + std::to_string(jumps.abnormal) +
                            " of them 0 eV or less");
    };
    print("file", path.string());
    print("holds", "a spectrum in the making, whole (checksum)");
    print("sites done", std::to_string(saved.done) + " of " + std::to_string(saved.sites));
    line("all", saved.spectrum.all());
    for (std::size_t k = 0; k < saved.species.size(); ++k)
        line(saved.species[k].c_str(), saved.spectrum.of(static_cast<digit>(k + 1)));
}

/// The settings that a checkpoint holds, one a line.
void print_settings(const nlohmann::ordered_json& settings) {
    for (const auto& [name, value] : settings.items())
        if (!value.is_null() && value != "" && !(value.is_array() && value.empty()))
            print(name.c_str(), value.is_string() ? value.get<std::string>() : value.dump());
}

void print_checkpoint(const std::filesystem::path& path) {
    const auto saved = read_checkpoint(path);
    const auto& head = saved.head();
    print("file", path.string());
    print("format", "version " + std::to_string(checkpoint_kind.version) + ", whole (checksum)");
    print("jumps done", std::to_string(head.jumps));
    print("time", rounded(head.clock.value) + " s");
    print("wall time", readable_duration(head.wall_s));
    print("state", std::to_string(saved.state_bytes()) + " bytes");
    for (const auto& mark : head.files) print(mark.name.c_str(), std::to_string(mark.bytes) + " bytes");
    print_settings(parse_settings(head.settings));
}

/// Kinds of potentials that `saddle neb` and `saddle dataset` take, and what of them is here.
void print_potentials() {
    for (const auto& kind : runtime::potential_kinds())
        print((kind.name + ":").c_str(),
              kind.form + ": " + kind.description + (kind.built ? "" : "; not part of this build"));
}

void print_potential(const std::string& text) {
    const auto potential = runtime::make_potential(text);
    print("potential", potential.description());
    print("species", joined(potential.names()));
    print("cutoff", rounded(potential.cutoff_A()) + " Å");
}

/// A data-set file or a folder of barriers.
bool holds_data(const std::filesystem::path& path) {
    return std::filesystem::is_directory(path) || is_data_set_file(path);
}

}  // namespace

command add_info(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand(
        "info", "What a model, a data set, a checkpoint, a structure, an event log or a potential holds");
    const auto path = std::make_shared<std::string>();
    sub->add_option(
           "file", *path,
           "Model file, name of a model that ships, data set, folder of barriers, checkpoint, structure, event log, "
           "potential (as in kim:MODEL), or the word potentials for a list of its kinds")
        ->required();
    sub->footer("Example: saddle info NbMoTaWV");
    return [path, &output] {
        if (*path == "potentials" || (!std::filesystem::exists(*path) && runtime::names_potential(*path))) {
            *path == "potentials" ? print_potentials() : print_potential(*path);
            return 0;
        }
        const auto shipped = runtime::shipped_models();
        const bool is_name = std::find(shipped.begin(), shipped.end(), *path) != shipped.end();
        if (!std::filesystem::exists(*path) && !is_name)
            throw input_error(*path, "a file, or a model that ships (" + joined(shipped) + ")", "neither");
        if (!is_name && is_sealed_file(*path, checkpoint_kind))
            print_checkpoint(*path);
        else if (!is_name && holds_domains(*path))
            print_domains(*path);
        else if (!is_name && is_spectrum_checkpoint(*path))
            print_spectrum(*path);
        else if (!is_name && holds_data(*path))
            print_data_set(*path);
        else if (is_name || runtime::is_model_file(*path))
            print_model(runtime::find_model(*path));
        else if (is_event_log_file(*path))
            for (const auto& [name, value] : event_log_facts_of(*path, output)) print(name.c_str(), value);
        else
            print_structure(*path);
        return 0;
    };
}

}  // namespace saddle::cli
