// saddle order: order by thermodynamics on an interatomic potential, to compare what a vacancy does with.
#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include <saddle/alloy/composition.hpp>
#include <saddle/analysis/b2_units.hpp>
#include <saddle/analysis/site_clusters.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/core/sealed.hpp>
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
#include "make_potential.hpp"
#include "order_arguments.hpp"
#include "order_columns.hpp"
#include "settings_folder.hpp"
#include "temperatures.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

constexpr sealed_kind checkpoint_kind{"saddle swaps", 1};
constexpr auto checkpoint_interval = std::chrono::seconds(10);

/// The crystal that all temperatures begin with, its box at rest where no lattice constant is given.
template <lattice L>
crystal<L> first_crystal(const order_arguments& arguments, const output_arguments& output) {
    auto forces_of = runtime::make_potential(
        arguments.potential,
        arguments.composition.empty() ? species_names{} : names_of(parse_composition(arguments.composition)));
    if (arguments.dynamics_steps) {
        if (!forces_of.has_dynamics())
            throw input_error("--dynamics-steps", "a potential of LAMMPS, --potential lammps:'pair_style …'",
                              arguments.potential);
        masses_u(forces_of.names());
    }
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

/// order.csv: what each temperature has so far, in the order of the temperatures.
class order_table {
public:
    order_table(fs::path file, std::string header, std::size_t temperatures)
        : file_(std::move(file)), header_(std::move(header)), rows_(temperatures) {}

    /// From any thread.
    void set(std::size_t temperature, const std::string& rows) {
        const std::lock_guard lock(mutex_);
        rows_[temperature] = rows;
        std::string csv = header_;
        for (const auto& part : rows_) csv += part;
        write_file_atomically(file_, csv);
    }

    /// Whether the file holds so many rows of each temperature: nothing is left to do.
    bool is_complete(std::size_t rows) const {
        std::error_code code;
        if (!fs::exists(file_, code)) return false;
        const auto text = read_file(file_);
        return text.starts_with(header_) &&
               static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) == 1 + rows * rows_.size();
    }

private:
    fs::path file_;
    std::string header_;
    std::mutex mutex_;
    std::vector<std::string> rows_;
};

template <lattice L>
class order_run {
public:
    order_run(const order_arguments& arguments, const crystal<L>& first)
        : arguments_(arguments), first_(first), present_(present_species(first.sites)), folder_(arguments.output),
          trials_(static_cast<std::uint64_t>(arguments.swaps_an_atom * double(first.sites.size()))) {
        if constexpr (std::is_same_v<L, bcc>)
            if (!arguments.b2.empty()) b2_ = b2_pair_of(first.sites.names(), arguments.b2[0], arguments.b2[1]);
    }

    std::uint64_t trials() const { return trials_; }
    std::size_t rows() const { return arguments_.rows() + 1; }

    std::string header() const {
        std::string text = "temperature_K,swaps_an_atom,energy_eV,acceptance";
        const auto& names = first_.sites.names();
        for_each_order_column(present_, [&](std::size_t k, digit a, digit b) {
            text += "," + order_column(k, names[a - 1U], names[b - 1U]);
        });
        return text + (b2_ ? ",b2_units,b2_clusters,b2_largest\n" : "\n");
    }

    /// One temperature, from its checkpoint on where there is one, to its end or an interrupt. `publish(rows)` with
    /// every checkpoint; `progress` counts trials. Leaves its last crystal in the folder.
    template <class Publish>
    void at(kelvin temperature, Publish publish, shared_progress& progress) const {
        if (interrupt_flag()) return;
        const auto name = folder_of(temperature);
        relaxed_swaps swaps(runtime::make_potential(arguments_.potential, first_.sites.names()), to_atoms(first_),
                            temperature, seed(*arguments_.seed), random_stream("order ").then(name),
                            arguments_.swaps());
        std::string rows = load(name, swaps);
        progress.skip(swaps.trials());
        if (rows.empty()) append_row(rows, temperature, swaps);
        const auto keep = [&] {
            save(name, rows, swaps);
            publish(rows);
        };
        auto written = std::chrono::steady_clock::now();
        for (auto row = static_cast<std::size_t>(std::count(rows.begin(), rows.end(), '\n')); row < this->rows();
             ++row) {
            while (swaps.trials() < trials_until(row)) {
                if (interrupt_flag()) return keep();
                swaps.advance(1);
                progress.add(1);
                if (!is_due(swaps.trials(), written)) continue;
                keep();
                written = std::chrono::steady_clock::now();
            }
            append_row(rows, temperature, swaps);
        }
        std::string last;
        append_extxyz(last, swaps.structure(), {{}, {}, swaps.energy_eV()});
        write_file_atomically(folder_ / (name + ".extxyz"), last);
        keep();
    }

    /// When all temperatures are done.
    void remove_checkpoints(const std::vector<kelvin>& temperatures) const {
        std::error_code code;
        for (const kelvin t : temperatures) fs::remove(checkpoint_of(folder_of(t)), code);
    }

private:
    fs::path checkpoint_of(const std::string& name) const { return folder_ / (name + ".checkpoint"); }

    /// trials_ · row / rows without overflow.
    std::uint64_t trials_until(std::size_t row) const {
        const std::uint64_t rows = arguments_.rows();
        return trials_ / rows * row + trials_ % rows * row / rows;
    }

    bool is_due(std::uint64_t trials, std::chrono::steady_clock::time_point written) const {
        if (arguments_.checkpoint_every) return trials % *arguments_.checkpoint_every == 0;
        return std::chrono::steady_clock::now() - written >= checkpoint_interval;
    }

    /// Of the settings and of the crystal that they gave.
    std::uint64_t fingerprint_of(const std::string& name) const {
        output_archive all;
        all.label(arguments_.settings().dump());
        all.label(name);
        all.values(std::span<const digit>(first_.sites.occupation()));
        all.value(first_.lattice_constant_A);
        return checksum(all.bytes());
    }

    template <class Swaps>
    void save(const std::string& name, const std::string& rows, const Swaps& swaps) const {
        const auto bytes = sealed(checkpoint_kind, [&](output_archive& out) {
            out.value(fingerprint_of(name));
            out.label(rows);
            swaps.save(out);
        });
        write_file_atomically(checkpoint_of(name), bytes.text());
    }

    /// The rows of the checkpoint; none where there is none.
    template <class Swaps>
    std::string load(const std::string& name, Swaps& swaps) const {
        const auto file = checkpoint_of(name);
        std::error_code code;
        if (!fs::exists(file, code)) return {};
        const auto bytes = read_file(file);
        input_archive in = unsealed(std::as_bytes(std::span(bytes)), checkpoint_kind, file.string());
        if (in.value<std::uint64_t>() != fingerprint_of(name))
            throw input_error(file.string(), "a sampling of this crystal and settings", "another one");
        const auto rows = in.values<char>();
        swaps.load(in);
        return {rows.begin(), rows.end()};
    }

    template <class Swaps>
    void append_row(std::string& rows, kelvin temperature, const Swaps& swaps) const {
        const auto sites = occupation_of(first_, swaps.structure());
        const pair_order<L, runtime::order_shells> order(sites);
        const double trials = static_cast<double>(swaps.trials());
        std::vector<double> values{temperature.value, trials / double(first_.sites.size()), swaps.energy_eV(),
                                   trials > 0 ? static_cast<double>(swaps.accepted()) / trials : 0};
        for_each_order_column(present_,
                              [&](std::size_t k, digit a, digit b) { values.push_back(order.delta(k, a, b)); });
        if constexpr (std::is_same_v<L, bcc>)
            if (b2_) {
                const b2_units units(sites, *b2_);
                const auto clusters = clusters_of(sites, units.centres());
                for (const std::size_t n : {units.size(), clusters.size(), clusters.largest()})
                    values.push_back(static_cast<double>(n));
            }
        append_csv_range(rows, values);
    }

    const order_arguments& arguments_;
    const crystal<L>& first_;
    std::vector<digit> present_;
    fs::path folder_;
    std::uint64_t trials_;
    std::optional<b2_pair> b2_;
};

template <lattice L>
int sample(const order_arguments& arguments, const output_arguments& output) {
    const auto temperatures = parse_temperatures(joined(arguments.temperature, ","));
    const auto first = first_crystal<L>(arguments, output);
    if (const auto present = present_species(first.sites).size(); present < 2)
        throw input_error("order", "a crystal of two species at least", std::to_string(present));
    const order_run<L> run(arguments, first);
    const auto lock = take_folder(arguments.output, "order.json", arguments.settings(), "sampling");
    order_table table(fs::path(arguments.output) / "order.csv", run.header(), temperatures.size());
    if (table.is_complete(run.rows())) {
        run.remove_checkpoints(temperatures);
        output.remark(arguments.output + " is complete: nothing to do");
        return 0;
    }
    shared_progress progress("order", run.trials() * temperatures.size(), "swaps", output.progress());
    jump_arguments machine;
    machine.threads = arguments.threads;
    side_by_side(temperatures.size(), machine.threads_for(temperatures.size()), [&](std::size_t k) {
        run.at(
            temperatures[k], [&](const std::string& rows) { table.set(k, rows); }, progress);
    });
    progress.finish();
    if (const int status = interrupt_exit_status()) {
        output.remark("stopped; the same command goes on");
        return status;
    }
    run.remove_checkpoints(temperatures);
    return 0;
}

}  // namespace

command add_order(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("order", "Order by swap Monte Carlo on an interatomic potential, for comparison");
    const auto a = std::make_shared<order_arguments>();
    a->add_to(*sub);
    sub->footer(
        "Example: saddle order --potential snap:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000 --cells 5 5 5\n"
        "             --composition Nb=1,Mo=1,Ta=1 --lattice-constant 3.27 -T 400:1200:400 --b2 Mo,Ta --output order\n"
        "         saddle order --potential lammps:'pair_style eam/fs; pair_coeff * * A.eam.fs V Fe' … --dynamics-steps "
        "100\n"
        "order.csv has energy, accepted share of the trials and order as in log.csv of anneal (`saddle plot` draws "
        "it);\n"
        "400K.extxyz and so on are the last crystals: `saddle analyze --b2` reads them, and `saddle dataset "
        "--structure`\n"
        "makes barriers in them. order.json holds the settings. The same command goes on where it was stopped, to the "
        "same\n"
        "bytes. With dynamics atoms move at constant energy from velocities that are drawn anew for the temperature;\n"
        "swaps are tried on the atoms as they stand.");
    return [a, &output] {
        a->check();
        catch_interrupts();
        return a->lattice == fcc::name ? sample<fcc>(*a, output) : sample<bcc>(*a, output);
    };
}

}  // namespace saddle::cli
