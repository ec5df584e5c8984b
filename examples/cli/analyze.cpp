// saddle analyze: short-range order and B2 clusters of structures, or along a run.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/analysis/b2_units.hpp>
#include <saddle/analysis/cluster_history.hpp>
#include <saddle/analysis/pair_order.hpp>
#include <saddle/analysis/site_clusters.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/recognise.hpp>

#include "commands.hpp"
#include "order_columns.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t most_shells = 8;

struct analyze_arguments {
    std::vector<std::string> inputs;
    std::vector<std::string> species;
    bool order = false;
    std::vector<std::string> b2;
    std::optional<std::uint64_t> shells;
    std::string output;
    std::string clusters;
    std::string map;

    bool wants_order() const { return order || shells || b2.empty(); }
};

/// A file, and the names of its types where it has none.
struct source {
    fs::path file;
    species_names types;
};

/// What a folder of a run holds of its crystals.
std::vector<source> sources_of_run(const fs::path& folder) {
    const auto record = read_run_json(folder);
    species_names types;
    if (const auto named = record.find("types"); named != record.end()) types = named->get<species_names>();
    std::error_code code;
    std::vector<source> found;
    for (const char* name : {trajectory_name, final_dump_name})
        if (fs::exists(folder / name, code)) found.push_back({folder / name, types});
    if (found.empty())
        throw input_error(folder.string(), std::string("the folder of one run, with ") + final_dump_name, "none");
    return found;
}

std::vector<source> sources_of(const analyze_arguments& arguments) {
    std::vector<source> found;
    std::error_code code;
    for (const auto& input : arguments.inputs) {
        if (!fs::is_directory(input, code)) {
            found.push_back({input, {}});
            continue;
        }
        for (auto& file : sources_of_run(input)) found.push_back(std::move(file));
    }
    if (!arguments.species.empty())
        for (auto& file : found) file.types = arguments.species;
    return found;
}

/// Rows frame,quantity,shell,pair,value.
class long_table {
public:
    void add(std::size_t frame, const std::string& quantity, const std::string& shell, const std::string& pair,
             double value) {
        append_csv_row(text_, frame, quantity, shell, pair, value);
    }
    const std::string& text() const { return text_; }

private:
    std::string text_ = "frame,quantity,shell,pair,value\n";
};

template <lattice L>
void add_order(long_table& table, std::size_t frame, const supercell<L>& crystal, std::size_t shells) {
    const pair_order<L, most_shells> order(crystal);
    const auto present = present_species(crystal);
    const auto pair = [&](digit a, digit b) {
        return crystal.names()[a - std::size_t{1}] + "-" + crystal.names()[b - std::size_t{1}];
    };
    for (std::size_t k = 1; k <= shells; ++k)
        for (const digit a : present)
            for (const digit b : present) {
                const auto shell = std::to_string(k);
                if (a <= b) {
                    table.add(frame, "pairs", shell, pair(a, b), static_cast<double>(order.pairs(k)(a, b)));
                    table.add(frame, "delta", shell, pair(a, b), order.delta(k, a, b));
                }
                table.add(frame, "alpha", shell, pair(a, b), order.alpha(k, a, b));
            }
}

/// B2 clusters of the frames, one after the other.
class b2_series {
public:
    explicit b2_series(const std::vector<std::string>& pair) : pair_(pair) {}

    site_clusters add(long_table& table, std::size_t frame, const supercell<bcc>& crystal) {
        const b2_units units(crystal, b2_pair_of(crystal.names(), pair_[0], pair_[1]));
        const auto clusters = clusters_of(crystal, units.centres());
        history_.add(clusters);
        const auto name = pair_[0] + "-" + pair_[1];
        const auto put = [&](const char* quantity, std::size_t value) {
            table.add(frame, quantity, "", name, static_cast<double>(value));
        };
        put("b2_centres", units.size());
        put("b2_clusters", clusters.size());
        put("b2_largest", clusters.largest());
        put("b2_persistent", persistent_clusters(history_).size());
        if (frame > 0) {
            const auto& changes = history_.changes().back();
            put("b2_grown", changes.grown);
            put("b2_kept", changes.kept);
            put("b2_shrunk", changes.shrunk);
            put("b2_joined", changes.joined);
            put("b2_vanished", changes.vanished);
            put("b2_split", changes.split);
            put("b2_appeared", changes.appeared);
        }
        return clusters;
    }

    /// frame,cluster,size,persistent: every cluster through time.
    std::string tracks_text() const {
        const auto kept = persistent_clusters(history_);
        std::string csv = "frame,cluster,size,persistent\n";
        for (std::size_t t = 0; t < history_.tracks().size(); ++t) {
            const auto& track = history_.tracks()[t];
            const int persistent = std::binary_search(kept.begin(), kept.end(), t);
            for (std::size_t k = 0; k < track.sizes.size(); ++k)
                append_csv_row(csv, track.first_frame + k, t + 1, track.sizes[k], persistent);
        }
        return csv;
    }

private:
    std::vector<std::string> pair_;
    cluster_history history_;
};

/// The crystal with the cluster of every atom, 0 for none, and its size.
std::string map_text(const crystal<bcc>& made, const site_clusters& clusters) {
    const auto structure = to_atoms(made);
    std::map<std::int64_t, std::size_t> row_of;
    for (std::size_t i = 0; i < structure.size(); ++i) row_of[structure.ids[i]] = i;
    std::vector<std::int64_t> cluster(structure.size()), size(structure.size());
    for (std::size_t i = 0; i < made.ids.size(); ++i) {
        if (made.ids[i] == 0) continue;
        const std::size_t row = row_of.at(made.ids[i]);
        cluster[row] = clusters.cluster_of(site{i});
        size[row] = static_cast<std::int64_t>(clusters.size_at(site{i}));
    }
    std::string text;
    append_extxyz(text, structure,
                  {.time_s = {},
                   .columns = {{"b2_cluster", std::span<const std::int64_t>(cluster)},
                               {"b2_size", std::span<const std::int64_t>(size)}}});
    return text;
}

atoms named_frame(const structure_file& file, std::size_t frame, const species_names& types) {
    auto structure = file.read(static_cast<std::int64_t>(frame));
    if (types.empty()) return structure;
    return with_species(std::move(structure), types);
}

/// \throws input_error as for bcc where it is neither.
std::variant<crystal<bcc>, crystal<fcc>> on_lattice(const atoms& structure, const output_arguments& output) {
    try {
        return recognised<bcc>(structure, output);
    } catch (const input_error& not_bcc) {
        try {
            return recognised<fcc>(structure, output);
        } catch (const input_error&) {
            throw not_bcc;
        }
    }
}

int analyze(const analyze_arguments& arguments, const output_arguments& output) {
    long_table table;
    std::optional<b2_series> b2;
    if (!arguments.b2.empty()) b2.emplace(arguments.b2);
    const std::size_t shells = static_cast<std::size_t>(arguments.shells.value_or(2));
    std::string map;
    std::size_t frame = 0;
    std::optional<std::int64_t> last_step;
    const auto sources = sources_of(arguments);
    for (const auto& [path, types] : sources) {
        const structure_file file(path);
        progress_line progress(path.filename().string(), file.frames(), "frames", output.progress());
        for (std::size_t k = 0; k < file.frames(); ++k, progress.update(k)) {
            const auto structure = named_frame(file, k, types);
            // the final state of a run may be the last frame of its trajectory
            if (path.filename() == final_dump_name && sources.size() > 1 && last_step == structure.step) continue;
            last_step = structure.step;
            const auto made = on_lattice(structure, output);
            if (arguments.wants_order())
                std::visit([&](const auto& m) { add_order(table, frame, m.sites, shells); }, made);
            if (b2) {
                const auto* in_bcc = std::get_if<crystal<bcc>>(&made);
                if (!in_bcc) throw input_error("--b2", "a bcc crystal", "an fcc one in " + path.string());
                const auto clusters = b2->add(table, frame, in_bcc->sites);
                if (!arguments.map.empty()) map = map_text(*in_bcc, clusters);
            }
            ++frame;
        }
    }
    if (!arguments.clusters.empty()) write_file_atomically(arguments.clusters, b2->tracks_text());
    if (!arguments.map.empty()) write_file_atomically(arguments.map, map);
    if (arguments.output.empty())
        std::fwrite(table.text().data(), 1, table.text().size(), stdout);
    else
        write_file_atomically(arguments.output, table.text());
    return 0;
}

void check(const analyze_arguments& arguments) {
    if (!arguments.b2.empty() && arguments.b2.size() != 2)
        throw input_error("--b2", "two species A,B", joined(arguments.b2));
    if (arguments.shells && *arguments.shells > most_shells)
        throw input_error("--shells", "1 to " + std::to_string(most_shells), std::to_string(*arguments.shells));
    if (arguments.b2.empty() && !(arguments.clusters.empty() && arguments.map.empty()))
        throw input_error("analyze", "--b2 with --clusters and --map", "none");
    for (const auto& file : {arguments.output, arguments.clusters, arguments.map})
        if (!file.empty()) check_writable(file);
}

}  // namespace

command add_analyze(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("analyze", "Short-range order, and B2 clusters through time, as CSV");
    const auto arguments = std::make_shared<analyze_arguments>();
    sub->add_option("inputs", arguments->inputs, "Folder of a run, or structure files with all their frames")
        ->required();
    sub->add_option("--species", arguments->species,
                    "Names of bare types, type 1 first: Nb,Mo,Ta (a run knows its own)")
        ->delimiter(',');
    sub->add_flag("--order", arguments->order, "Pairs and Warren-Cowley parameters (default unless --b2 is given)");
    add_count(*sub, "--shells", arguments->shells, 1, "Shells of the order, up to 8 (default: 2)");
    sub->add_option("--b2", arguments->b2, "B2 units of two species, A,B: six of eight neighbours are of the other one")
        ->delimiter(',');
    sub->add_option("-o,--output", arguments->output, "CSV file (default: standard output)");
    sub->add_option("--clusters", arguments->clusters,
                    "CSV of every B2 cluster through time: frame,cluster,size,persistent");
    sub->add_option("--map", arguments->map,
                    "Extended XYZ of the last frame with columns b2_cluster, b2_size, for OVITO");
    sub->footer(
        "Example: saddle analyze run --b2 Mo,Ta --output b2.csv --clusters clusters.csv --map clusters.extxyz\n"
        "         saddle analyze alloy.dump --species Nb,Mo,Ta --shells 3\n"
        "Rows frame,quantity,shell,pair,value. pairs: each counted once; delta: pairs above random per site, as in "
        "log.csv;\n"
        "alpha = 1 - p_AB/c_B (Warren-Cowley; below 0 where A attracts B), both orders of a pair; b2_centres, "
        "b2_clusters,\n"
        "b2_largest (centres of the largest cluster), b2_persistent (clusters there since the first frame), and what "
        "became\n"
        "of the clusters of the frame before: b2_grown, b2_kept, b2_shrunk, b2_joined, b2_vanished, b2_split, "
        "b2_appeared.");
    return [arguments, &output] {
        check(*arguments);
        return analyze(*arguments, output);
    };
}

}  // namespace saddle::cli
