// saddle dataset: barriers of many vacancies from an interatomic potential.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include <saddle/core/file.hpp>
#include <saddle/core/folder_lock.hpp>
#include <saddle/core/progress.hpp>
#include <saddle/io/extxyz.hpp>
#include <saddle/io/text.hpp>
#include <saddle/neb/vacancy_jump.hpp>
#include <saddle/parallel/side_by_side.hpp>
#include <saddle/structure/recognise.hpp>

#include "commands.hpp"
#include "dataset_plan.hpp"
#include "interrupt.hpp"
#include "jump_rows.hpp"
#include "potential_pool.hpp"
#include "settings_folder.hpp"

namespace saddle::cli {

namespace {

namespace fs = std::filesystem;

/// The rows that a table holds already, whole lines alone.
struct table_begun {
    std::string text;
    std::size_t rows = 0;
};

table_begun read_begun(const fs::path& file) {
    table_begun begun{jump_table_header, 0};
    std::error_code code;
    if (!fs::exists(file, code)) return begun;
    const auto text = read_file(file);
    const std::string_view whole(text.data(), text.rfind('\n') == text.npos ? 0 : text.rfind('\n') + 1);
    if (!whole.starts_with(begun.text)) return begun;
    begun.text = whole;
    begun.rows = static_cast<std::size_t>(std::count(whole.begin(), whole.end(), '\n')) - 1;
    return begun;
}

template <lattice L>
class data_set {
public:
    data_set(const dataset_arguments& arguments, const output_arguments& output)
        : arguments_(arguments), output_(output), folder_(arguments.output), settings_(arguments.jumps.settings()),
          alloys_(arguments.alloys()), pool_(arguments.jumps.potential, species_of(alloys_)) {
        read_structures();
        if (!arguments.lattice_constant_A && given_.empty()) first_a_A_ = first_lattice_constant_A();
    }

    void run() {
        const auto vacancies = static_cast<std::size_t>((*arguments_.count + jumps_each - 1) / jumps_each);
        std::vector<std::size_t> left;
        for (std::size_t k = 0; k < vacancies; ++k)
            if (read_begun(table_of(name_of(k))).rows < jumps_each) left.push_back(k);
        progress_line progress("dataset", left.size() * jumps_each, "barriers", output_.progress());
        side_by_side(left.size(), arguments_.jumps.threads_for(left.size()), [&](std::size_t i) {
            if (interrupt_flag()) return;
            pool_.with(std::max<std::size_t>(1, settings_.images - 2),
                       [&](auto potentials) { make_table(left[i], potentials, progress); });
        });
    }

    std::size_t abnormal() const { return abnormal_; }

private:
    using potentials_type = std::span<runtime::any_potential>;
    static constexpr std::size_t jumps_each = jump_count<L>;

    std::string name_of(std::size_t k) const {
        const auto number = "_" + std::to_string(k + 1);
        if (!given_.empty()) return fs::path(arguments_.structures[k % given_.size()]).stem().string() + number;
        return name_of_alloy(alloys_[alloy_of(k, alloys_.size(), seed(*arguments_.seed))]) + number;
    }
    fs::path table_of(const std::string& name) const { return folder_ / (name + ".csv"); }

    void read_structures() {
        for (const auto& file : arguments_.structures) {
            structure_arguments one{file, {}, arguments_.species};
            given_.push_back(recognised<L>(with_species(one.read({}), pool_.names()), output_));
            if (const auto empty = vacancies(given_.back().sites).size(); empty > 1)
                throw input_error(file, "a crystal with one vacancy at most", std::to_string(empty));
            if (arguments_.lattice_constant_A)
                throw input_error("--lattice-constant", "made crystals", "crystals of files, which have their own");
        }
    }

    crystal<L> drawn(std::size_t k, random_stream stream) const {
        if (!given_.empty()) return given_[k % given_.size()];
        const auto& amounts = alloys_[alloy_of(k, alloys_.size(), seed(*arguments_.seed))];
        const auto& n = arguments_.cells;
        auto sites =
            supercell<L>::random({n[0], n[1], n[2]}, amounts, seed(*arguments_.seed), stream).renumbered(pool_.names());
        return make_crystal(std::move(sites), arguments_.lattice_constant_A.value_or(first_a_A_));
    }

    /// Of the first alloy, by the energies of ideal crystals of 8 to 40 Å³ an atom, 2 % apart: the lowest of the
    /// minima, for a potential may fall without bound where it was never fitted.
    double first_lattice_constant_A() {
        const auto sites = supercell<L>::random({3, 3, 3}, alloys_.front(), seed(*arguments_.seed),
                                                random_stream("data set, lattice constant"))
                               .renumbered(pool_.names());
        std::vector<double> sizes_A, energies_eV;
        pool_.with(1, [&](potentials_type potentials) {
            std::vector<real3> forces(sites.size());
            for (double volume_A3 = 8; volume_A3 < 40; volume_A3 *= 1.02) {
                sizes_A.push_back(std::cbrt(volume_A3 * sites_per_cell<L>));
                energies_eV.push_back(potentials[0].energy_eV(to_atoms(make_crystal(sites, sizes_A.back())), forces));
            }
        });
        std::optional<std::size_t> lowest;
        for (std::size_t k = 1; k + 1 < sizes_A.size(); ++k)
            if (energies_eV[k] <= energies_eV[k - 1] && energies_eV[k] <= energies_eV[k + 1])
                if (!lowest || energies_eV[k] < energies_eV[*lowest]) lowest = k;
        if (!lowest)
            throw input_error("lattice constant",
                              "a crystal that is stable at 8 to 40 Å³ an atom, or --lattice-constant", "none");
        return sizes_A[*lowest];
    }

    /// One vacancy: its table grows by a line a barrier and is whole after an interrupt too.
    void make_table(std::size_t k, potentials_type potentials, progress_line& progress) {
        const auto name = name_of(k);
        const auto stream = random_stream("data set, crystal ").then(std::to_string(k));
        const auto state = relaxed_state(name, drawn(k, stream), stream, potentials[0]);
        std::string structure;
        append_extxyz(structure, state.relaxed, {{}, {}, state.report.energy_eV});
        write_file_atomically(folder_ / (name + ".extxyz"), structure);
        auto table = read_begun(table_of(name));
        for (std::size_t j = table.rows; j < jumps_each; ++j) {
            if (interrupt_flag()) return;
            const auto made = find_jump(potentials, state, L::jumps[j], settings_);
            append_jump_row(table.text, state, made, settings_);
            write_file_atomically(table_of(name), table.text);
            const std::lock_guard lock(mutex_);
            if (made.outcome != jump_outcome::normal) ++abnormal_;
            progress.update(++done_);
            remark_outcome(output_, state, made, settings_);
        }
    }

    /// At a random site; a vacancy that a given crystal has changes places with the atom there.
    site make_vacancy(crystal<L>& home, random_stream stream) const {
        philox_sequence draw(seed(*arguments_.seed), stream.then(", vacancy"));
        const site chosen{static_cast<std::size_t>(draw.below(home.sites.size()))};
        const auto empty = vacancies(home.sites);
        if (empty.empty()) {
            home.sites.make_vacancy(chosen);
            home.ids[chosen.index] = 0;
        } else {
            home.sites.exchange(empty[0], chosen);
            std::swap(home.ids[empty[0].index], home.ids[chosen.index]);
        }
        return chosen;
    }

    /// Vacancy made, box and atoms relaxed, the box then held.
    vacancy_state<L> relaxed_state(const std::string& name, crystal<L> home, random_stream stream,
                                   runtime::any_potential& forces_of) {
        const site vacancy = make_vacancy(home, stream);
        auto structure = to_atoms(home);
        structure.source = name;
        if (arguments_.lattice_constant_A) return relax_vacancy(forces_of, structure, home, vacancy, settings_);
        auto state =
            relax_vacancy_and_box(forces_of, structure, home, vacancy, arguments_.pressure_GPa * GPa, settings_);
        if (!state.box_at_rest) output_.remark(name + ": the box is not at rest");
        return state;
    }

    const dataset_arguments& arguments_;
    const output_arguments& output_;
    fs::path folder_;
    jump_settings settings_;
    std::vector<composition> alloys_;
    potential_pool pool_;
    std::vector<crystal<L>> given_;
    double first_a_A_ = 0;
    std::mutex mutex_;
    std::size_t done_ = 0, abnormal_ = 0;
};

int run(const dataset_arguments& arguments, const output_arguments& output) {
    arguments.check();
    catch_interrupts();
    std::size_t abnormal = 0;
    std::unique_ptr<const folder_lock> lock;
    with_lattice(arguments.jumps.lattice, [&](auto lattice) {
        data_set<decltype(lattice)> work(arguments, output);
        lock = take_folder(arguments.output, "dataset.json", arguments.settings(), "data set");
        work.run();
        abnormal = work.abnormal();
    });
    if (abnormal > 0) output.remark(std::to_string(abnormal) + " jumps are not normal; their barriers are nan");
    return interrupt_exit_status();
}

}  // namespace

command add_dataset(CLI::App& app, const output_arguments& output) {
    auto* sub = app.add_subcommand("dataset", "Barriers of many vacancies from an interatomic potential, to train on");
    const auto arguments = std::make_shared<dataset_arguments>();
    arguments->add_to(*sub);
    sub->footer(
        "Example: saddle dataset --potential snap:SNAP_LiChenZheng_2019_NbTaWMo__MO_560387080449_000\n"
        "             --grid 10 --species Nb,Mo,Ta --count 2000 --output NbMoTa\n"
        "Every vacancy has a random crystal of its own, NAME_K.extxyz, at rest, and all its jumps in NAME_K.csv, a "
        "line a\n"
        "barrier as it is done. The same command goes on where it was stopped, with a larger --count too; threads and\n"
        "interrupts change no byte. `saddle train --data` and `evaluate --data` take the folder.");
    return [arguments, &output] { return run(*arguments, output); };
}

}  // namespace saddle::cli
