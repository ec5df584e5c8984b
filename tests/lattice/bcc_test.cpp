#include <doctest/doctest.h>

#include <lattice/lattice_oracle.hpp>
#include <saddle/lattice/bcc.hpp>

using namespace saddle;

static_assert(jump_count<bcc> == 8);
static_assert(sites_per_cell<bcc> == 2);
static_assert(squared_length(bcc::reference_jump) == 3);
static_assert(bcc::is_site({-1, 1, -3}) && !bcc::is_site({1, 0, 0}) && !bcc::is_site({1, 1, 0}));

TEST_CASE("bcc is what lattice/concepts.hpp asks for") {
    CHECK(bcc::name == "bcc");
    check_lattice_policy<bcc>();
}

TEST_CASE("bcc jumps come in the order of model files") {
    CHECK(bcc::jumps[0] == vec3{-1, -1, -1});
    CHECK(bcc::jumps[1] == vec3{-1, -1, 1});
    CHECK(bcc::jumps[7] == vec3{1, 1, 1});
}
