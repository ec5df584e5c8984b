// saddle rdf: the radial distribution function of a structure, and its shells.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <saddle/analysis/radial_distribution.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>

#include "commands.hpp"

namespace saddle::cli {

namespace {

struct rdf_arguments {
    std::string structure;
    std::optional<std::uint64_t> frame;
    std::vector<std::string> species;
    double cutoff_A = 10;
    double width_A = 0.02;
    double gap_A = 0.15;
    std::string output;
};

using species_pair = std::pair<std::size_t, std::size_t>;

/// Species that the structure has.
std::vector<std::size_t> present_in(const radial_distribution& pairs) {
    std::vector<std::size_t> present;
    for (std::size_t s = 0; s < pairs.names().size(); ++s)
        if (pairs.atoms_of(s) > 0) present.push_back(s);
    return present;
}

std::string name_of(const radial_distribution& pairs, species_pair p) {
    return pairs.names()[p.first] + "-" + pairs.names()[p.second];
}

/// distance_A,g_all,g_A-B…: pairs a ≤ b of species with atoms to pair.
std::string distribution_text(const radial_distribution& pairs) {
    std::vector<std::string> header{"distance_A", "g_all"};
    std::vector<std::vector<double>> columns{pairs.total()};
    const auto present = present_in(pairs);
    for (const std::size_t a : present)
        for (const std::size_t b : present)
            if (a < b || (a == b && pairs.atoms_of(a) > 1)) {
                header.push_back("g_" + name_of(pairs, {a, b}));
                columns.push_back(pairs.of(a, b));
            }
    std::string csv;
    append_csv_range(csv, header);
    for (std::size_t bin = 0; bin < pairs.size(); ++bin) {
        std::vector<double> row{pairs.distance_A(bin)};
        for (const auto& column : columns) row.push_back(column[bin]);
        append_csv_range(csv, row);
    }
    return csv;
}

/// shell,distance_A,neighbours,A-B…: neighbours B of an atom of A, on the mean.
std::string shells_text(const radial_distribution& pairs, const std::vector<radial_shell>& shells) {
    const auto present = present_in(pairs);
    std::vector<std::string> header{"shell", "distance_A", "neighbours"};
    for (const std::size_t a : present)
        for (const std::size_t b : present) header.push_back(name_of(pairs, {a, b}));
    std::string csv;
    append_csv_range(csv, header);
    for (std::size_t k = 0; k < shells.size(); ++k) {
        std::vector<std::string> row{std::to_string(k + 1), number_text(shells[k].distance_A),
                                     number_text(shells[k].neighbours)};
        for (const std::size_t a : present)
            for (const std::size_t b : present)
                row.push_back(number_text(shells[k].of_species[a * pairs.names().size() + b]));
        append_csv_range(csv, row);
    }
    return csv;
}

int rdf(const rdf_arguments& arguments, const output_arguments& output) {
    const structure_file file(arguments.structure);
    auto structure = file.read(arguments.frame ? static_cast<std::int64_t>(*arguments.frame) : last_frame);
    if (!arguments.species.empty()) structure = with_species(std::move(structure), arguments.species);
    constexpr double most_bins = 1e6;
    const double bins = arguments.cutoff_A / arguments.width_A;
    if (!(arguments.width_A > 0) || !(arguments.cutoff_A > 0) || !(bins >= 1 && bins <= most_bins))
        throw input_error("--cutoff and --bin", "1 to 1000000 bins of a width above 0",
                          number_text(arguments.cutoff_A) + " A in bins of " + number_text(arguments.width_A) + " A");
    const radial_distribution pairs(structure, arguments.cutoff_A, static_cast<std::size_t>(bins + 0.5));
    const auto shells = shells_of(pairs, arguments.gap_A);
    if (!arguments.output.empty()) write_file_atomically(arguments.output, distribution_text(pairs));
    write_or_print(shells_text(pairs, shells));
    if (pairs.pairs().inside() == 0)
        output.remark("no shells: no pairs within " + number_text(arguments.cutoff_A) + " A");
    else if (shells.empty())
        output.remark("no shells: no gap of " + number_text(arguments.gap_A) + " A between the pairs");
    return 0;
}

}  // namespace

command add_rdf(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("rdf", "Neighbour shells of a structure, and its radial distribution function");
    const auto arguments = std::make_shared<rdf_arguments>();
    sub->add_option("structure", arguments->structure, "LAMMPS dump or data, extended XYZ or POSCAR")->required();
    add_count(*sub, "--frame", arguments->frame, 0, "Frame of the file, from 0 (default: the last)");
    sub->add_option("--species", arguments->species, "Names of bare types, type 1 first: Nb,Mo,Ta")->delimiter(',');
    sub->add_option("--cutoff", arguments->cutoff_A, "Largest distance, A")->capture_default_str();
    sub->add_option("--bin", arguments->width_A, "Width of a bin, A")->capture_default_str();
    sub->add_option("--gap", arguments->gap_A, "Distance without pairs that parts two shells, A")
        ->capture_default_str();
    sub->add_option("-o,--output", arguments->output, "CSV of g(r): distance_A,g_all,g_A-B,...");
    sub->footer(
        "Example: saddle rdf alloy.dump --species Nb,Mo,Ta --output g.csv\n"
        "Prints CSV, a row a shell: shell,distance_A,neighbours,A-B,...; A-B are the neighbours B of an atom of A,\n"
        "on the mean. g_ab(r) = V n_ab(r)/(N_a N_b v(r)), v the volume of the spherical shell of a bin; for like\n"
        "species N_a (N_a - 1)/2 pairs: atoms without order have g = 1. Atoms need not stand on a lattice.");
    return [arguments, &output] {
        check_outputs({arguments->output});
        return rdf(*arguments, output);
    };
}

}  // namespace saddle::cli
