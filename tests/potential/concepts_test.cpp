#include <saddle/potential/concepts.hpp>

#include <array>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

namespace {

struct plain {
    species_names known{"A"};
    const species_names& names() const { return known; }
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms&, std::span<real3>) { return 0; }
};
struct with_more : plain {
    symmetric_tensor w{};
    const symmetric_tensor& virial_eV() const { return w; }
    std::vector<double> per_atom_energy_eV() const { return {}; }
};
struct without_names {
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms&, std::span<real3>) { return 0; }
};

}  // namespace

static_assert(potential<plain> && !potential_with_virial<plain> && !potential_with_atom_energies<plain>);
static_assert(potential_with_virial<with_more> && !potential<without_names>);

TEST_CASE("calls are checked") {
    atoms structure;
    structure.positions = {{0, 0, 0}, {1, 1, 1}};
    structure.species = {0, 1};
    structure.ids = {1, 2};
    std::vector<real3> forces(2);
    CHECK_NOTHROW(check_call(structure, {"A", "B"}, forces));
    CHECK(message_of([&] { check_call(structure, {"A"}, forces); }) ==
          "atoms, atom 2: expected a species of the potential (A), found species 2");
    structure.source = "a.xyz";
    CHECK(message_of([&] {
              check_call(structure, {"A", "B"}, std::span(forces).first(1));
          }) == "a.xyz: expected a species and a force for each of 2 atoms, found 2 and 1");
    CHECK(message_of([&] { check_call(atoms{}, {"A"}, {}); }) == "atoms: expected at least one atom, found none");
}

TEST_CASE("pressure of a virial") {
    CHECK(pressure_eV_A3({1, 2, 3, 7, 7, 7}, orthogonal_box({1, 2, 4})) == doctest::Approx(0.25).epsilon(1e-14));
}
