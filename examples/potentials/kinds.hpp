/// \file
/// How each kind of potential is made and described. `rest` is the text behind the colon.
#pragma once

#include <string>

#include <saddle/alloy/species.hpp>
#include <saddle/potential/snap_parameters.hpp>

#include "any_potential.hpp"
#include "make_potential.hpp"

namespace saddle::runtime {

potential_kind kim_kind();
any_potential make_kim(const std::string& rest, const species_names& species);

/// Of the KIM model that has them. \throws input_error where there is none.
snap_parameters kim_snap_parameters(const std::string& model);

potential_kind snap_kind();
any_potential make_snap(const std::string& rest, const species_names& species);

potential_kind eam_kind();
any_potential make_eam(const std::string& rest, const species_names& species);

potential_kind lammps_kind();
any_potential make_lammps(const std::string& rest, const species_names& species);

potential_kind lennard_jones_kind();
any_potential make_lennard_jones(const std::string& rest, const species_names& species);

}  // namespace saddle::runtime
