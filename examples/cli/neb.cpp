// saddle neb: barriers of a vacancy's jumps from an interatomic potential.
#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <saddle/core/file.hpp>
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
#include "wanted_sites.hpp"

namespace saddle::cli {

namespace {

struct neb_arguments {
    jump_arguments jumps;
    structure_arguments structure;
    std::vector<std::string> vacancies;
    std::string direction = "all";
    std::string output;
    std::string bands;
    std::vector<std::string> read;
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

/// All jumps of some vacancies: first the states they share, then jump by jump.
template <lattice L>
class jump_search {
public:
    jump_search(const neb_arguments& arguments, const output_arguments& output)
        : arguments_(arguments), output_(output), settings_(arguments.jumps.settings()),
          pool_(arguments.jumps.potential, {}) {}

    /// The table. An interrupt leaves it without what was not done.
    std::string run() {
        const auto structure = with_species(arguments_.structure.read({}), pool_.names());
        const auto home = recognise<L>(structure);  // atoms may be anywhere near their sites
        const auto sites = wanted_sites(home, arguments_.vacancies);
        const auto jumps = wanted_jumps<L>(arguments_.direction);
        relax_states(structure, home, sites);
        for (std::size_t v = 0; v < sites.size(); ++v)
            for (const vec3 jump : jumps)
                if (has_atom(states_[v], jump)) jobs_.push_back({v, jump});
        find_jumps();
        std::string csv = jump_table_header;
        for (std::size_t k = 0; k < jobs_.size(); ++k)
            if (!interrupt_exit_status()) append_jump_row(csv, states_[jobs_[k].state], results_[k], settings_);
        return csv;
    }

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
                states_[v] = relax_vacancy(potentials[0], structure, home, sites[v], settings_);
            });
        });
    }

    static bool has_atom(const vacancy_state<L>& state, vec3 jump) {
        const auto& sites = state.home.sites;
        return sites[sites.near(sites.position(state.vacancy), jump)] != vacant;
    }

    void find_jumps() {
        results_.resize(jobs_.size());
        // threads that have no jump of their own help with its images
        const std::size_t threads = arguments_.jumps.threads_for(jobs_.size() * (settings_.images - 2));
        settings_.band.threads = std::max<std::size_t>(1, threads / std::max<std::size_t>(1, jobs_.size()));
        progress_line progress("neb", jobs_.size(), "barriers", output_.progress());
        std::size_t done = 0;
        std::mutex mutex;
        side_by_side(jobs_.size(), arguments_.jumps.threads_for(jobs_.size()), [&](std::size_t k) {
            if (interrupt_flag()) return;
            const auto& state = states_[jobs_[k].state];
            results_[k] = pool_.with(settings_.images - 2, [&](auto potentials) {
                return find_jump(potentials, state, jobs_[k].jump, settings_);
            });
            if (!arguments_.bands.empty()) write_band_files(arguments_.bands, state, results_[k]);
            const std::lock_guard lock(mutex);
            progress.update(++done);
            remark_outcome(output_, state, results_[k], settings_);
        });
    }

    const neb_arguments& arguments_;
    const output_arguments& output_;
    jump_settings settings_;
    potential_pool pool_;
    std::vector<vacancy_state<L>> states_;
    std::vector<job> jobs_;
    std::vector<jump_result> results_;
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
    const auto csv = with_lattice(
        arguments.jumps.lattice, [&](auto lattice) { return jump_search<decltype(lattice)>(arguments, output).run(); });
    if (const int status = interrupt_exit_status()) return status;
    write_or_print(csv, arguments.output);
    return 0;
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
    sub->add_option("-o,--output", arguments->output, "CSV file (default: standard output); with --read a folder");
    sub->add_option("--bands", arguments->bands,
                    "Folder for the images of each band (extended XYZ) and its ends (POSCAR, LAMMPS data)");
    sub->add_option("--read", arguments->read,
                    "Instead: bands that another program relaxed, extended XYZ with energy=… in each image, to data in "
                    "the folder --output");
    sub->footer(
        "Example: saddle neb --potential kim:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000\n"
        "             --structure alloy.extxyz --vacancy 17 --output neb.csv --bands bands\n"
        "Both end states are relaxed in the box of the file, then a climbing-image nudged elastic band between them.\n"
        "A jump that is none, or whose band does not converge, has the barrier nan and says so in the column outcome.");
    return [arguments, &output] { return run(*arguments, output); };
}

}  // namespace saddle::cli
