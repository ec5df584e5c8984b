// saddle analyze: short-range order and B2 clusters of structures, or along a run.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include <saddle/analysis/pair_order.hpp>
#include <saddle/analysis/site_order.hpp>
#include <saddle/core/error.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/structure_file.hpp>
#include <saddle/io/text.hpp>
#include <saddle/structure/recognise.hpp>

#include "b2_series.hpp"
#include "commands.hpp"
#include "order_columns.hpp"
#include "run_files.hpp"
#include "run_folder.hpp"
#include "site_map.hpp"

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
    bool every_frame = false;

    bool wants_order() const { return order || shells || b2.empty(); }
};

/// A file, and the names of its types where it has none.
struct source {
    fs::path file;
    species_names types;
    bool of_run = false;
};

/// What a folder of a run holds of its crystals.
std::vector<source> sources_of_run(const fs::path& folder) {
    const auto record = read_run_json(folder);
    species_names types;
    if (const auto named = record.find("types"); named != record.end()) types = named->get<species_names>();
    std::error_code code;
    std::vector<source> found;
    for (const char* name : {trajectory_name, final_dump_name})
        if (fs::exists(folder / name, code)) found.push_back({folder / name, types, true});
    if (found.empty())
        throw input_error(folder.string(), std::string("the folder of one run, with ") + final_dump_name, "none");
    return found;
}

std::vector<source> sources_of(const analyze_arguments& arguments) {
    std::vector<source> found;
    std::error_code code;
    for (const auto& input : arguments.inputs) {
        if (!fs::is_directory(input, code)) {
            found.push_back({input, {}, false});
            continue;
        }
        for (auto& file : sources_of_run(input)) found.push_back(std::move(file));
    }
    if (!arguments.species.empty())
        for (auto& file : found) file.types = arguments.species;
    return found;
}

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

/// Columns order<k>_B: neighbours B in shell k above those of a random alloy.
template <lattice L>
void add_order(site_map& map, const supercell<L>& crystal, std::size_t shells) {
    const site_order<L, most_shells> order(crystal);
    for (std::size_t k = 1; k <= shells; ++k)
        for (const digit b : present_species(crystal)) {
            std::vector<double> excess;
            for (std::size_t i = 0; i < crystal.size(); ++i) excess.push_back(order.excess(site{i}, k, b));
            map.add("order" + std::to_string(k) + "_" + crystal.names()[b - std::size_t{1}], excess);
        }
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

/// What is asked for, frame by frame.
class analysis {
public:
    explicit analysis(const analyze_arguments& arguments) : arguments_(&arguments) {
        if (!arguments.b2.empty()) b2_.emplace(arguments.b2);
    }

    /// `jump` where the frame is of a run. \throws input_error.
    template <lattice L>
    void add(const crystal<L>& made, const fs::path& file, std::optional<std::int64_t> jump) {
        const bool mapped = !arguments_->map.empty();
        const std::size_t shells = static_cast<std::size_t>(arguments_->shells.value_or(2));
        if (jump) table_.add(frame_, "jump", "", "", static_cast<double>(*jump));
        if (arguments_->wants_order()) add_order(table_, frame_, made.sites, shells);
        std::optional<site_map> map;
        if (mapped) map.emplace(made);
        if (mapped && arguments_->wants_order()) add_order(*map, made.sites, shells);
        if (b2_) {
            if constexpr (std::is_same_v<L, bcc>) {
                const auto clusters = b2_->add(table_, frame_, jump, made.sites);
                if (mapped) add_clusters(*map, clusters);
            } else {
                throw input_error("--b2", "a bcc crystal", "an fcc one in " + file.string());
            }
        }
        if (mapped) {
            if (!arguments_->every_frame) map_.clear();
            map->append(map_, arguments_->map);
        }
        ++frame_;
    }

    void write() const {
        if (!arguments_->clusters.empty()) write_file_atomically(arguments_->clusters, b2_->tracks_text());
        if (!arguments_->map.empty()) write_file_atomically(arguments_->map, map_);
        write_or_print(table_.text(), arguments_->output);
    }

private:
    const analyze_arguments* arguments_;
    long_table table_;
    std::optional<b2_series> b2_;
    std::string map_;
    std::size_t frame_ = 0;
};

int analyze(const analyze_arguments& arguments, const output_arguments& output) {
    analysis all(arguments);
    std::optional<std::int64_t> last_step;
    const auto sources = sources_of(arguments);
    for (const auto& [path, types, of_run] : sources) {
        const structure_file file(path);
        progress_line progress(path.filename().string(), file.frames(), "frames", output.progress());
        for (std::size_t k = 0; k < file.frames(); ++k, progress.update(k)) {
            const auto structure = named_frame(file, k, types);
            // the final state of a run may be the last frame of its trajectory
            if (of_run && path.filename() == final_dump_name && last_step == structure.step) continue;
            last_step = structure.step;
            const auto jump = of_run ? std::optional(structure.step) : std::nullopt;
            std::visit([&, &source = path](const auto& made) { all.add(made, source, jump); },
                       on_lattice(structure, output));
        }
    }
    all.write();
    return 0;
}

void check(const analyze_arguments& arguments) {
    if (!arguments.b2.empty() && arguments.b2.size() != 2)
        throw input_error("--b2", "two species A,B", joined(arguments.b2));
    if (arguments.shells && *arguments.shells > most_shells)
        throw input_error("--shells", "1 to " + std::to_string(most_shells), std::to_string(*arguments.shells));
    if (arguments.b2.empty() && !arguments.clusters.empty())
        throw input_error("analyze", "--b2 with --clusters", "none");
    if (arguments.every_frame && (arguments.map.empty() || is_table(arguments.map)))
        throw input_error("--every-frame", "--map with an extended XYZ file",
                          arguments.map.empty() ? "none" : arguments.map);
    check_outputs({arguments.output, arguments.clusters, arguments.map});
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
                    "CSV of every B2 cluster through time: frame,cluster,size,persistent, and jump of a run");
    sub->add_option("--map", arguments->map,
                    "The last frame with values of every atom: extended XYZ for OVITO, or CSV where the name ends so");
    sub->add_flag("--every-frame", arguments->every_frame, "All frames in the map");
    sub->footer(
        "Example: saddle analyze run --b2 Mo,Ta --output b2.csv --clusters clusters.csv --map clusters.extxyz\n"
        "         saddle analyze alloy.dump --species Nb,Mo,Ta --shells 3 --map order.extxyz\n"
        "Rows frame,quantity,shell,pair,value. pairs: each counted once; delta: pairs above random per site, as in\n"
        "log.csv; alpha = 1 - p_AB/c_B (Warren-Cowley; below 0 where A attracts B), both orders of a pair;\n"
        "b2_centres, b2_clusters, b2_largest (centres of the largest cluster), b2_persistent (clusters there since\n"
        "the first frame), and what became of the clusters of the frame before: b2_grown, b2_kept, b2_shrunk,\n"
        "b2_joined, b2_vanished, b2_split, b2_appeared. Frames of a run have a row jump. A map has the columns\n"
        "order<k>_B, the neighbours B of an atom in shell k above those of a random alloy, and b2_cluster, b2_size,\n"
        "0 for atoms that are no B2 centre.");
    return [arguments, &output] {
        check(*arguments);
        return analyze(*arguments, output);
    };
}

}  // namespace saddle::cli
