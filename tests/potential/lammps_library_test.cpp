#include <saddle/potential/lammps_library.hpp>

#include <cstdlib>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/lammps_models.hpp>

using namespace saddle;

TEST_CASE("a library that a user names comes first; what is no LAMMPS is passed over") {
    ::setenv("SADDLE_LAMMPS", "libm.so.6", 1);
    CHECK(lammps_library_names().front() == "libm.so.6");
    if (lammps_here()) CHECK(find_lammps()->version(lammps_instance().handle()) > 20180000);
    ::unsetenv("SADDLE_LAMMPS");
    CHECK(lammps_library_names().front() == "liblammps.so.0");
}

TEST_CASE("what LAMMPS says of an error is found in its output") {
    CHECK(detail::lammps_error_in("a\nERROR: no (x.cpp:1)\nLast command: b\n") == "ERROR: no (x.cpp:1)");
    CHECK(detail::lammps_error_in("ERROR on proc 0: no") == "ERROR on proc 0: no");
    CHECK(detail::lammps_error_in("a\n") == "an end without a word");
}

TEST_CASE("once MPI runs nothing is tried") {
    if (!lammps_here()) return;
    const lammps_instance starts_it;
    if (mpi_is_running()) CHECK_NOTHROW(try_lammps({"no command"}));
}
