// saddle randomness: how evenly likely the jumps of a vacancy are, site by site.
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/analysis/histogram.hpp>
#include <saddle/analysis/jump_randomness.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

#include "commands.hpp"
#include "site_map.hpp"
#include "site_scan.hpp"
#include "temperatures.hpp"

namespace saddle::cli {

namespace {

constexpr std::size_t bins = 20;

struct randomness_arguments {
    model_arguments model;
    structure_arguments structure;
    std::vector<std::string> temperature;
    std::string output;
    std::string map;
};

/// R of every site that has an atom, at every temperature.
template <lattice L>
struct randomness_table {
    crystal<L> made;
    std::vector<site> sites;
    std::vector<kelvin> temperatures;
    std::vector<std::vector<double>> values;  ///< by temperature, then site
};

template <lattice L>
randomness_table<L> randomness_of(const runtime::model<L>& model, const randomness_arguments& arguments,
                                  const output_arguments& output) {
    const auto temperatures = parse_temperatures(joined(arguments.temperature, ","));
    auto made = recognised<L>(arguments.structure.read(model.data().species), output);
    check_lattice_constant(made.lattice_constant_A, model, output);
    const auto occupation = in_order_of(made.sites, model);
    auto sites = atom_sites(occupation);
    std::vector<per_jump<L>> barriers;
    progress_line progress("randomness", sites.size(), "sites", output.progress());
    scan_sites(model, occupation, sites, progress, 0, [&](site, const auto& eV) { barriers.push_back(eV); });
    progress.finish();
    randomness_table<L> table{std::move(made), std::move(sites), temperatures, {}};
    for (const kelvin t : temperatures) table.values.push_back(jump_randomness_of_sites(barriers, t));
    return table;
}

template <lattice L>
nlohmann::ordered_json summary_of(const randomness_table<L>& table) {
    nlohmann::ordered_json summary;
    for (std::size_t t = 0; t < table.temperatures.size(); ++t) {
        const auto all = moments_of(table.values[t]);
        histogram counts(0, 1, bins);
        for (const double r : table.values[t]) counts.add(r);
        summary[number_text(table.temperatures[t].value)] = {
            {"mean", all.mean()}, {"variance", all.variance()}, {"sites", all.count()}, {"histogram", counts.counts()}};
    }
    return summary;
}

template <lattice L>
std::string table_text(const randomness_table<L>& table) {
    std::string csv = "id,species,temperature_K,randomness\n";
    for (std::size_t t = 0; t < table.temperatures.size(); ++t)
        for (std::size_t i = 0; i < table.sites.size(); ++i) {
            const site s = table.sites[i];
            append_csv_row(csv, table.made.ids[s.index], table.made.sites.names()[table.made.sites[s] - std::size_t{1}],
                           table.temperatures[t].value, table.values[t][i]);
        }
    return csv;
}

/// R at each temperature as a column randomness_400K.
template <lattice L>
std::string map_text(const randomness_table<L>& table, const std::string& file) {
    site_map map(table.made);
    for (std::size_t t = 0; t < table.temperatures.size(); ++t) {
        std::vector<double> values(table.made.sites.size());
        for (std::size_t i = 0; i < table.sites.size(); ++i) values[table.sites[i].index] = table.values[t][i];
        map.add("randomness_" + folder_of(table.temperatures[t]), values);
    }
    std::string text;
    map.append(text, file);
    return text;
}

template <lattice L>
int randomness(const runtime::model<L>& model, const randomness_arguments& arguments, const output_arguments& output) {
    const auto table = randomness_of(model, arguments, output);
    if (!arguments.output.empty()) write_file_atomically(arguments.output, table_text(table));
    if (!arguments.map.empty()) write_file_atomically(arguments.map, map_text(table, arguments.map));
    std::printf("%s\n", summary_of(table).dump(1).c_str());
    return 0;
}

}  // namespace

command add_randomness(CLI::App& app, const output_arguments& output) {
    auto* sub =
        app.add_subcommand("randomness", "Jump randomness R of every site: mean, variance and histogram, as JSON");
    const auto arguments = std::make_shared<randomness_arguments>();
    arguments->model.add_to(*sub);
    arguments->structure.add_to(*sub, true);
    sub->add_option("-T,--temperature", arguments->temperature, "K: 800, a list 400,800 or a range 100:3000:100")
        ->delimiter(',')
        ->required();
    sub->add_option("-o,--output", arguments->output, "CSV of every site: id,species,temperature_K,randomness");
    sub->add_option("--map", arguments->map,
                    "Every atom with R at each temperature: extended XYZ for OVITO, or CSV where the name ends so");
    sub->footer(
        "Example: saddle randomness --structure alloy.dump --species Nb,Mo,Ta --temperature 400,800,3000\n"
        "R = 1 - s(p)/max s(p) of the probabilities of a site's jumps, s their standard deviation: 0 where one jump\n"
        "takes all, 1 where all are equally likely. Its variance over the sites is the diffusion multiplicity (Xing\n"
        "et al.). Every atom is taken away in turn; the histogram has 20 bins from 0 to 1.");
    return [arguments, &output] {
        check_outputs({arguments->output, arguments->map});
        const auto model = arguments->model.load();
        return std::visit([&](const auto& m) { return randomness(*m, *arguments, output); }, model);
    };
}

}  // namespace saddle::cli
