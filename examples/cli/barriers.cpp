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

#include "commands.hpp"
#include "site_scan.hpp"
#include "wanted_sites.hpp"

namespace saddle::cli {

namespace {

struct barriers_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<std::string> vacancies;
    std::string output;
};

template <lattice L>
void append_rows(std::string& csv, const crystal<L>& made, site vacancy, const per_jump<L>& barriers) {
    const vec3 centre = made.sites.position(vacancy);
    for (std::size_t j = 0; j < barriers.size(); ++j) {
        const vec3 d = L::jumps[j];
        const site neighbour = made.sites.near(centre, d);
        // nothing jumps from a site without an atom
        if (made.ids[neighbour.index] == 0 || neighbour == vacancy) continue;
        const auto& species = made.sites.names()[made.sites[neighbour] - std::size_t{1}];
        append_csv_row(csv, made.ids[vacancy.index], made.ids[neighbour.index], d.x, d.y, d.z, species,
                       static_cast<float>(barriers[j]));
    }
}

template <lattice L>
std::string barrier_table(const runtime::model<L>& model, const barriers_arguments& arguments,
                          const output_arguments& output) {
    const auto made = recognised<L>(arguments.structure.read(model.data().species), output);
    check_lattice_constant(made.lattice_constant_A, model, output);
    const auto sites = wanted_sites(made, arguments.vacancies);
    const auto occupation = in_order_of(made.sites, model);
    std::string csv = "vacancy_id,neighbor_id,dx,dy,dz,species,barrier_eV\n";
    progress_line progress("barriers", sites.size(), "vacancies", output.progress());
    scan_sites(model, occupation, sites, progress, 0,
               [&](site vacancy, const auto& barriers) { append_rows(csv, made, vacancy, barriers); });
    return csv;
}

}  // namespace

command add_barriers(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("barriers", "Barriers of all jumps of one, several or all vacancies, as CSV");
    const auto arguments = std::make_shared<barriers_arguments>();
    arguments->model.add_to(*sub);
    arguments->structure.add_to(*sub, true);
    sub->add_option("--vacancy", arguments->vacancies,
                    "Ids of atoms to take away, one at a time, or all (default: the sites without an atom, else all)")
        ->delimiter(',');
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
