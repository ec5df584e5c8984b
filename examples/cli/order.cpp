// saddle order: order by thermodynamics on an interatomic potential, to compare what a vacancy does with.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/neb/relax_box.hpp>
#include <saddle/neb/relaxed_swaps.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/structure/crystal.hpp>

#include "commands.hpp"
#include "interrupt.hpp"
#include "jump_arguments.hpp"
#include "jump_rows.hpp"
#include "make_potential.hpp"
#include "order_columns.hpp"
#include "temperatures.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

struct order_arguments {
    std::string potential;
    std::string lattice = "bcc";
    structure_arguments structure;
    std::vector<int> cells;
    std::string composition;
    std::optional<double> lattice_constant_A;
    std::vector<std::string> temperature;
    double swaps_an_atom = 18;
    std::optional<std::uint64_t> calls;
    std::optional<std::uint64_t> samples;
    std::optional<std::uint64_t> seed = 1;
    std::optional<std::uint64_t> threads;
    std::string output;

    std::size_t rows() const { return static_cast<std::size_t>(samples.value_or(20)); }
};

/// The crystal that all temperatures begin with, its box at rest where no lattice constant is given.
template <lattice L>
crystal<L> first_crystal(const order_arguments& arguments, const output_arguments& output) {
    auto forces_of = runtime::make_potential(
        arguments.potential,
        arguments.composition.empty() ? species_names{} : names_of(parse_composition(arguments.composition)));
    if (!arguments.structure.structure.empty())
        return recognised<L>(with_species(arguments.structure.read({}), forces_of.names()), output);
    const auto& n = arguments.cells;
    auto made = make_crystal(
        supercell<L>::random({n[0], n[1], n[2]}, parse_composition(arguments.composition), seed(*arguments.seed)),
        *arguments.lattice_constant_A);
    auto structure = to_atoms(made);
    box_settings at_rest;
    at_rest.atoms.until.eV_per_A = 0.02;
    relax_box(forces_of, structure, at_rest);
    made.box = structure.box;
    made.lattice_constant_A *= length(structure.box.vectors()[0]) / (*arguments.lattice_constant_A * n[0]);
    return made;
}

/// The same sites with the species that swaps have brought there.
template <lattice L>
supercell<L> occupation_of(const crystal<L>& first, const atoms& structure) {
    auto sites = first.sites;
    for (std::size_t i = 0; i < structure.size(); ++i)
        sites.set(site_of_atom(first, structure.ids[i]), static_cast<digit>(structure.species[i] + 1));
    return sites;
}

template <lattice L>
class order_run {
public:
    order_run(const order_arguments& arguments, const crystal<L>& first)
        : arguments_(arguments), first_(first), present_(present_species(first.sites)) {}

    std::string header() const {
        std::string text = "temperature_K,swaps_an_atom,energy_eV,acceptance";
        const auto& names = first_.sites.names();
        for_each_order_column(present_, [&](std::size_t k, digit a, digit b) {
            text += "," + order_column(k, names[a - 1U], names[b - 1U]);
        });
        return text + "\n";
    }

    /// Rows of one temperature; leaves its last crystal at rest in the folder.
    template <class Count>
    std::string at(kelvin temperature, Count count) const {
        const auto name = number_text(temperature.value) + "K";
        swap_settings settings;
        if (arguments_.calls) settings.calls_a_trial = static_cast<std::size_t>(*arguments_.calls);
        relaxed_swaps swaps(runtime::make_potential(arguments_.potential, first_.sites.names()), to_atoms(first_),
                            temperature, seed(*arguments_.seed), random_stream("order ").then(name), settings);
        std::string rows;
        append_row(rows, temperature, swaps);
        const auto trials = static_cast<std::uint64_t>(arguments_.swaps_an_atom * double(first_.sites.size()));
        for (std::size_t row = 1; row <= arguments_.rows(); ++row) {
            while (swaps.trials() < trials * row / arguments_.rows()) {
                if (interrupt_flag()) return rows;
                swaps.advance(1);
                count();
            }
            append_row(rows, temperature, swaps);
        }
        std::string last;
        append_extxyz(last, swaps.structure(), {{}, {}, swaps.energy_eV()});
        write_file_atomically(fs::path(arguments_.output) / (name + ".extxyz"), last);
        return rows;
    }

private:
    template <class Swaps>
    void append_row(std::string& rows, kelvin temperature, const Swaps& swaps) const {
        const pair_order<L, runtime::order_shells> order(occupation_of(first_, swaps.structure()));
        const double trials = static_cast<double>(swaps.trials());
        std::vector<double> values{temperature.value, trials / double(first_.sites.size()), swaps.energy_eV(),
                                   trials > 0 ? static_cast<double>(swaps.accepted()) / trials : 0};
        for_each_order_column(present_,
                              [&](std::size_t k, digit a, digit b) { values.push_back(order.delta(k, a, b)); });
        append_csv_range(rows, values);
    }

    const order_arguments& arguments_;
    const crystal<L>& first_;
    std::vector<digit> present_;
};

template <lattice L>
int sample(const order_arguments& arguments, const output_arguments& output) {
    const auto temperatures = parse_temperatures(joined(arguments.temperature, ","));
    const auto first = first_crystal<L>(arguments, output);
    if (const auto present = present_species(first.sites).size(); present < 2)
        throw input_error("order", "a crystal of two species at least", std::to_string(present));
    make_folder(arguments.output, "--output");
    const auto table = (fs::path(arguments.output) / "order.csv").string();
    check_outputs({table});
    const order_run<L> run(arguments, first);
    const auto trials = static_cast<std::uint64_t>(arguments.swaps_an_atom * double(first.sites.size()));
    progress_line progress("order", trials * temperatures.size(), "swaps", output.progress());
    std::mutex mutex;
    std::uint64_t done = 0;
    std::vector<std::string> rows(temperatures.size());
    jump_arguments machine;
    machine.threads = arguments.threads;
    side_by_side(temperatures.size(), machine.threads_for(temperatures.size()), [&](std::size_t k) {
        rows[k] = run.at(temperatures[k], [&] {
            const std::lock_guard lock(mutex);
            progress.update(++done);
        });
    });
    std::string csv = run.header();
    for (const auto& part : rows) csv += part;
    write_or_print(csv, table);
    return interrupt_exit_status();
}

void check(const order_arguments& arguments) {
    const bool made = !arguments.cells.empty() && !arguments.composition.empty() && arguments.lattice_constant_A;
    if (made == !arguments.structure.structure.empty())
        throw input_error("order", "either --structure, or --cells with --composition and --lattice-constant",
                          made ? "both" : "neither");
}

}  // namespace

command add_order(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("order", "Order by swap Monte Carlo on an interatomic potential, for comparison");
    const auto a = std::make_shared<order_arguments>();
    sub->add_option("--potential", a->potential, "Interatomic potential, KIND:WHAT (`saddle info potentials` lists all)")
        ->required();
    sub->add_option("--lattice", a->lattice, "Lattice of the crystal")
        ->check(CLI::IsMember({"bcc", "fcc"}))
        ->capture_default_str();
    a->structure.add_to(*sub, false);
    sub->add_option("--cells", a->cells, "Cells of a random crystal: NX NY NZ")->expected(3);
    sub->add_option("--composition", a->composition, "Its composition: Nb=1,Mo=1,Ta=1 (rounded to whole atoms)");
    sub->add_option("--lattice-constant", a->lattice_constant_A, "Its lattice constant before its box is relaxed, Å")
        ->check(number_above_0());
    sub->add_option("-T,--temperature", a->temperature, "K: 800, a list 400,800 or a range 400:1200:100")
        ->delimiter(',')
        ->required();
    sub->add_option("-n,--swaps", a->swaps_an_atom, "Trials an atom at each temperature")
        ->check(number_between(1e-3, 1e6))
        ->capture_default_str();
    add_count(*sub, "--calls", a->calls, 1, "Calls of the potential in which the atoms of a trial relax (default: 4)");
    add_count(*sub, "--samples", a->samples, 1, "Rows of each temperature besides the first (default: 20)");
    add_count(*sub, "--seed", a->seed, 0, "Fixes all random choices (default: 1)");
    add_count(*sub, "--threads", a->threads, 1, "Temperatures side by side (default: all cores)");
    sub->add_option("-o,--output", a->output, "Folder for the results")->required();
    sub->footer(
        "Example: saddle order --potential snap:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000 --cells 5 5 5\n"
        "             --composition Nb=1,Mo=1,Ta=1 --lattice-constant 3.27 -T 400:1200:400 --output order\n"
        "order.csv has energy, accepted share of the trials and order as in log.csv of anneal; 400K.extxyz and so on "
        "are\n"
        "the last crystals: `saddle analyze --b2` reads them, and `saddle dataset --structure` makes barriers in "
        "them.");
    return [a, &output] {
        check(*a);
        catch_interrupts();
        return a->lattice == fcc::name ? sample<fcc>(*a, output) : sample<bcc>(*a, output);
    };
}

}  // namespace saddle::cli
