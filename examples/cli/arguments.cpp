#include "arguments.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <limits>
#include <utility>

#include <unistd.h>

#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/recognise.hpp>

#include "model_library.hpp"

namespace saddle::cli {

namespace {

CLI::Validator number_that(std::function<bool(double)> fits, const std::string& expected, const std::string& in_help) {
    const auto check = [fits = std::move(fits), expected](const std::string& text) {
        double value = 0;
        if (CLI::detail::lexical_cast(text, value) && std::isfinite(value) && fits(value)) return std::string();
        return "expected " + expected + ", found " + quoted_text(text);
    };
    return {check, in_help, ""};
}

}  // namespace

bool output_arguments::progress() const { return !quiet && ::isatty(STDERR_FILENO) == 1; }

void output_arguments::remark(const std::string& text) const {
    if (!quiet) std::fprintf(stderr, "saddle: %s\n", text.c_str());
}

void check_outputs(std::initializer_list<std::string> files) {
    for (const auto& file : files)
        if (!file.empty()) check_writable(file);
}

void write_or_print(const std::string& text, const std::string& file) {
    if (file.empty())
        std::fwrite(text.data(), 1, text.size(), stdout);
    else
        write_file_atomically(file, text);
}

void check_printed() {
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) throw error("standard output: cannot write");
}

std::uint64_t count_of(const std::string& option, const std::string& text, std::uint64_t least) {
    const auto number = parse_integer(text);
    if (!number && !text.empty() && text.find_first_not_of("0123456789") == text.npos)
        throw input_error(option,
                          "a whole number of at most " + std::to_string(std::numeric_limits<std::int64_t>::max()),
                          quoted_text(text));
    if (!number || *number < 0 || static_cast<std::uint64_t>(*number) < least)
        throw input_error(option, "a whole number of at least " + std::to_string(least), quoted_text(text));
    return static_cast<std::uint64_t>(*number);
}

CLI::Validator number_above_0() {
    return number_that([](double x) { return x > 0; }, "a finite number above 0", "POSITIVE");
}

CLI::Validator number_of_at_least_0() {
    return number_that([](double x) { return x >= 0; }, "a finite number of at least 0", "NONNEGATIVE");
}

CLI::Validator number_between(double least, double most) {
    const auto low = number_text(least), high = number_text(most);
    return number_that([=](double x) { return x >= least && x <= most; }, "a number from " + low + " to " + high,
                       "FLOAT in [" + low + " - " + high + "]");
}

void add_count(CLI::App& command, const std::string& names, std::optional<std::uint64_t>& value, std::uint64_t least,
               const std::string& help) {
    const std::string option = names.substr(names.rfind("--"));
    command
        .add_option_function<std::string>(
            names, [&value, option, least](const std::string& text) { value = count_of(option, text, least); }, help)
        ->type_name("N");
}

void model_arguments::add_to(CLI::App& command) {
    model = runtime::default_model;
    command.add_option("--model", model, "Model file, or the name of a model that ships")->capture_default_str();
    command.add_option("--backend", backend, "Who multiplies: auto is the widest instruction set of this CPU")
        ->check(CLI::IsMember(runtime::backend_names()))
        ->capture_default_str();
}

runtime::any_model model_arguments::load() const {
    return runtime::compose(runtime::read_model_file(runtime::find_model(model)), runtime::parse_backend(backend));
}

void structure_arguments::add_to(CLI::App& command, bool required) {
    command
        .add_option("--structure", structure,
                    "Crystal: LAMMPS dump, LAMMPS data, extended XYZ or POSCAR, known by content")
        ->required(required);
    add_count(command, "--frame", frame, 0, "Frame of the file, from 0 (default: the last)");
    command
        .add_option("--species", species, "Names of bare types, type 1 first: Nb,Mo,Ta (default: the model's order)")
        ->delimiter(',');
}

atoms structure_arguments::read(const species_names& model_species) const {
    auto found = read_atoms(structure, frame ? static_cast<std::int64_t>(*frame) : last_frame);
    if (!species.empty()) return with_species(std::move(found), species);
    return found.named ? found : with_species(std::move(found), model_species);
}

template <lattice L>
crystal<L> recognised(const atoms& structure, const output_arguments& output, bool sites_alone) {
    auto found = recognise<L>(structure);
    const auto& report = found.report;
    char text[256];
    if (std::abs(report.strain) > 1e-6) {
        std::snprintf(text, sizeof text, "%s: box strained by %.3g %%; sites are matched in fractional coordinates",
                      structure.source.c_str(), 100 * report.strain);
        output.remark(text);
    }
    if (report.displacement_A > 0.01) {
        std::snprintf(text, sizeof text, "%s: atoms up to %.3g Å off their sites (atom %lld); taken as %s",
                      structure.source.c_str(), report.displacement_A, static_cast<long long>(report.displaced_id),
                      sites_alone ? "on the lattice"
                                  : "they stand (--on-sites: on the lattice, all that `saddle train` learns from)");
        output.remark(text);
    }
    return found;
}

template <lattice L>
supercell<L> in_order_of(const supercell<L>& sites, const runtime::model<L>& model) {
    return sites.renumbered(model.data().species);
}

template <lattice L>
void check_lattice_constant(double lattice_constant_A, const runtime::model<L>& model, const output_arguments& output) {
    const auto [low, high] = model.data().lattice_constant_range_A;
    // half a percent beside the range is within what a thermal expansion does
    if (lattice_constant_A >= low * 0.995 && lattice_constant_A <= high * 1.005) return;
    char text[200];
    std::snprintf(text, sizeof text,
                  "lattice constant %.4g Å is outside the range of the model's training, %.4g to %.4g Å",
                  lattice_constant_A, low, high);
    output.remark(text);
}

template crystal<bcc> recognised<bcc>(const atoms&, const output_arguments&, bool);
template crystal<fcc> recognised<fcc>(const atoms&, const output_arguments&, bool);
template supercell<bcc> in_order_of<bcc>(const supercell<bcc>&, const runtime::model<bcc>&);
template supercell<fcc> in_order_of<fcc>(const supercell<fcc>&, const runtime::model<fcc>&);
template void check_lattice_constant<bcc>(double, const runtime::model<bcc>&, const output_arguments&);
template void check_lattice_constant<fcc>(double, const runtime::model<fcc>&, const output_arguments&);

}  // namespace saddle::cli
