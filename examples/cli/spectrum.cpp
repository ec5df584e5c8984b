// saddle spectrum: barriers by jumping species, of a crystal or along a series of them.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/analysis/barrier_spectrum.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/core/archive.hpp>
#include <saddle/core/checksum.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>

#include "commands.hpp"
#include "crystal_series.hpp"
#include "interrupt.hpp"
#include "model_library.hpp"
#include "order_columns.hpp"
#include "sha256.hpp"
#include "site_scan.hpp"
#include "spectrum_checkpoint.hpp"

namespace saddle::cli {

namespace {

struct spectrum_arguments {
    model_arguments model;
    crystal_series series;
    std::optional<std::uint64_t> sites;
    std::string output;
    std::string histogram;
    std::string checkpoint;
};

/// "all", then the species that jump, with their spectra.
template <class F>
void for_each_spectrum(const barrier_spectrum& spectrum, const species_names& names, F f) {
    f(std::string("all"), spectrum.all());
    for (std::size_t d = 1; d <= names.size(); ++d) {
        const auto& own = spectrum.of(static_cast<digit>(d));
        if (own.barriers_eV.count() > 0) f(names[d - 1], own);
    }
}

/// The tables of a series, row by row.
class spectrum_tables {
public:
    spectrum_tables(std::vector<std::string> columns, species_names names) : names_(std::move(names)) {
        auto wide = columns;
        for (const char* name : {"species", "count", "mean_eV", "std_eV", "abnormal"}) wide.emplace_back(name);
        for_each_order_column(every_species(), [&](std::size_t shell, digit a, digit b) {
            wide.push_back(order_column(shell, name_of(a), name_of(b)));
        });
        append_csv_range(means_, wide);
        for (const char* name : {"species", "barrier_eV", "count", "density_per_eV"}) columns.emplace_back(name);
        append_csv_range(bins_, columns);
    }

    template <lattice L>
    void add(const labelled_crystal<L>& crystal, const barrier_spectrum& spectrum) {
        const pair_order<L, runtime::order_shells> order(crystal.sites);
        for_each_spectrum(spectrum, names_, [&](const std::string& species, const jump_spectrum& own) {
            auto row = crystal.labels;
            row.push_back(species);
            auto bin_row = row;
            row.push_back(std::to_string(own.barriers_eV.count()));
            row.push_back(number_text(own.barriers_eV.mean()));
            row.push_back(number_text(own.barriers_eV.standard_deviation()));
            row.push_back(std::to_string(own.abnormal));
            for_each_order_column(every_species(), [&](std::size_t shell, digit a, digit b) {
                row.push_back(number_text(order.delta(shell, a, b)));
            });
            append_csv_range(means_, row);
            add_bins(bin_row, own);
        });
    }

    const std::string& means() const { return means_; }
    const std::string& bins() const { return bins_; }

private:
    /// From the first bin that shows anything to the last.
    void add_bins(const std::vector<std::string>& labels, const jump_spectrum& own) {
        const auto& counts = own.bins.counts();
        std::vector<double> density(counts.size());
        if (own.barriers_eV.standard_deviation() > 0) density = own.density();
        constexpr double least_per_eV = 1e-3;
        const auto is_empty = [&](std::size_t k) { return counts[k] == 0 && density[k] < least_per_eV; };
        std::size_t first = 0, last = counts.size();
        while (first < last && is_empty(first)) ++first;
        while (last > first && is_empty(last - 1)) --last;
        for (std::size_t k = first; k < last; ++k) {
            auto row = labels;
            row.push_back(number_text(own.bins.centre(k)));
            row.push_back(std::to_string(counts[k]));
            row.push_back(number_text(density[k]));
            append_csv_range(bins_, row);
        }
    }

    std::vector<digit> every_species() const {
        std::vector<digit> all;
        for (std::size_t d = 1; d <= names_.size(); ++d) all.push_back(static_cast<digit>(d));
        return all;
    }
    const std::string& name_of(digit d) const { return names_[d - std::size_t{1}]; }

    species_names names_;
    std::string means_;
    std::string bins_;
};

nlohmann::ordered_json summary_of(const barrier_spectrum& spectrum, const species_names& names) {
    nlohmann::ordered_json summary;
    for_each_spectrum(spectrum, names, [&](const std::string& species, const jump_spectrum& own) {
        if (species == "all") return;
        summary[species] = {{"count", own.barriers_eV.count()},
                            {"mean_eV", own.barriers_eV.mean()},
                            {"std_eV", own.barriers_eV.standard_deviation()}};
    });
    return summary;
}

/// Of the model's file and who multiplies, of the crystal and of the sites that are asked for.
template <lattice L>
std::uint64_t fingerprint_of(const model_arguments& chosen, const runtime::model<L>& model, const supercell<L>& crystal,
                             const std::vector<site>& sites) {
    output_archive all;
    all.label(sha256_of_file(runtime::find_model(chosen.model)));
    all.label(model.composition());
    all.values(std::span<const int>(crystal.cells()));
    all.values(std::span<const digit>(crystal.occupation()));
    for (const site s : sites) all.value(std::uint64_t{s.index});
    return checksum(all.bytes());
}

/// None where it was interrupted.
template <lattice L>
std::optional<barrier_spectrum> spectrum_of(const runtime::model<L>& model, const supercell<L>& crystal,
                                            const spectrum_arguments& arguments, progress_line& progress,
                                            std::size_t done) {
    const auto count = arguments.sites.value_or(crystal.size());
    auto sites = count < crystal.size()
                     ? sample_sites(crystal, static_cast<std::size_t>(count), seed(*arguments.series.seed))
                     : atom_sites(crystal);
    const auto& species = model.data().species;
    spectrum_checkpoint checkpoint(arguments.checkpoint);
    const std::uint64_t fingerprint =
        arguments.checkpoint.empty() ? 0 : fingerprint_of(arguments.model, model, crystal, sites);
    auto made = checkpoint.load({fingerprint, sites.size(), 0, species, barrier_spectrum(species.size())});
    const std::uint64_t before = made.done;
    progress.skip(before);
    sites.erase(sites.begin(), sites.begin() + static_cast<std::ptrdiff_t>(before));
    const bool whole = scan_sites(
        model, crystal, sites, progress, done + before,
        [&](site vacancy, const auto& barriers) { made.spectrum.add(crystal, vacancy, barriers); }, {},
        [&](std::size_t scanned) {
            made.done = before + scanned;
            return checkpoint.offer(made);
        });
    if (!whole) return std::nullopt;
    return std::move(made.spectrum);
}

template <lattice L>
int spectrum(const runtime::model<L>& model, const spectrum_arguments& arguments, const output_arguments& output) {
    const auto& names = model.data().species;
    spectrum_tables tables(columns_of(arguments.series, names), names);
    std::optional<barrier_spectrum> only;
    std::size_t crystals = 0, done = 0;
    bool stopped = false;
    std::string highest;
    double highest_eV = 0;
    std::optional<progress_line> progress;
    for_each_crystal<L>(arguments.series, model, output, [&](const auto& crystal, std::size_t, std::size_t count) {
        if (count > 1 && !arguments.checkpoint.empty())
            throw input_error("--checkpoint", "one crystal", std::to_string(count) + " of them");
        const auto scanned = static_cast<std::size_t>(
            std::min<std::uint64_t>(arguments.sites.value_or(crystal.sites.size()), crystal.sites.size()));
        if (!progress) progress.emplace("spectrum", count * scanned, "sites", output.progress());
        auto found = spectrum_of(model, crystal.sites, arguments, *progress, done);
        stopped = !found;
        if (stopped) return;
        done += scanned;
        ++crystals;
        tables.add(crystal, *found);
        if (const double mean = found->all().barriers_eV.mean(); highest.empty() || mean > highest_eV) {
            highest = crystal.name;
            highest_eV = mean;
        }
        only = std::move(found);
    });
    if (progress) progress->finish();
    if (stopped) {
        output.remark("stopped; the same command goes on");
        return interrupt_exit_status();
    }
    if (!arguments.histogram.empty()) write_file_atomically(arguments.histogram, tables.bins());
    if (!arguments.output.empty()) write_file_atomically(arguments.output, tables.means());
    if (crystals == 1)
        std::printf("%s\n", summary_of(*only, names).dump(1).c_str());
    else if (arguments.output.empty())
        write_or_print(tables.means());
    if (crystals > 1) output.remark("highest mean barrier: " + highest + ", " + number_text(highest_eV) + " eV");
    // only when all that it led to has arrived
    check_printed();
    spectrum_checkpoint(arguments.checkpoint).remove();
    return 0;
}

}  // namespace

command add_spectrum(CLI::App& app, const output_arguments& output) {
    auto* sub =
        app.add_subcommand("spectrum", "Barriers by jumping species: of a crystal, along a run, over compositions");
    const auto arguments = std::make_shared<spectrum_arguments>();
    arguments->model.add_to(*sub);
    arguments->series.add_to(*sub);
    add_count(*sub, "--sites", arguments->sites, 1, "Vacancies a crystal, a sample of its sites (default: every site)");
    sub->add_option("-o,--output", arguments->output, "CSV: mean, deviation and order of each crystal");
    sub->add_option("--histogram", arguments->histogram,
                    "CSV: bins of 5 meV and Gaussian kernel density of each crystal");
    sub->add_option("--checkpoint", arguments->checkpoint,
                    "Of one crystal: what is done is saved here, and the same command goes on from it (info: how far)");
    sub->footer(
        "Example: saddle spectrum --structure alloy.dump --species Nb,Mo,Ta --histogram bins.csv\n"
        "         saddle spectrum run --output order.csv\n"
        "         saddle spectrum --grid 10 --species Nb,Mo,Ta --output triangle.csv\n"
        "         saddle spectrum --line Ta=33,Nb=33,Mo=34 Ta=0.5,Nb=0.5,Mo=99 --points 14 --atoms-each 5000\n"
        "Atoms are taken away one at a time. One crystal gives JSON on standard output, several give a table. Columns\n"
        "delta<k>_A-B are pairs above random per site, as in log.csv.");
    return [arguments, &output] {
        arguments->series.check();
        check_outputs({arguments->output, arguments->histogram, arguments->checkpoint});
        if (!arguments->checkpoint.empty()) catch_interrupts();
        const auto model = arguments->model.load();
        return std::visit([&](const auto& m) { return spectrum(*m, *arguments, output); }, model);
    };
}

}  // namespace saddle::cli
