#include "order_arguments.hpp"

#include <algorithm>

#include <saddle/core/error.hpp>
#include <saddle/io/text.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include "sha256.hpp"
#include "temperatures.hpp"

namespace saddle::cli {

void order_arguments::add_to(CLI::App& command) {
    command
        .add_option("--potential", potential, "Interatomic potential, KIND:WHAT (`saddle info potentials` lists all)")
        ->required();
    command.add_option("--lattice", lattice, "Lattice of the crystal")
        ->check(CLI::IsMember({"bcc", "fcc"}))
        ->capture_default_str();
    structure.add_to(command, false);
    command.add_option("--cells", cells, "Cells of a random crystal: NX NY NZ")->expected(3);
    command.add_option("--composition", composition, "Its composition: Nb=1,Mo=1,Ta=1 (rounded to whole atoms)");
    command.add_option("--lattice-constant", lattice_constant_A, "Its lattice constant before its box is relaxed, Å")
        ->check(number_above_0());
    command.add_option("-T,--temperature", temperature, "K: 800, a list 400,800 or a range 400:1200:100")
        ->delimiter(',')
        ->required();
    command.add_option("-n,--swaps", swaps_an_atom, "Trials an atom at each temperature")
        ->check(number_between(1e-3, 1e6))
        ->capture_default_str();
    add_count(command, "--calls", calls, 1,
              "Calls of the potential in which the atoms of a trial relax (default: 4; 1, they stay, with dynamics)");
    add_count(command, "--dynamics-steps", dynamics_steps, 1,
              "Steps of molecular dynamics between swaps (default: none); by LAMMPS, with a potential lammps:… alone");
    command.add_option("--timestep", timestep_fs, "A step of the dynamics, fs (default: 1)")
        ->check(number_between(1e-3, 100));
    add_count(command, "--dynamics-every", dynamics_every, 1, "Trials between dynamics (default: 30)");
    add_count(command, "--samples", samples, 1, "Rows of each temperature besides the first (default: 20)");
    command
        .add_option("--b2", b2,
                    "B2 units of two species, A,B, and their clusters, as in `saddle analyze`, in three more columns")
        ->delimiter(',');
    add_count(command, "--seed", seed, 0, "Fixes all random choices (default: 1)");
    add_count(command, "--checkpoint-every", checkpoint_every, 1, "Trials between checkpoints (default: 10 seconds)");
    add_count(command, "--threads", threads, 1, "Temperatures side by side (default: all cores)");
    command.add_option("-o,--output", output, "Folder for the results; one that was stopped goes on")->required();
}

void order_arguments::check() const {
    const bool made = !cells.empty() && !composition.empty() && lattice_constant_A;
    if (made == !structure.structure.empty())
        throw input_error("order", "either --structure, or --cells with --composition and --lattice-constant",
                          made ? "both" : "neither");
    if (!b2.empty() && b2.size() != 2) throw input_error("--b2", "two species A,B", joined(b2));
    if (!b2.empty() && lattice != bcc::name) throw input_error("--b2", "a bcc crystal", "--lattice " + lattice);
    if (!dynamics_steps && (timestep_fs || dynamics_every))
        throw input_error(timestep_fs ? "--timestep" : "--dynamics-every", "--dynamics-steps with it", "none");
    if (dynamics_steps && *dynamics_steps > 1'000'000'000)
        throw input_error("--dynamics-steps", "at most 1000000000", std::to_string(*dynamics_steps));
    if (dynamics_steps && calls.value_or(1) != 1)
        throw input_error("--calls", "1 with --dynamics-steps", std::to_string(*calls));
}

swap_settings order_arguments::swaps() const {
    swap_settings made;
    if (dynamics_steps) {
        made.dynamics = swap_dynamics{{static_cast<std::size_t>(*dynamics_steps), timestep_fs.value_or(1)},
                                      static_cast<std::size_t>(dynamics_every.value_or(30))};
        made.calls_a_trial = 1;
    } else if (calls) {
        made.calls_a_trial = static_cast<std::size_t>(*calls);
    }
    return made;
}

nlohmann::ordered_json order_arguments::settings() const {
    const auto trial = swaps();
    nlohmann::ordered_json made{{"potential", potential}, {"lattice", lattice}};
    if (!structure.structure.empty()) {
        made["structure"] = {structure.structure, sha256_of_file(structure.structure)};
        if (structure.frame) made["frame"] = *structure.frame;
        if (!structure.species.empty()) made["species"] = structure.species;
    } else {
        made["cells"] = cells;
        made["composition"] = composition;
        made["lattice_constant_A"] = *lattice_constant_A;
    }
    for (const kelvin t : parse_temperatures(joined(temperature, ","))) made["temperatures_K"].push_back(t.value);
    made["swaps_an_atom"] = swaps_an_atom;
    made["samples"] = rows();
    if (trial.dynamics) {
        made["dynamics_steps"] = trial.dynamics->each.steps;
        made["timestep_fs"] = trial.dynamics->each.timestep_fs;
        made["dynamics_every"] = trial.dynamics->trials_between;
    } else {
        made["calls"] = trial.calls_a_trial;
    }
    if (!b2.empty()) made["b2"] = b2;
    made["seed"] = *seed;
    return made;
}

}  // namespace saddle::cli
