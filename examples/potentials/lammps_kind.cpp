#include <saddle/potential/lammps.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

potential_kind lammps_kind() {
    return {"lammps", "'pair_style …; pair_coeff …'",
            std::string("what LAMMPS as a library has, in its units metal") +
                (find_lammps() ? "" : "; there is none here (SADDLE_LAMMPS names one)")};
}

any_potential make_lammps(const std::string& rest, const species_names& species) {
    return {"lammps:" + rest, lammps_potential(rest, species)};
}

}  // namespace saddle::runtime
