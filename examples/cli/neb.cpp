// saddle neb: barriers of a vacancy's jumps from an interatomic potential.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <saddle/core/checksum.hpp>
#include <saddle/core/file.hpp>
#include <saddle/core/growing_file.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/csv.hpp>
#include <saddle/io/text.hpp>
#include <saddle/neb/vacancy_jump.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/structure/recognise.hpp>

#include "band_files.hpp"
#include "band_reading.hpp"
#include "commands.hpp"
#include "interrupt.hpp"
#include "jump_arguments.hpp"
#include "jump_rows.hpp"
#include "potential_pool.hpp"
#include "run_plan.hpp"
#include "settings_folder.hpp"
#include "sha256.hpp"
#include "wanted_sites.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

struct neb_arguments {
    jump_arguments jumps;
    structure_arguments structure;
    std::vector<std::string> vacancies;
    std::string direction = "all";
    std::optional<double> pressure_GPa;
    std::string output;
    std::string bands;
    std::vector<std::string> read;

    /// Everything that the table and the bands depend on.
    nlohmann::ordered_json settings() const {
        nlohmann::ordered_json made{{"potential", jumps.potential}, {"lattice", jumps.lattice}};
        made["structure"] = {structure.structure, sha256_of_file(structure.structure)};
        if (structure.frame) made["frame"] = *structure.frame;
        if (!structure.species.empty()) made["species"] = structure.species;
        made["vacancies"] = vacancies;
        made["direction"] = direction;
        if (pressure_GPa) made["pressure_GPa"] = *pressure_GPa;
        jumps.record(made);
        made["bands"] = bands;
        return made;
    }
};

/// The jumps that --direction names.
template <lattice L>
std::vector<vec3> wanted_jumps(const std::string& direction) {
    if (direction == "all") return {L::jumps.begin(), L::jumps.end()};
    const auto parts = comma_fields(direction);
    vec3 jump{};
    if (parts.size() == 3) {
        int* const components[]{&jump.x, &jump.y, &jump.z};
        for (std::size_t k = 0; k < 3; ++k)
            *components[k] = static_cast<int>(std::clamp<std::int64_t>(parse_integer(parts[k]).value_or(99), -99, 99));
    }
    if (std::find(L::jumps.begin(), L::jumps.end(), jump) == L::jumps.end())
        throw input_error("--direction", "all, or DX,DY,DZ of a jump of " + std::string(L::name) + " in units of a/2",
                          quoted_text(direction));
    return {jump};
}

/// The rows of a table that is not whole yet, in a file beside it that begins with the settings they are of: a line
/// "JOB ROW" for each. Nothing is kept of a table that is no file (standard output, a pipe).
class rows_begun {
public:
    /// \throws input_error where the file is of other settings, or of no table.
    explicit rows_begun(const neb_arguments& arguments) {
        const auto is_other = [](const fs::path& path) {
            std::error_code code;
            return fs::exists(path, code) && !fs::is_regular_file(path, code);
        };
        if (arguments.output.empty() || is_other(arguments.output) || is_other(arguments.structure.structure)) return;
        file_ = arguments.output + ".begun";
        text_ = arguments.settings().dump() + "\n";
        std::error_code code;
        if (fs::exists(file_, code)) read(arguments.settings());
    }

    /// Empty where it is still to be found.
    std::string row(std::size_t job) const {
        const auto found = rows_.find(job);
        return found == rows_.end() ? std::string() : found->second;
    }

    /// \throws error where it cannot be written; further rows are then not kept.
    void add(std::size_t job, const std::string& row) {
        if (file_.empty() || failed_) return;
        failed_ = true;
        if (!growing_) {
            write_file_atomically(file_, text_);
            crc64 sum;
            sum.add(text_);
            const fs::path path = file_;
            growing_.emplace(path.parent_path(), file_mark{path.filename().string(), text_.size(), sum.value()});
        }
        growing_->write(std::to_string(job) + " " + row);
        growing_->flush();
        failed_ = false;
    }

    /// When the table is whole.
    void remove() const {
        std::error_code code;
        if (!file_.empty()) fs::remove(file_, code);
    }

private:
    /// Whole lines alone: the last one may have been cut.
    void read(const nlohmann::ordered_json& settings) {
        const auto content = read_file(file_);
        std::string_view left(content.data(), content.rfind('\n') == content.npos ? 0 : content.rfind('\n') + 1);
        const auto take_line = [&] {
            const auto line = left.substr(0, left.find('\n') + 1);
            left.remove_prefix(line.size());
            return line;
        };
        const auto before = parse_settings(take_line());
        if (!before.is_object()) throw input_error(file_, "rows of a table that was begun", "something else");
        check_same_settings(before, settings, file_);
        while (!left.empty()) {
            const auto line = take_line();
            const auto blank = line.find(' ');
            const auto job = parse_integer(line.substr(0, std::min(blank, line.size())));
            if (!job || *job < 0 || blank == line.npos)
                throw input_error(file_, "the number of a jump and its row", quoted_text(line));
            rows_[static_cast<std::size_t>(*job)] = line.substr(blank + 1);
            text_ += line;
        }
    }

    std::string file_;
    std::string text_;  ///< of the file as it was found
    std::map<std::size_t, std::string> rows_;
    std::optional<growing_file> growing_;
    bool failed_ = false;  ///< what follows half a line would be no line
};

/// All jumps of some vacancies: first the states they share, then jump by jump.
template <lattice L>
class jump_search {
public:
    jump_search(const neb_arguments& arguments, const output_arguments& output)
        : arguments_(arguments), output_(output), settings_(arguments.jumps.settings()),
          pool_(arguments.jumps.potential, {}), begun_(arguments) {}

    /// The table; of what was begun before only the rest is searched. Rows that are done are kept at once, so that
    /// whatever stops it the same command goes on. Empty after an interrupt.
    std::string run() {
        const auto structure = with_species(arguments_.structure.read({}), pool_.names());
        const auto home = recognise<L>(structure);  // atoms may be anywhere near their sites
        const auto sites = wanted_sites(home, arguments_.vacancies);
        const auto jumps = wanted_jumps<L>(arguments_.direction);
        relax_states(structure, home, sites);
        for (std::size_t v = 0; v < sites.size(); ++v)
            for (const vec3 jump : jumps)
                if (has_atom(states_[v], jump)) jobs_.push_back({v, jump});
        rows_.resize(jobs_.size());
        std::vector<std::size_t> left;
        for (std::size_t k = 0; k < jobs_.size(); ++k) {
            rows_[k] = begun_.row(k);
            if (rows_[k].empty()) left.push_back(k);
        }
        find_jumps(left);
        if (interrupt_exit_status()) return {};
        std::string csv = jump_table_header;
        for (const auto& row : rows_) csv += row;
        return csv;
    }

    void remove_begun() const { begun_.remove(); }

private:
    struct job {
        std::size_t state;
        vec3 jump;
    };

    void relax_states(const atoms& structure, const crystal<L>& home, const std::vector<site>& sites) {
        states_.resize(sites.size(), {home, {}, {}, {}, {}, {}, true});
        side_by_side(sites.size(), arguments_.jumps.threads_for(sites.size()), [&](std::size_t v) {
            if (interrupt_flag()) return;
            pool_.with(1, [&](auto potentials) {
                if (!arguments_.pressure_GPa) {
                    states_[v] = relax_vacancy(potentials[0], structure, home, sites[v], settings_);
                    return;
                }
                states_[v] = relax_vacancy_and_box(potentials[0], structure, home, sites[v],
                                                   *arguments_.pressure_GPa * GPa, settings_);
                if (!states_[v].box_at_rest)
                    output_.remark("vacancy " + std::to_string(states_[v].vacancy_id) + ": the box is not at rest");
            });
        });
    }

    static bool has_atom(const vacancy_state<L>& state, vec3 jump) {
        const auto& sites = state.home.sites;
        return sites[sites.near(sites.position(state.vacancy), jump)] != vacant;
    }

    void find_jumps(const std::vector<std::size_t>& left) {
        // threads that have no jump of their own help with its images
        const std::size_t threads = arguments_.jumps.threads_for(left.size() * (settings_.images - 2));
        settings_.band.threads = std::max<std::size_t>(1, threads / std::max<std::size_t>(1, left.size()));
        progress_line progress("neb", left.size(), "barriers", output_.progress());
        std::size_t done = 0;
        std::mutex mutex;
        side_by_side(left.size(), arguments_.jumps.threads_for(left.size()), [&](std::size_t i) {
            if (interrupt_flag()) return;
            const auto k = left[i];
            const auto& state = states_[jobs_[k].state];
            const auto made = pool_.with(settings_.images - 2, [&](auto potentials) {
                return find_jump(potentials, state, jobs_[k].jump, settings_);
            });
            if (!arguments_.bands.empty()) write_band_files(arguments_.bands, state, made);
            append_jump_row(rows_[k], state, made, settings_);
            const std::lock_guard lock(mutex);
            begun_.add(k, rows_[k]);
            progress.update(++done);
            remark_outcome(output_, state, made, settings_);
        });
    }

    const neb_arguments& arguments_;
    const output_arguments& output_;
    jump_settings settings_;
    potential_pool pool_;
    std::vector<vacancy_state<L>> states_;
    std::vector<job> jobs_;
    rows_begun begun_;
    std::vector<std::string> rows_;
};

/// Bands of other programs become data.
int read_back(const neb_arguments& arguments) {
    if (arguments.output.empty()) throw input_error("--read", "--output FOLDER for the data", "none");
    with_lattice(arguments.jumps.lattice,
                 [&](auto lattice) { read_bands<decltype(lattice)>(arguments.read, arguments.output); });
    return 0;
}

int run(const neb_arguments& arguments, const output_arguments& output) {
    if (!arguments.read.empty()) return read_back(arguments);
    if (arguments.jumps.potential.empty() || arguments.structure.structure.empty())
        throw input_error("neb", "--potential and --structure, or --read", "neither");
    check_outputs({arguments.output});
    if (!arguments.bands.empty()) make_folder(arguments.bands, "--bands");
    catch_interrupts();
    return with_lattice(arguments.jumps.lattice, [&](auto lattice) {
        jump_search<decltype(lattice)> search(arguments, output);
        const auto csv = search.run();
        if (const int status = interrupt_exit_status()) {
            if (!arguments.output.empty()) output.remark("stopped; the same command goes on");
            return status;
        }
        write_or_print(csv, arguments.output);
        search.remove_begun();
        return 0;
    });
}

}  // namespace

command add_neb(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("neb", "Barriers of a vacancy's jumps from an interatomic potential, as CSV");
    const auto arguments = std::make_shared<neb_arguments>();
    arguments->jumps.add_to(*sub, 5);
    sub->get_option("--potential")->required(false);
    arguments->structure.add_to(*sub, false);
    sub->add_option(
           "--vacancy", arguments->vacancies,
           "Ids of atoms to take away, one at a time, or all, or empty: the one site that has no atom (default: "
           "the sites without an atom, else all)")
        ->delimiter(',');
    sub->add_option("--direction", arguments->direction,
                    "Jumps: all, or DX,DY,DZ from the vacancy to the atom that jumps, in units of a/2")
        ->capture_default_str();
    sub->add_option("--pressure", arguments->pressure_GPa,
                    "Pressure, GPa, to which the box with its vacancy is relaxed (default: the box of the file)")
        ->check(pressure_in_GPa());
    sub->add_option("-o,--output", arguments->output, "CSV file (default: standard output); with --read a folder");
    sub->add_option("--bands", arguments->bands,
                    "Folder for the images of each band (extended XYZ) and its ends (POSCAR, LAMMPS data)");
    sub->add_option("--read", arguments->read,
                    "Instead: bands that another program relaxed, extended XYZ with energy=… in each image, to data in "
                    "the folder --output");
    sub->footer(
        "Example: saddle neb --potential kim:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000\n"
        "             --structure alloy.extxyz --vacancy 17 --output neb.csv --bands bands\n"
        "Both end states are relaxed in the box of the file, or in one at a given pressure, then a climbing-image "
        "nudged\n"
        "elastic band between them. Stopped, the same command goes on (rows that are done wait in neb.csv.begun).\n"
        "A jump that is none, or whose band does not converge, has the barrier nan and says so in the column outcome.");
    return [arguments, &output] { return run(*arguments, output); };
}

}  // namespace saddle::cli
