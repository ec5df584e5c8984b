// saddle diffusion: coefficients from the displacements that anneal recorded.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/analysis/arrhenius_fit.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

#include "commands.hpp"
#include "diffusion_runs.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

struct diffusion_arguments {
    std::string folder;
    std::optional<double> vacancy_concentration;
    double discarded = default_discarded;
    std::string output;
    std::string curves;
};

/// What is printed of a quantity beside its number.
struct quantity {
    const char* name;
    const char* unit;
    const char* estimator;
};

constexpr quantity vacancy_diffusion{
    "vacancy_diffusion", "m^2/s",
    "D_v = G_vv/(6 n tau); G_vv = <R.R> + 2 <R.R'>, R and R' the displacements, summed over "
    "the n vacancies, in a window of w jumps and in the "
    "next; tau the sum of mean residence times of a window"};
constexpr quantity vacancy_correlation{"vacancy_correlation", "1", "f_v = G_vv/(w s^2); s the length of a jump"};
constexpr quantity tracer_diffusion{"tracer_diffusion", "m^2/s",
                                    "D_i = (<r^2>(b) - <r^2>(b/2))/(6 tau); <r^2> over the atoms of a species since "
                                    "the beginning of a block of b jumps; "
                                    "tau the sum of mean residence times of its second half, on the rescaled clock"};
constexpr quantity tracer_correlation_factor{
    "tracer_correlation", "1",
    "f_i = D_i/(s^2 nu_i/6) = (<r^2>(b) - <r^2>(b/2))/(s^2 n_i); nu_i the jump rate of an atom, n_i its jumps in the "
    "second half of a block"};
constexpr quantity onsager{"onsager", "1/(eV A s)",
                           "L_ij = G_ij/(6 V kT tau); G_ij = <R_i.R_j> + <R_i.R_j'> + <R_i'.R_j>, R_i the summed "
                           "displacement of a species in a "
                           "window and R_i' in the next; fluxes J_i = sum_j L_ij X_j; tau on the rescaled clock"};
constexpr quantity activation_energy{"activation_energy", "eV",
                                     "E of D = D0 exp(-E/kT), weighted least squares of ln D against 1/kT"};
constexpr quantity prefactor{"prefactor", "m^2/s",
                             "D0 of D = D0 exp(-E/kT), weighted least squares of ln D against 1/kT"};

/// One number of the output.
struct measured {
    std::string composition;
    std::optional<double> temperature_K;  ///< none for what a fit over temperatures gives
    const quantity* what;
    std::string species;
    double value;
    double standard_error;
    std::optional<double> chi_squared_a_degree = {};  ///< of a fit through more than two temperatures
};

/// Numbers that the blocks do not give are left out.
std::vector<measured> measure(const diffusion_group& group, const output_arguments& output) {
    std::vector<measured> found;
    const auto add = [&](const quantity& what, const std::string& species, const ratio_average& mean) {
        if (std::isfinite(mean.mean()) && std::isfinite(mean.standard_error()))
            found.push_back(
                {group.composition, group.box.temperature.value, &what, species, mean.mean(), mean.standard_error()});
        else
            output.remark(std::string("no ") + what.name + " of " + species + " at " +
                          number_text(group.box.temperature.value) + " K: it did not jump");
    };
    const auto& names = group.species;
    add(vacancy_diffusion, "vacancy", group.average.vacancy());
    add(vacancy_correlation, "vacancy", group.average.vacancy_factor());
    for (std::size_t i = 0; i < names.size(); ++i) add(tracer_diffusion, names[i], group.average.tracer(i));
    for (std::size_t i = 0; i < names.size(); ++i)
        add(tracer_correlation_factor, names[i], group.average.tracer_factor(i));
    for (std::size_t i = 0; i < names.size(); ++i)
        for (std::size_t j = i; j < names.size(); ++j)
            add(onsager, names[i] + "-" + names[j], group.average.collective(i, j));
    return found;
}

/// Points of the diffusion coefficient of a species or the vacancy, of one composition.
std::vector<coefficient_at> points_of(const std::vector<measured>& all, const measured& like) {
    std::vector<coefficient_at> points;
    for (const auto& m : all)
        if (m.composition == like.composition && m.what == like.what && m.species == like.species)
            points.push_back({kelvin(*m.temperature_K), m.value, m.standard_error});
    return points;
}

/// Lines through the diffusion coefficients of each composition, where there are several temperatures and all
/// coefficients are above 0.
std::vector<measured> fits_of(const std::vector<measured>& all, const output_arguments& output) {
    std::vector<measured> found;
    std::set<std::pair<std::string, std::string>> seen;  // composition, species
    for (const auto& m : all) {
        if (m.what != &vacancy_diffusion && m.what != &tracer_diffusion) continue;
        if (!seen.emplace(m.composition, m.species).second) continue;
        try {
            const auto line = fit_arrhenius(points_of(all, m));
            std::optional<double> chi;
            if (line.points > 2) chi = line.chi_squared / static_cast<double>(line.points - 2);
            const auto add = [&](const quantity& what, double value, double error) {
                found.push_back({m.composition, {}, &what, m.species, value, error, chi});
            };
            add(activation_energy, line.activation_energy_eV, line.activation_error_eV);
            add(prefactor, line.prefactor, line.prefactor_error);
        } catch (const input_error& problem) {
            output.remark("no activation energy of " + m.species + ": " + problem.what());
        }
    }
    return found;
}

json to_json(const measured& m) {
    json made{{"value", m.value},
              {"standard_error", m.standard_error},
              {"unit", m.what->unit},
              {"estimator", m.what->estimator}};
    if (m.chi_squared_a_degree) made["chi_squared_per_degree_of_freedom"] = *m.chi_squared_a_degree;
    return made;
}

json description_of(const diffusion_group& group, double discarded) {
    const double own = static_cast<double>(group.box.vacancies) / static_cast<double>(group.box.sites);
    return {{"runs", group.runs},
            {"blocks", group.average.blocks()},
            {"block_jumps", group.layout.block_jumps},
            {"window_jumps", group.layout.samples_a_window() * group.layout.sample_every},
            {"discarded", discarded},
            {"vacancies", group.box.vacancies},
            {"vacancy_concentration_of_the_box", own},
            {"vacancy_concentration", group.box.vacancy_concentration},
            {"time_factor", group.box.time_factor()},
            {"time",
             "t = time_factor * t_box, time_factor = c_box/c; it rescales tracer and collective coefficients and "
             "mean square displacements of atoms; those of the vacancy are of a single one"}};
}

/// By composition where there are several, then by temperature, quantity and species.
json to_json(const std::vector<diffusion_group>& groups, const std::vector<measured>& all, double discarded) {
    const auto same = [&](const auto& g) { return g.composition == groups.front().composition; };
    const bool several = !std::all_of(groups.begin(), groups.end(), same);
    json report;
    const auto of_composition = [&](const std::string& name) -> json& { return several ? report[name] : report; };
    for (const auto& group : groups)
        of_composition(group.composition)[number_text(group.box.temperature.value)] = description_of(group, discarded);
    for (const auto& m : all)
        of_composition(
            m.composition)[m.temperature_K ? number_text(*m.temperature_K) : "arrhenius"][m.what->name][m.species] =
            to_json(m);
    return report;
}

std::string to_csv(const std::vector<measured>& all) {
    std::string csv = "temperature_K,quantity,species,value,standard_error,unit,estimator,composition\n";
    for (const auto& m : all)
        append_csv_row(csv, m.temperature_K ? number_text(*m.temperature_K) : "", m.what->name, m.species, m.value,
                       m.standard_error, m.what->unit, m.what->estimator, m.composition);
    return csv;
}

/// Å² against s; the vacancy's on the clock of the box.
std::string curves_csv(const std::vector<diffusion_group>& groups) {
    std::string csv = "temperature_K,species,time_s,msd_A2,standard_error_A2,composition\n";
    for (const auto& group : groups) {
        const double unit_A2 = group.box.lattice_constant_A * group.box.lattice_constant_A / 4;
        const auto row = [&](const std::string& species, double time_s, const block_average& mean, double each_A2) {
            append_csv_row(csv, group.box.temperature.value, species, time_s, mean.mean() * each_A2,
                           mean.standard_error() * each_A2, group.composition);
        };
        for (const auto& point : group.curve.points()) {
            row("vacancy", point.time_s.mean(), point.vacancy, unit_A2 / static_cast<double>(group.box.vacancies));
            for (std::size_t i = 0; i < group.species.size(); ++i)
                row(group.species[i], point.time_s.mean() * group.box.time_factor(), point.species[i], unit_A2);
        }
    }
    return csv;
}

/// Atoms that return again and again take long to get away, and a short block does not show it in its scatter.
void remark_on_short_blocks(const std::vector<diffusion_group>& groups, const output_arguments& output) {
    constexpr std::uint64_t jumps_a_site = 160, samples = 16;  // docs/diffusion.md, Long memory
    const auto shortest = std::min_element(groups.begin(), groups.end(), [](const auto& a, const auto& b) {
        return a.layout.block_jumps / a.layout.sites < b.layout.block_jumps / b.layout.sites;
    });
    const auto& layout = shortest->layout;
    if (layout.block_jumps >= jumps_a_site * layout.sites) return;
    output.remark(
        "blocks of " + std::to_string(layout.block_jumps / layout.sites) +
        " jumps a site: where atoms jump to and fro for longer, tracer coefficients come out too large; compare "
        "with a run of --sample-every " +
        std::to_string(jumps_a_site / samples * layout.sites));
}

void check(const diffusion_arguments& arguments) {
    if (const auto c = arguments.vacancy_concentration; c && !(*c > 0 && *c < 1))
        throw input_error("--vacancy-concentration", "a share of sites above 0 and below 1", number_text(*c));
    if (!(arguments.discarded >= 0 && arguments.discarded <= 0.9))
        throw input_error("--discard", "a share from 0 to 0.9", number_text(arguments.discarded));
    check_outputs({arguments.output, arguments.curves});
}

int diffusion(const diffusion_arguments& arguments, const output_arguments& output) {
    check(arguments);
    const auto groups = read_diffusion_groups({arguments.folder, arguments.discarded, arguments.vacancy_concentration});
    remark_on_short_blocks(groups, output);
    std::vector<measured> all;
    for (const auto& group : groups)
        for (auto& m : measure(group, output)) all.push_back(std::move(m));
    for (auto& m : fits_of(all, output)) all.push_back(std::move(m));
    if (!arguments.output.empty()) write_file_atomically(arguments.output, to_csv(all));
    if (!arguments.curves.empty()) write_file_atomically(arguments.curves, curves_csv(groups));
    write_or_print(to_json(groups, all, arguments.discarded).dump(2) + "\n");
    return 0;
}

}  // namespace

command add_diffusion(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("diffusion", "Diffusion coefficients from the displacements that anneal recorded");
    const auto arguments = std::make_shared<diffusion_arguments>();
    sub->add_option("folder", arguments->folder, "Folder of a run, or of several")->required();
    sub->add_option(
        "--vacancy-concentration", arguments->vacancy_concentration,
        "Share of vacant sites in the crystal that is meant; rescales time by c_box/c (default: the box's)");
    sub->add_option("--discard", arguments->discarded, "Share of each run left out at its beginning, from 0 to 0.9")
        ->capture_default_str();
    sub->add_option("-o,--output", arguments->output, "CSV file of all coefficients, a row each");
    sub->add_option("--msd", arguments->curves, "CSV file of mean square displacements against time");
    sub->footer(
        "Example: saddle anneal --cells 8 8 8 --composition Nb=1,Mo=1,Ta=1 --temperature 800:1200:100 --jumps 10000000 "
        "--output scan\n"
        "         saddle diffusion scan --vacancy-concentration 1e-6 --output scan.csv\n"
        "Prints JSON by temperature: diffusion coefficients of the vacancy and of tracers of each species, their\n"
        "correlation factors, the Onsager coefficients L_ij; each with its standard error from blocks and the\n"
        "formula it comes from. Replicas count as further blocks; several temperatures give activation energies.\n"
        "Atoms of a crystal with fewer vacancies than the box wait longer, which --vacancy-concentration takes into\n"
        "account. Blocks have 16 samples: where they are too short, tracers come out too fast; compare a run with a\n"
        "larger --sample-every. 1 m^2/s = 1e20 A^2/s.");
    return [arguments, &output] { return diffusion(*arguments, output); };
}

}  // namespace saddle::cli
