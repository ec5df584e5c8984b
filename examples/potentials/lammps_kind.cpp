#include <cstdio>
#include <cstdlib>
#include <utility>

#include <saddle/potential/lammps.hpp>

#include "kinds.hpp"

namespace saddle::runtime {

namespace {

/// Where LAMMPS ends the process itself, it says nothing.
void say_where_it_ended() {
    if (const char* command = lammps_at_work())
        std::fprintf(stderr,
                     "saddle: error: LAMMPS: expected to go on after '%s', found that it ended the program (atoms that "
                     "move too far in a step?)\n",
                     command);
}

}  // namespace

potential_kind lammps_kind() {
    return {"lammps", "'pair_style …; pair_coeff …'",
            std::string("what LAMMPS as a library has, in its units metal") +
                (find_lammps() ? "" : "; there is none here (SADDLE_LAMMPS names one)")};
}

any_potential make_lammps(const std::string& rest, const species_names& species) {
    lammps_potential made(rest, species);
    static const bool registered = std::atexit(say_where_it_ended) == 0;
    static_cast<void>(registered);
    return {"lammps:" + rest, std::move(made)};
}

}  // namespace saddle::runtime
