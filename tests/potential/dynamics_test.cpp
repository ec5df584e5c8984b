#include <saddle/potential/dynamics.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>

using namespace saddle;

TEST_CASE("velocities are Maxwell's, and no momentum is in them") {
    atoms structure;
    for (int i = 0; i < 20'000; ++i) {
        structure.positions.push_back({});
        structure.species.push_back(std::size_t(i % 2));
    }
    const std::vector<double> masses{92.9064, 180.948};
    const auto v = maxwell_velocities(structure, masses, kelvin{500}, seed{9}, random_stream("test"));
    std::array<double, 2> twice_kinetic_eV{};
    real3 momentum{};
    double fourth = 0, second = 0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const double m = masses[structure.species[i]];
        twice_kinetic_eV[structure.species[i]] += m * dot(v[i], v[i]) * 1.0364269652e-4 / 30'000;
        momentum = momentum + m * v[i];
        if (structure.species[i] == 0) {
            second += v[i][0] * v[i][0] / 10'000;
            fourth += std::pow(v[i][0], 4) / 10'000;
        }
    }
    for (const double kT : twice_kinetic_eV) CHECK(kT == doctest::Approx(thermal_energy_eV(kelvin{500})).epsilon(0.03));
    CHECK(length(momentum) < 1e-6);
    CHECK(fourth / (second * second) == doctest::Approx(3).epsilon(0.1));  // of a normal distribution
    CHECK(v == maxwell_velocities(structure, masses, kelvin{500}, seed{9}, random_stream("test")));
    CHECK(v != maxwell_velocities(structure, masses, kelvin{500}, seed{10}, random_stream("test")));
    CHECK(message_of([] {
              masses_u({"Nb", "Q"});
          }) == "dynamics: expected chemical elements, whose masses are known, found 'Q'");
}
