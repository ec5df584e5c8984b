// saddle barriers: the barrier of every jump of a vacancy.
#include <charconv>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/structure/displacements.hpp>
#include <saddle/training/ensemble.hpp>

#include "commands.hpp"
#include "site_scan.hpp"
#include "wanted_sites.hpp"

namespace saddle::cli {

namespace {

struct barriers_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<std::string> vacancies;
    std::string descriptor;
    std::vector<std::string> members;
    bool on_sites = false;
    std::string output;
};

/// `members`: what each further model says of this vacancy.
template <lattice L>
void append_rows(std::string& csv, const crystal<L>& made, site vacancy, const per_jump<L>& barriers,
                 const std::vector<per_jump<L>>& members) {
    const vec3 centre = made.sites.position(vacancy);
    for (std::size_t j = 0; j < barriers.size(); ++j) {
        const vec3 d = L::jumps[j];
        const site neighbour = made.sites.near(centre, d);
        // nothing jumps from a site without an atom
        if (made.ids[neighbour.index] == 0 || neighbour == vacancy) continue;
        const auto& species = made.sites.names()[made.sites[neighbour] - std::size_t{1}];
        const auto barrier = static_cast<float>(barriers[j]);
        if (members.empty()) {
            append_csv_row(csv, made.ids[vacancy.index], made.ids[neighbour.index], d.x, d.y, d.z, species, barrier);
            continue;
        }
        std::vector<std::vector<float>> said;
        for (const auto& member : members) said.push_back({static_cast<float>(member[j])});
        const auto all = combined(said).front();
        append_csv_row(csv, made.ids[vacancy.index], made.ids[neighbour.index], d.x, d.y, d.z, species, barrier,
                       static_cast<float>(all.mean_eV), static_cast<float>(all.spread_eV));
    }
}

/// Whether a model sees atoms where they stand in the file.
bool sees_displacements(const map_description& map, const barriers_arguments& arguments) {
    return map.is_density() && !arguments.on_sites;
}

/// What the model must see, where the command line says so.
void check_descriptor(const map_description& map, const barriers_arguments& arguments) {
    std::string kind = map.is_density() ? "sdm" : map.in_voxels() ? "voxel-map" : "digit-map";
    if (!arguments.descriptor.empty() && arguments.descriptor != kind)
        throw input_error("--descriptor", "the model's, " + kind, "'" + arguments.descriptor + "'");
}

/// Barriers of every site that is asked for.
template <lattice L>
std::vector<per_jump<L>> scanned(const runtime::model<L>& model, const crystal<L>& made, const atoms& structure,
                                 const std::vector<site>& sites, const barriers_arguments& arguments,
                                 progress_line& progress, std::size_t done) {
    const bool as_they_stand = sees_displacements(model.data().descriptor, arguments);
    std::vector<per_jump<L>> all;
    all.reserve(sites.size());
    scan_sites(
        model, in_order_of(made.sites, model), sites, progress, done,
        [&](site, const auto& barriers) { all.push_back(barriers); },
        as_they_stand ? displacements(made, structure) : std::vector<real3>{});
    return all;
}

/// The models of --members, which must be of the lattice of `model` and take atoms as it does.
template <lattice L>
std::vector<std::shared_ptr<const runtime::model<L>>> members_of(const runtime::model<L>& model,
                                                                 const barriers_arguments& arguments) {
    std::vector<std::shared_ptr<const runtime::model<L>>> members;
    for (const auto& name : arguments.members) {
        const auto loaded = model_arguments{.model = name, .backend = arguments.model.backend}.load();
        const auto* fits = std::get_if<std::shared_ptr<const runtime::model<L>>>(&loaded);
        if (!fits) throw input_error("--members", "models on the lattice of --model", "'" + name + "'");
        const auto& map = (*fits)->data().descriptor;
        check_descriptor(map, arguments);
        if (sees_displacements(map, arguments) != sees_displacements(model.data().descriptor, arguments))
            throw input_error("--members", "models that all take atoms as they stand or all on sites, or --on-sites",
                              "'" + name + "' beside '" + arguments.model.model + "'");
        members.push_back(*fits);
    }
    return members;
}

template <lattice L>
std::string barrier_table(const runtime::model<L>& model, const barriers_arguments& arguments,
                          const output_arguments& output) {
    check_descriptor(model.data().descriptor, arguments);
    const auto members = members_of(model, arguments);
    const auto structure = arguments.structure.read(model.data().species);
    const auto made = recognised<L>(structure, output, !sees_displacements(model.data().descriptor, arguments));
    check_lattice_constant(made.lattice_constant_A, model, output);
    for (const auto& member : members) check_lattice_constant(made.lattice_constant_A, *member, output);
    const auto sites = wanted_sites(made, arguments.vacancies);
    progress_line progress("barriers", sites.size() * (1 + members.size()), "vacancies", output.progress());
    const auto barriers = scanned(model, made, structure, sites, arguments, progress, 0);
    std::vector<std::vector<per_jump<L>>> of_members;
    for (const auto& member : members)
        of_members.push_back(
            scanned(*member, made, structure, sites, arguments, progress, sites.size() * (1 + of_members.size())));
    std::string csv = "vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV";
    csv += members.empty() ? "\n" : ",mean_eV,spread_eV\n";
    for (std::size_t k = 0; k < sites.size(); ++k) {
        std::vector<per_jump<L>> here;
        for (const auto& member : of_members) here.push_back(member[k]);
        append_rows(csv, made, sites[k], barriers[k], here);
    }
    return csv;
}

}  // namespace

command add_barriers(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("barriers", "Barriers of all jumps of one, several or all vacancies, as CSV");
    const auto arguments = std::make_shared<barriers_arguments>();
    arguments->model.add_to(*sub);
    arguments->structure.add_to(*sub, true);
    sub->add_option(
           "--vacancy", arguments->vacancies,
           "Ids of atoms to take away, one at a time, or all, or empty: the one site that has no atom (default: "
           "the sites without an atom, else all)")
        ->delimiter(',');
    sub->add_option("--descriptor", arguments->descriptor, "What the model must see, or the command refuses it")
        ->check(CLI::IsMember({"digit-map", "voxel-map", "sdm"}));
    sub->add_option("--members", arguments->members,
                    "Models of an ensemble: columns mean_eV and spread_eV (standard deviation) of theirs beside the "
                    "model's barrier")
        ->delimiter(',');
    sub->add_flag("--on-sites", arguments->on_sites,
                  "Density maps of atoms on the ideal sites instead of where they stand in the file");
    sub->add_option("-o,--output", arguments->output, "CSV file (default: standard output)");
    sub->footer(
        "Example: saddle barriers --structure alloy.dump --species Nb,Mo,Ta --vacancy 17 --output barriers.csv\n"
        "dx,dy,dz points from the vacancy to the neighbour that would jump, in units of a/2.");
    return [arguments, &output] {
        check_outputs({arguments->output});
        const auto model = arguments->model.load();
        const auto csv = std::visit([&](const auto& m) { return barrier_table(*m, *arguments, output); }, model);
        write_or_print(csv, arguments->output);
        return 0;
    };
}

}  // namespace saddle::cli
