#include "crystal_series.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <saddle/alloy/composition_grid.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/random.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>

#include "run_files.hpp"
#include "run_folder.hpp"
#include "run_plan.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// Smallest made crystal whose environments do not meet their own images.
constexpr int least_cells = 8;

std::vector<composition> compositions_of(const crystal_series& series, const species_names& model_species) {
    if (series.grid) {
        const auto& corners = series.species.empty() ? model_species : series.species;
        if (corners.size() != 3)
            throw input_error("--grid", "three species as corners (--species A,B,C)", joined(corners));
        return composition_triangle(corners, static_cast<int>(std::min<std::uint64_t>(*series.grid, 1001)));
    }
    if (!series.line.empty())
        return composition_line(parse_composition(series.line[0]), parse_composition(series.line[1]),
                                static_cast<std::size_t>(series.points.value_or(11)));
    std::vector<composition> listed;
    for (const auto& text : series.compositions) listed.push_back(parse_composition(text));
    return listed;
}

double share_of(const composition& amounts, const std::string& species) {
    double sum = 0, own = 0;
    for (const auto& [name, amount] : amounts) {
        sum += amount;
        if (name == species) own = amount;
    }
    return own / sum;
}

/// "Nb10Mo70Ta20" for a scale that makes these numbers of the amounts.
std::string name_of(const composition& amounts, double scale) {
    std::string name;
    for (const auto& [species, amount] : amounts) {
        char text[32];
        std::snprintf(text, sizeof text, "%.4g", amount * scale);
        if (amount > 0) name += species + text;
    }
    return name;
}

/// In at.%.
std::string name_of(const composition& amounts) {
    double sum = 0;
    for (const auto& part : amounts) sum += part.second;
    return name_of(amounts, 100 / sum);
}

template <lattice L>
std::array<int, 3> cells_of(const crystal_series& series, const composition& amounts) {
    if (series.atoms_each) return smallest_cube<L>(amounts, static_cast<std::size_t>(*series.atoms_each), least_cells);
    return {series.cells[0], series.cells[1], series.cells[2]};
}

template <lattice L>
labelled_crystal<L> made_crystal(const crystal_series& series, const composition& amounts,
                                 const runtime::model<L>& model) {
    std::vector<std::string> labels;
    for (const auto& species : model.data().species) labels.push_back(number_text(share_of(amounts, species)));
    const auto sites = supercell<L>::random(cells_of<L>(series, amounts), amounts, seed(*series.seed),
                                            random_stream("crystal " + name_of(amounts, 1)));
    return {std::move(labels), name_of(amounts), in_order_of(sites, model)};
}

template <lattice L>
labelled_crystal<L> read_crystal(const atoms& structure, std::vector<std::string> labels, std::string name,
                                 const runtime::model<L>& model, const output_arguments& output) {
    const auto found = recognised<L>(structure, output);
    check_lattice_constant(found.lattice_constant_A, model, output);
    return {std::move(labels), std::move(name), in_order_of(found.sites, model)};
}

/// Frames of a run, whose types run.json names.
template <lattice L, class F>
void for_each_frame(const fs::path& folder, const runtime::model<L>& model, const output_arguments& output, F f) {
    const auto record = read_run_json(folder);
    species_names types;
    if (const auto named = record.find("types"); named != record.end()) types = named->template get<species_names>();
    std::error_code code;
    if (!fs::exists(folder / trajectory_name, code))
        throw input_error(folder.string(), std::string(trajectory_name) + " (`saddle anneal --dump-every`)", "none");
    const structure_file file(folder / trajectory_name);
    for (std::size_t k = 0; k < file.frames(); ++k) {
        auto structure = with_species(file.read(static_cast<std::int64_t>(k)), types);
        std::vector<std::string> labels{std::to_string(k), std::to_string(structure.step)};
        f(read_crystal(structure, std::move(labels), "frame " + std::to_string(k), model, output), k, file.frames());
    }
}

}  // namespace

void crystal_series::add_to(CLI::App& command) {
    command.add_option("folder", folder, "Folder of a run with frames (--dump-every)");
    command.add_option("--structure", structures, "Structures: LAMMPS dump or data, extended XYZ, POSCAR");
    add_count(command, "--frame", frame, 0, "Frame of each file, from 0 (default: the last)");
    command
        .add_option("--species", species, "Names of bare types, type 1 first; with --grid the corners of the triangle")
        ->delimiter(',');
    command.add_option("--cells", cells, "Cells of made crystals: NX NY NZ (default: 10 10 10)")->expected(3);
    command.add_option("--composition", compositions, "Random crystals: Nb=1,Mo=1,Ta=1; given several times, one each")
        ->take_all();
    add_count(command, "--grid", grid, 1, "Random crystals over a composition triangle, in steps of 1/N");
    command.add_option("--line", line, "Random crystals between two compositions: FROM TO")->expected(2);
    add_count(command, "--points", points, 2, "Crystals on the line, its ends included (default: 11)");
    add_count(command, "--atoms-each", atoms_each, 1, "Makes crystals so large that every species has N atoms");
    add_count(command, "--seed", seed, 0, "Fixes the random crystals (default: 1)");
}

crystal_series::kind crystal_series::chosen() const {
    return !folder.empty() ? kind::run : !structures.empty() ? kind::structures : kind::compositions;
}

void crystal_series::check() const {
    const int kinds = !folder.empty() + !structures.empty() + !compositions.empty() + grid.has_value() + !line.empty();
    if (kinds != 1)
        throw input_error("crystals", "one of a folder, --structure, --composition, --grid and --line",
                          kinds == 0 ? "none" : "several");
    if (chosen() != kind::compositions && (!cells.empty() || atoms_each))
        throw input_error("crystals", "--cells and --atoms-each with made crystals only", "with others");
    if (!cells.empty() && atoms_each) throw input_error("crystals", "--cells or --atoms-each", "both");
    if (points && line.empty()) throw input_error("--points", "--line", "none");
}

std::vector<std::string> columns_of(const crystal_series& series, const species_names& model_species) {
    switch (series.chosen()) {
        case crystal_series::kind::run:
            return {"frame", "jump"};
        case crystal_series::kind::structures:
            return {"structure"};
        case crystal_series::kind::compositions:
            break;
    }
    std::vector<std::string> columns;
    for (const auto& species : model_species) columns.push_back("c_" + species);
    return columns;
}

template <lattice L>
void for_each_crystal(const crystal_series& wanted, const runtime::model<L>& model, const output_arguments& output,
                      const std::function<void(const labelled_crystal<L>&, std::size_t, std::size_t)>& f) {
    auto series = wanted;
    if (series.cells.empty()) series.cells = {10, 10, 10};
    if (series.chosen() == crystal_series::kind::run) return for_each_frame(series.folder, model, output, f);
    if (series.chosen() == crystal_series::kind::structures) {
        for (std::size_t k = 0; k < series.structures.size(); ++k) {
            const structure_arguments file{series.structures[k], series.frame, series.species};
            f(read_crystal(file.read(model.data().species), {series.structures[k]}, series.structures[k], model,
                           output),
              k, series.structures.size());
        }
        return;
    }
    const auto list = compositions_of(series, model.data().species);
    for (const auto& amounts : list)  // before the first is made
        for (const auto& part : amounts)
            if (part.second > 0) digit_of(model.data().species, part.first, "species of the crystal");
    for (std::size_t k = 0; k < list.size(); ++k) f(made_crystal(series, list[k], model), k, list.size());
}

template void for_each_crystal<bcc>(const crystal_series&, const runtime::model<bcc>&, const output_arguments&,
                                    const std::function<void(const labelled_crystal<bcc>&, std::size_t, std::size_t)>&);
template void for_each_crystal<fcc>(const crystal_series&, const runtime::model<fcc>&, const output_arguments&,
                                    const std::function<void(const labelled_crystal<fcc>&, std::size_t, std::size_t)>&);

}  // namespace saddle::cli
