#include <saddle/potential/lennard_jones.hpp>

#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/samples.hpp>

using namespace saddle;

namespace {

const std::vector<lennard_jones_species> two{{"Ar", 0.0104, 3.40}, {"Kr", 0.0140, 3.65}};

lennard_jones argon_krypton(double cutoff_A = 9) { return {two, cutoff_A}; }

atoms pair_at(double r) {
    atoms structure;
    structure.box = orthogonal_box({40, 40, 40});
    structure.names = {"Ar", "Kr"};
    structure.positions = {{39.9, 1, 1}, {39.9 + r, 1, 1}};
    structure.species = {0, 1};
    structure.ids = {1, 2};
    return structure;
}

atoms fcc(int n, double shake_A = 0.3) {
    return samples::crystal({{0, 0, 0}, {0, 0.5, 0.5}, {0.5, 0, 0.5}, {0.5, 0.5, 0}}, n, 5.4, {"Ar", "Kr"}, shake_A,
                            seed{9});
}

}  // namespace

static_assert(potential_with_virial<lennard_jones> && potential_with_atom_energies<lennard_jones>);

TEST_CASE("a pair has its well at 2^(1/6) sigma, as deep as epsilon, and nothing beyond the cutoff") {
    auto lj = argon_krypton();
    const double epsilon = std::sqrt(0.0104 * 0.0140), sigma = 3.525;
    std::vector<real3> forces(2);
    CHECK(lj.energy_eV(pair_at(sigma * std::pow(2.0, 1.0 / 6)), forces) == doctest::Approx(-epsilon).epsilon(1e-12));
    CHECK(length(forces[0]) < 1e-12);
    CHECK(std::fabs(lj.energy_eV(pair_at(sigma), forces)) < 1e-15);
    CHECK(forces[0][0] == doctest::Approx(-24 * epsilon / sigma).epsilon(1e-12));
    CHECK(forces[1][0] == -forces[0][0]);
    CHECK(lj.per_atom_energy_eV()[0] == lj.per_atom_energy_eV()[1]);
    CHECK(lj.energy_eV(pair_at(9.0), forces) == 0);
    CHECK(std::fabs(lj.energy_eV(pair_at(8.9999), forces)) < 1e-15);
    CHECK(forces[0] != real3{});
}

TEST_CASE("forces and virial are differences of the energy, in a box narrower than the cutoff too") {
    auto lj = argon_krypton();
    for (const int n : {1, 2}) {
        const auto structure = samples::sheared(fcc(n));
        CHECK(samples::worst_force_error(lj, structure) < 1e-7);
        CHECK(samples::worst_virial_error(lj, structure) < 1e-7);
        double sum = 0;
        const double energy = samples::energy_of(lj, structure);
        for (const double e : lj.per_atom_energy_eV()) sum += e;
        CHECK(sum == doctest::Approx(energy).epsilon(1e-14));
    }
}

TEST_CASE("a crystal has its energy whether its box is one cell or many") {
    auto lj = argon_krypton(12);
    auto one = fcc(1, 0), many = fcc(3, 0);
    for (std::size_t i = 0; i < many.size(); ++i) many.species[i] = one.species[i % 4];
    CHECK(samples::energy_of(lj, many) == doctest::Approx(27 * samples::energy_of(lj, one)).epsilon(1e-12));
}

TEST_CASE("results do not depend on what was asked before") {
    auto used = argon_krypton(), fresh = argon_krypton();
    auto structure = fcc(2);
    std::vector<real3> before(structure.size()), after(structure.size());
    used.energy_eV(structure, before);
    for (real3& r : structure.positions) r[2] += 0.25;
    CHECK(used.energy_eV(structure, before) == fresh.energy_eV(structure, after));
    CHECK(before == after);
}

TEST_CASE("parameters that cannot be are refused") {
    const auto refused = [](std::vector<lennard_jones_species> species, double cutoff_A) {
        return message_of([&] { lennard_jones(species, cutoff_A); });
    };
    CHECK(refused({{"Ar", 0, 1}}, 5) == "lennard_jones, Ar: expected positive epsilon and sigma, found 0.000000");
    CHECK(contains(refused({{"Ar", 1, std::nan("")}}, 5), "expected positive epsilon and sigma, found nan"));
    CHECK(contains(refused({}, 5), "lennard_jones: expected 1 to 16 species"));
    CHECK(contains(refused({{"Ar", 1, 1}}, -5), "cutoff: expected a distance above 0"));
}
