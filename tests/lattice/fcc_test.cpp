#include <doctest/doctest.h>

#include <lattice/lattice_oracle.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

static_assert(jump_count<fcc> == 12);
static_assert(sites_per_cell<fcc> == 4);
static_assert(squared_length(fcc::reference_jump) == 2);
static_assert(fcc::is_site({-1, 1, -2}) && !fcc::is_site({1, 0, 0}) && !fcc::is_site({1, 1, 1}));

TEST_CASE("fcc is what lattice/concepts.hpp asks for") {
    CHECK(fcc::name == "fcc");
    check_lattice_policy<fcc>();
}

TEST_CASE("fcc jumps come in the order of model files") {
    CHECK(fcc::jumps[0] == vec3{-1, -1, 0});
    CHECK(fcc::jumps[1] == vec3{-1, 0, -1});
    CHECK(fcc::jumps[11] == vec3{1, 1, 0});
}
