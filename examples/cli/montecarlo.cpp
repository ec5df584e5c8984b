// saddle montecarlo: canonical Monte Carlo on pair energies, the equilibrium that kinetics should reach.
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/lammps_dump.hpp>
#include <saddle/io/pair_energies_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/montecarlo/canonical.hpp>
#include <saddle/parallel/side_by_side.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "order_columns.hpp"
#include "run_folder.hpp"
#include "temperatures.hpp"
#include "version.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;
using json = nlohmann::ordered_json;

struct montecarlo_arguments {
    std::string energies;
    structure_arguments structure;
    std::string lattice_name = "bcc";
    std::vector<int> cells;
    std::string composition;
    double lattice_constant_A = 3.2;
    std::optional<std::uint64_t> vacancies = 0;
    std::vector<std::string> temperature;
    std::string swaps = "any";
    std::optional<std::uint64_t> sweeps;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> sample_every;
    std::optional<std::uint64_t> threads;
    bool overwrite = false;
    std::string output = "montecarlo";
};

/// What all temperatures of one call share.
template <lattice L>
struct montecarlo_plan {
    pair_energies<L> energies;
    crystal<L> frame;    ///< with its vacancies made
    supercell<L> start;  ///< the same in the order of the energies' species
    std::uint64_t sweeps;
    std::uint64_t sample_every;
    seed random_seed;
    json record;  ///< what run.json says of them all
};

template <lattice L>
crystal<L> starting_crystal(const montecarlo_arguments& arguments, const species_names& names,
                            const output_arguments& output) {
    if (!arguments.structure.structure.empty()) return recognised<L>(arguments.structure.read(names), output);
    const std::array<int, 3> cells{arguments.cells[0], arguments.cells[1], arguments.cells[2]};
    const auto sites = supercell<L>::random(cells, parse_composition(arguments.composition), seed(*arguments.seed));
    return make_crystal(sites.renumbered(names), arguments.lattice_constant_A);
}

/// Takes random atoms away. \throws input_error where there are not so many.
template <lattice L>
void make_vacancies(crystal<L>& frame, std::uint64_t count, seed s) {
    const auto atoms = frame.sites.size() - vacancies(frame.sites).size();
    if (count >= atoms)
        throw input_error("--vacancies", "fewer than the " + std::to_string(atoms) + " atoms", std::to_string(count));
    philox_sequence draw(s, random_stream("vacancy"));
    while (count > 0) {
        const site chosen(static_cast<std::size_t>(draw.below(frame.sites.size())));
        if (frame.sites[chosen] == vacant) continue;
        frame.sites.make_vacancy(chosen);
        frame.ids[chosen.index] = 0;
        --count;
    }
}

template <lattice L>
json record_of(const montecarlo_arguments& arguments, const montecarlo_plan<L>& plan) {
    json atoms;
    const auto counts = digit_counts(plan.start);
    for (std::size_t d = 1; d < counts.size(); ++d) atoms[plan.start.names()[d - 1]] = counts[d];
    json record;
    for (const auto& [name, value] : version_facts()) record["program"][name] = value;
    record["ensemble"] = "canonical";
    record["energies"] = arguments.energies;
    record["structure"] = arguments.structure.structure;
    record["lattice"] = L::name;
    record["cells"] = plan.start.cells();
    record["lattice_constant_A"] = plan.frame.lattice_constant_A;
    record["atoms"] = atoms;
    record["vacancies"] = counts[vacant];
    record["types"] = plan.frame.sites.names();
    record["swaps"] = arguments.swaps;
    record["seed"] = *arguments.seed;
    record["sweeps"] = plan.sweeps;
    record["sample_every"] = plan.sample_every;
    return record;
}

template <lattice L>
montecarlo_plan<L> planned(const montecarlo_arguments& arguments, const output_arguments& output) {
    auto energies = read_pair_energies_file<L>(arguments.energies);
    auto frame = starting_crystal<L>(arguments, energies.names(), output);
    make_vacancies(frame, *arguments.vacancies, seed(*arguments.seed));
    auto start = frame.sites.renumbered(energies.names());
    montecarlo_plan<L> plan{std::move(energies),
                            std::move(frame),
                            std::move(start),
                            *arguments.sweeps,
                            arguments.sample_every.value_or(std::max<std::uint64_t>(1, *arguments.sweeps / 1000)),
                            seed(*arguments.seed),
                            {}};
    plan.record = record_of(arguments, plan);
    return plan;
}

/// log.csv: sweep, energy, share of accepted trials since the row before, order of every pair in the first shells.
template <class Run>
class sweep_log {
public:
    sweep_log(const fs::path& folder, const Run& run)
        : present_(present_species(run.crystal())), file_(folder / "log.csv") {
        const auto& names = run.crystal().names();
        std::vector<std::string> header{"sweep", "energy_eV", "acceptance"};
        for_each_order_column(present_, [&](auto shell, digit a, digit b) {
            header.push_back(order_column(shell, names[a - std::size_t{1}], names[b - std::size_t{1}]));
        });
        std::string row;
        append_csv_range(row, header);
        file_.write(row);
    }

    void append(const Run& run) {
        const pair_order<typename Run::lattice_type, runtime::order_shells> order(run.crystal());
        const auto trials = static_cast<double>(run.trials() - trials_);
        const double acceptance = trials > 0 ? static_cast<double>(run.accepted() - accepted_) / trials : 0.0;
        std::string row = std::to_string(run.trials() / run.crystal().size()) + ',' + number_text(run.energy_eV()) +
                          ',' + number_text(acceptance);
        for_each_order_column(
            present_, [&](auto shell, digit a, digit b) { row += ',' + number_text(order.delta(shell, a, b)); });
        file_.write(row + '\n');
        file_.flush();
        trials_ = run.trials();
        accepted_ = run.accepted();
    }

private:
    std::vector<digit> present_;
    growing_file file_;
    std::uint64_t trials_ = 0;
    std::uint64_t accepted_ = 0;
};

/// Ids for a crystal whose atoms were exchanged: an id stays on its site while the species there is the same, the
/// others of a species go to its new sites in ascending order. Swaps move species, not atoms, so any such choice will
/// do.
template <lattice L>
std::vector<std::int64_t> ids_after(const crystal<L>& before, const supercell<L>& after) {
    auto ids = before.ids;
    std::map<digit, std::vector<std::int64_t>> free;
    for (std::size_t i = ids.size(); i-- > 0;)
        if (before.sites[site{i}] != after[site{i}] && before.sites[site{i}] != vacant)
            free[before.sites[site{i}]].push_back(ids[i]);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const digit now = after[site{i}];
        if (before.sites[site{i}] == now) continue;
        ids[i] = now == vacant ? 0 : free[now].back();
        if (now != vacant) free[now].pop_back();
    }
    return ids;
}

template <lattice L>
void write_final(const fs::path& folder, const crystal<L>& frame, const supercell<L>& sites, std::uint64_t sweep) {
    const auto last = sites.renumbered(frame.sites.names());
    auto made = to_atoms(frame, last, ids_after(frame, last));
    made.step = static_cast<std::int64_t>(sweep);
    std::string text;
    append_lammps_dump(text, made);
    write_file_atomically(folder / "final.dump", text);
    text.clear();
    append_extxyz(text, made, {});
    write_file_atomically(folder / "final.extxyz", text);
}

/// One temperature from start to end, in a folder that exists; `progress` counts sweeps.
template <class Swaps, lattice L>
void sample_at(kelvin temperature, const montecarlo_plan<L>& plan, const fs::path& folder, shared_progress& progress) {
    json record = plan.record;
    record["temperature_K"] = temperature.value;
    record["status"] = "running";
    write_run_json(folder, record);
    canonical<pair_energies<L>, Swaps> run(plan.start, plan.energies, temperature, plan.random_seed);
    sweep_log log(folder, run);
    log.append(run);
    std::uint64_t done = 0;
    while (done < plan.sweeps && !interrupt_flag()) {
        const std::uint64_t stretch = std::min(plan.sample_every - done % plan.sample_every, plan.sweeps - done);
        for (std::uint64_t k = 0; k < stretch && !interrupt_flag(); ++k, ++done) run.advance(run.crystal().size());
        log.append(run);
        progress.add(stretch);
    }
    record["status"] = done < plan.sweeps ? "interrupted" : "complete";
    record["sweeps_done"] = done;
    record["energy_eV"] = run.energy_eV();
    record["acceptance"] =
        static_cast<double>(run.accepted()) / static_cast<double>(std::max<std::uint64_t>(1, run.trials()));
    write_run_json(folder, record);
    write_final(folder, plan.frame, run.crystal(), done);
}

/// \throws input_error where results would take the place of the input.
void check_inputs_stay(const montecarlo_arguments& arguments, const fs::path& folder) {
    if (is_file_of_run(arguments.energies, folder))
        throw input_error("--energies", "a file that the run does not write", arguments.energies);
    if (is_file_of_run(arguments.structure.structure, folder))
        throw input_error("--structure", "a file that the run does not write", arguments.structure.structure);
}

template <class Swaps, lattice L>
int sample(const montecarlo_arguments& arguments, const output_arguments& output) {
    const auto temperatures = parse_temperatures(joined(arguments.temperature, ","));
    const fs::path folder = arguments.output;
    const bool single = temperatures.size() == 1;
    const auto folder_at = [&](kelvin t) { return single ? folder : folder / folder_of(t); };
    for (const kelvin t : temperatures) check_inputs_stay(arguments, folder_at(t));
    const auto plan = planned<L>(arguments, output);
    const auto held = prepare_folder(folder, arguments.overwrite);
    if (!single) {
        json index = plan.record;
        for (const kelvin t : temperatures) {
            prepare_folder(folder_at(t), arguments.overwrite);
            index["runs"].push_back({{"temperature_K", t.value}, {"folder", folder_of(t)}});
        }
        write_run_json(folder, index);
    }
    catch_interrupts();
    shared_progress progress("montecarlo", plan.sweeps * temperatures.size(), "sweeps", output.progress());
    const std::size_t threads = arguments.threads.value_or(std::max(1U, std::thread::hardware_concurrency()));
    side_by_side(temperatures.size(), std::min(threads, temperatures.size()),
                 [&](std::size_t k) { sample_at<Swaps>(temperatures[k], plan, folder_at(temperatures[k]), progress); });
    progress.finish();
    if (const int status = interrupt_exit_status()) {
        output.remark("interrupted; what was done is in " + folder.string());
        return status;
    }
    output.remark("wrote " + folder.string());
    return 0;
}

template <lattice L>
int sample_on(const montecarlo_arguments& arguments, const output_arguments& output) {
    return arguments.swaps == "any" ? sample<swaps::any_pair, L>(arguments, output)
                                    : sample<swaps::neighbours, L>(arguments, output);
}

void check(const montecarlo_arguments& arguments) {
    if (arguments.structure.structure.empty() == arguments.cells.empty())
        throw input_error("montecarlo", "either --structure, or --cells with --composition", "both or none");
    if (arguments.cells.empty() != arguments.composition.empty())
        throw input_error("montecarlo", "--cells together with --composition", "one of them");
    if (!arguments.sweeps) throw input_error("montecarlo", "--sweeps", "none");
}

}  // namespace

command add_montecarlo(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("montecarlo", "Canonical Monte Carlo on pair energies: equilibrium by swaps");
    const auto a = std::make_shared<montecarlo_arguments>();
    sub->add_option("--energies", a->energies, "CSV of pair energies: shell,a,b,energy_eV")->required();
    a->structure.add_to(*sub, false);
    sub->add_option("--lattice", a->lattice_name, "Lattice of the crystal")
        ->check(CLI::IsMember({"bcc", "fcc"}))
        ->capture_default_str();
    sub->add_option("--cells", a->cells, "Cells of a random crystal: NX NY NZ")->expected(3);
    sub->add_option("--composition", a->composition, "Its composition: Nb=1,Mo=1,Ta=1 (rounded to whole atoms)");
    sub->add_option("--lattice-constant", a->lattice_constant_A, "Its lattice constant, Å")->capture_default_str();
    add_count(*sub, "--vacancies", a->vacancies, 0, "Random atoms to take away (default: 0)");
    sub->add_option("-T,--temperature", a->temperature, "K: 800, a list 400,800 or a range 400:1200:100, one run each")
        ->delimiter(',')
        ->required();
    add_count(*sub, "-n,--sweeps", a->sweeps, 1, "Sweeps of each run; in one there are as many trials as sites");
    sub->add_option("--swaps", a->swaps, "Which sites are exchanged: any two, or neighbours")
        ->check(CLI::IsMember({"any", "neighbours"}))
        ->capture_default_str();
    add_count(*sub, "--seed", a->seed, 0, "Fixes all random choices (default: 1)");
    add_count(*sub, "--sample-every", a->sample_every, 1,
              "Sweeps between rows of log.csv (default: a thousandth of all)");
    add_count(*sub, "--threads", a->threads, 1, "Runs side by side (default: all cores)");
    sub->add_flag("--overwrite", a->overwrite, "Replace the results of an earlier run");
    sub->add_option("-o,--output", a->output, "Folder for the results")->capture_default_str();
    sub->footer(
        "Example: saddle montecarlo --energies pairs.csv --cells 8 8 8 --composition Mo=1,Ta=1 --temperature "
        "600:1200:100\n"
        "             --sweeps 10000 --output equilibrium\n"
        "Energies are in eV a pair, shells from 1, pairs without a row 0; 'vacancy' is a species of theirs:\n"
        "  shell,a,b,energy_eV\n"
        "  1,Mo,Ta,-0.05\n"
        "  1,Ta,vacancy,-0.02\n"
        "Writes run.json, log.csv (energy, accepted share of trials, order as anneal does), final.dump and "
        "final.extxyz;\n"
        "several temperatures get a folder each.");
    return [a, &output] {
        check(*a);
        return a->lattice_name == bcc::name ? sample_on<bcc>(*a, output) : sample_on<fcc>(*a, output);
    };
}

}  // namespace saddle::cli
