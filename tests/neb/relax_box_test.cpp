#include <saddle/neb/relax_box.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <potential/samples.hpp>
#include <saddle/potential/lennard_jones.hpp>

using namespace saddle;

namespace {

lennard_jones argon() { return lennard_jones({{"A", 0.4, 2.5}, {"B", 0.3, 2.4}}, 5.5); }

atoms fcc_crystal(double a_A, double shake_A, const species_names& present = {"A"}) {
    auto made =
        samples::crystal({{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}, 3, a_A, present, shake_A, seed{3});
    made.names = {"A", "B"};
    return made;
}

/// Lattice constant of least E + pV by a search over energies alone.
double best_lattice_constant_A(double pressure) {
    auto forces_of = argon();
    const auto enthalpy = [&](double a) {
        return samples::energy_of(forces_of, fcc_crystal(a, 0)) + pressure * std::pow(3 * a, 3);
    };
    double low = 3.3, high = 4.2;
    for (int k = 0; k < 80; ++k) {
        const double a = low + (high - low) / 3, b = high - (high - low) / 3;
        (enthalpy(a) < enthalpy(b) ? high : low) = enthalpy(a) < enthalpy(b) ? b : a;
    }
    return low;
}

}  // namespace

TEST_CASE("the lattice constant of least enthalpy, with and without pressure") {
    for (const double pressure : {0.0, 0.03, -0.01}) {
        auto forces_of = argon();
        auto structure = fcc_crystal(3.75, 0.1);
        box_settings settings;
        settings.atoms.until.eV_per_A = 1e-4;
        settings.tolerance_eV_per_A3 = 1e-7;
        settings.pressure_eV_per_A3 = pressure;
        const auto found = relax_box(forces_of, structure, settings);
        CHECK(found.atoms.converged);
        CHECK(found.atoms.calls < 60);
        CHECK(std::cbrt(structure.box.volume()) / 3 ==
              doctest::Approx(best_lattice_constant_A(pressure)).epsilon(1e-5));
        CHECK(pressure_eV_A3(forces_of.virial_eV(), structure.box) == doctest::Approx(pressure).epsilon(1e-4));
    }
}

TEST_CASE("a sheared box becomes a cube where its shape is free, and keeps it where it is not") {
    auto forces_of = argon();
    for (const auto freedom : {box_freedom::shape, box_freedom::size}) {
        auto structure = samples::strained(fcc_crystal(3.8, 0), {0.01, -0.01, 0, 0.02, 0, -0.01});
        box_settings settings;
        settings.freedom = freedom;
        settings.atoms.until.eV_per_A = 1e-4;
        settings.tolerance_eV_per_A3 = 1e-6;
        const auto found = relax_box(forces_of, structure, settings);
        CHECK(found.atoms.converged);
        const auto& v = structure.box.vectors();
        const double angle = dot(v[1], v[2]) / (length(v[1]) * length(v[2]));
        CHECK(std::fabs(angle) == doctest::Approx(freedom == box_freedom::size ? 0.04 : 0).epsilon(1e-2));
        if (freedom == box_freedom::shape)
            CHECK(length(v[0]) / 3 == doctest::Approx(best_lattice_constant_A(0)).epsilon(1e-4));
    }
}

TEST_CASE("it ends where its calls do") {
    auto forces_of = argon();
    auto structure = fcc_crystal(4.1, 0.1, {"A", "B"});
    box_settings settings;
    settings.atoms.most_calls = 2;
    const auto found = relax_box(forces_of, structure, settings);
    CHECK(!found.atoms.converged);
    CHECK(found.atoms.calls == 2);
    CHECK(found.stress_eV_per_A3 > settings.tolerance_eV_per_A3);
}
