/// \file
/// Whatever potential the user's LAMMPS has, machine-learned ones among them, by its commands.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <mutex>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <saddle/alloy/species.hpp>
#include <saddle/core/error.hpp>
#include <saddle/io/lammps_box.hpp>
#include <saddle/io/text.hpp>
#include <saddle/potential/concepts.hpp>
#include <saddle/potential/dynamics.hpp>
#include <saddle/potential/lammps_library.hpp>
#include <saddle/potential/neighbour_list.hpp>
#include <saddle/structure/atoms.hpp>
#include <saddle/structure/cell.hpp>
#include <saddle/structure/elements.hpp>

namespace saddle {

/// Elements that end the last pair_coeff among commands: the species of types 1, 2, … where nobody names them.
inline species_names elements_in_lammps_commands(const std::string& commands) {
    species_names names;
    const auto begin = commands.rfind("pair_coeff");
    if (begin == commands.npos) return names;
    const auto end = std::min(commands.find_first_of(";\n", begin), commands.size());
    const auto words = split_fields(std::string_view(commands).substr(begin, end - begin));
    const auto is_element = [](std::string_view word) {
        return std::any_of(elements.begin(), elements.end(), [&](const auto& e) { return e.symbol == word; });
    };
    for (std::size_t k = words.size(); k > 0 && is_element(words[k - 1]); --k)
        names.emplace(names.begin(), words[k - 1]);
    return names;
}

/// The commands between semicolons or line ends, without blanks round them.
inline std::vector<std::string> split_lammps_commands(std::string_view text) {
    std::vector<std::string> commands;
    while (!text.empty()) {
        const auto end = text.find_first_of(";\n");
        if (const auto command = trimmed(text.substr(0, end)); !command.empty()) commands.emplace_back(command);
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return commands;
}

/// A potential of LAMMPS in its units metal, from commands such as "pair_style eam/alloy; pair_coeff * * A.eam Nb Mo".
/// Threads may have one each, but take turns: for LAMMPS on several cores start several programs.
class lammps_potential {
public:
    /// \param commands between semicolons \param names species of types 1, 2, …; where there are none, the elements
    /// that end the last pair_coeff. \throws input_error where there is no LAMMPS or it does not take the commands.
    explicit lammps_potential(const std::string& commands, species_names names = {})
        : names_(known_names(commands, std::move(names))), instance_(after_trial(setup(commands))) {
        const std::lock_guard lock(lammps_turn());
        for (const auto& command : setup(commands)) instance_.command(command);
        instance_.command("delete_atoms group all");
    }

    const species_names& names() const { return names_; }

    /// LAMMPS does not tell.
    double cutoff_A() const { return std::numeric_limits<double>::infinity(); }

    /// \throws input_error as `check_atoms` and `lammps_oriented`, and where LAMMPS fails.
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        check_call(structure, names_, forces);
        check_near(structure);
        const std::lock_guard lock(lammps_turn());
        place(lammps_oriented(structure));
        instance_.command("run 0 post no");
        const auto& f = instance_.functions();
        f.gather_atoms(instance_.handle(), "f", 1, 3, forces.data()->data());
        const auto back = turning_back(structure.box);
        for (real3& force : forces) force = times(back, force);
        take_virial(structure.box, back);
        const double energy = f.get_thermo(instance_.handle(), "pe");
        instance_.check("run 0");
        return energy;
    }

    const symmetric_tensor& virial_eV() const { return virial_; }

    /// LAMMPS's own dynamics at constant energy (fix nve). Atoms are made anew in it, so that nothing is left of
    /// earlier calls. \throws input_error for species that are no elements, and as `energy_eV`.
    void move(atoms& structure, std::span<const real3> velocities, const dynamics_settings& settings) {
        check_call(structure, names_, velocities);
        const auto masses = masses_u(names_);
        check_near(structure);
        const std::lock_guard lock(lammps_turn());
        auto oriented = lammps_oriented(structure);
        placed_.clear();
        place(oriented);
        for (std::size_t t = 0; t < masses.size(); ++t)
            instance_.command("mass " + std::to_string(t + 1) + " " + number_text(masses[t]));
        const auto back = turning_back(structure.box);
        std::vector<real3> turned;
        for (const real3& v : velocities) turned.push_back({dot(back[0], v), dot(back[1], v), dot(back[2], v)});
        const auto& f = instance_.functions();
        f.scatter_atoms(instance_.handle(), "v", 1, 3, turned.data()->data());
        instance_.check("scatter_atoms");
        instance_.command("timestep " + number_text(settings.timestep_fs / 1000));  // its unit is the ps
        instance_.command("neigh_modify check yes");
        instance_.command("fix saddle_moves all nve");
        instance_.command("run " + std::to_string(settings.steps) + " post no");
        instance_.command("unfix saddle_moves");
        instance_.command("neigh_modify check no");
        f.gather_atoms(instance_.handle(), "x", 1, 3, oriented.positions.data()->data());
        instance_.check("gather_atoms");
        for (std::size_t i = 0; i < structure.size(); ++i)
            structure.positions[i] = structure.box.cartesian(oriented.box.fractional(oriented.positions[i]));
    }

private:
    using matrix = std::array<real3, 3>;
    static constexpr double bar_A3_of_eV = 1.6021765e6;  ///< 1 eV/Å³ in bar, as LAMMPS takes it

    /// Everything up to a first run of one atom a species, far apart, which finds what is missing.
    std::vector<std::string> setup(const std::string& user) const {
        const std::string types = std::to_string(names_.size());
        std::vector<std::string> all{"units metal",
                                     "atom_style atomic",
                                     "atom_modify map yes sort 0 0",
                                     "boundary p p p",
                                     "box tilt large",
                                     "region saddle prism 0 80 0 80 0 80 0 0 0",
                                     "create_box " + types + " saddle",
                                     "mass * 1"};
        for (std::size_t t = 1; t <= names_.size(); ++t)
            all.push_back("create_atoms " + std::to_string(t) + " single " + std::to_string(5 * t) + " 40 40");
        for (auto& command : split_lammps_commands(user)) all.push_back(command);
        all.insert(all.end(), {"neigh_modify delay 0 every 1 check no", "thermo_modify norm no",
                               "thermo_style custom step pe pxx pyy pzz pyz pxz pxy", "run 0 post no"});
        return all;
    }

    static species_names known_names(const std::string& commands, species_names names) {
        if (names.empty()) names = elements_in_lammps_commands(commands);
        check_species_names(names, "lammps: species, named or at the end of pair_coeff");
        return names;
    }

    /// A library without exceptions ends the process where it fails, so it fails in another first.
    static lammps_instance after_trial(const std::vector<std::string>& commands) {
        static std::set<std::vector<std::string>> tried;
        static std::mutex one_trial;  // not the mutex of calls, which the other process would find locked
        const auto* functions = find_lammps();
        const std::lock_guard lock(one_trial);
        if (functions && !functions->has_exceptions() && tried.count(commands) == 0) {
            try_lammps(commands);
            tried.insert(commands);
        }
        return lammps_instance();
    }

    /// LAMMPS wraps no atom that is no number, and says little of atoms that overlap.
    void check_near(const atoms& structure) { near_.update(structure); }

    void place(const atoms& oriented) {
        if (!(oriented.box == box_)) instance_.command(change_box(to_lammps_box(oriented.box)));
        box_ = oriented.box;
        auto positions = oriented.positions;
        if (oriented.species != placed_) return create(oriented);
        instance_.functions().scatter_atoms(instance_.handle(), "x", 1, 3, positions.data()->data());
        instance_.check("scatter_atoms");
    }

    static std::string change_box(const lammps_box& box) {
        std::string text = "change_box all";
        const std::array<const char*, 3> edges{" x", " y", " z"}, tilts{" xy", " xz", " yz"};
        for (std::size_t k = 0; k < 3; ++k)
            text += edges[k] + std::string(" final ") + number_text(box.low[k]) + ' ' + number_text(box.high[k]);
        for (std::size_t k = 0; k < 3; ++k) text += tilts[k] + std::string(" final ") + number_text(box.tilt[k]);
        return text + " units box";
    }

    void create(const atoms& oriented) {
        placed_.clear();
        instance_.command("delete_atoms group all compress yes");
        std::vector<int> types;
        for (const std::size_t s : oriented.species) types.push_back(static_cast<int>(s) + 1);
        const auto& f = instance_.functions();
        f.create_atoms(instance_.handle(), static_cast<int>(types.size()), nullptr, types.data(),
                       oriented.positions.data()->data(), nullptr, nullptr, 0);
        instance_.check("create_atoms");
        if (f.get_natoms(instance_.handle()) != static_cast<double>(types.size()))
            throw error("LAMMPS: it lost atoms when they were created");
        placed_ = oriented.species;
    }

    /// From vectors in LAMMPS's box to those in the box as given.
    static matrix turning_back(const cell& box) {
        const cell there = detail::lammps_shaped(box.vectors()) ? box : detail::lammps_turned(box);
        matrix columns;
        for (std::size_t k = 0; k < 3; ++k) {
            real3 unit{};
            unit[k] = 1;
            columns[k] = box.displacement(there.fractional(there.origin() + unit));
        }
        return columns;
    }
    static real3 times(const matrix& columns, const real3& v) {
        return v[0] * columns[0] + v[1] * columns[1] + v[2] * columns[2];
    }

    void take_virial(const cell& box, const matrix& back) {
        std::array<double, 6> p;
        const std::array<const char*, 6> keys{"pxx", "pyy", "pzz", "pyz", "pxz", "pxy"};
        for (std::size_t c = 0; c < 6; ++c)
            p[c] = instance_.functions().get_thermo(instance_.handle(), keys[c]) * box.volume() / bar_A3_of_eV;
        // W = R W' Rᵀ, rows of W' turned, then columns
        const matrix rows{times(back, {p[0], p[5], p[4]}), times(back, {p[5], p[1], p[3]}),
                          times(back, {p[4], p[3], p[2]})};
        const auto entry = [&](std::size_t a, std::size_t b) {
            return back[0][a] * rows[0][b] + back[1][a] * rows[1][b] + back[2][a] * rows[2][b];
        };
        virial_ = {entry(0, 0), entry(1, 1), entry(2, 2), entry(1, 2), entry(0, 2), entry(0, 1)};
    }

    species_names names_;
    lammps_instance instance_;
    neighbour_list near_{2 * neighbour_list::overlap_A, 0.6, pair_count::once};
    cell box_;                         ///< LAMMPS's
    std::vector<std::size_t> placed_;  ///< species of the atoms that LAMMPS holds
    symmetric_tensor virial_{};
};

}  // namespace saddle
