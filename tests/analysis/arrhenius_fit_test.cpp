#include <saddle/analysis/arrhenius_fit.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numbers>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/core/block_average.hpp>
#include <saddle/core/random.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double energy_eV = 1.3, prefactor = 4e-7;

double exact(double temperature_K) { return prefactor * std::exp(-energy_eV / (boltzmann_eV_per_K * temperature_K)); }

/// A normal number by Box and Muller's method.
double normal(philox_sequence& draw) {
    const auto uniform = [&] { return (static_cast<double>(draw() >> 11) + 0.5) * 0x1p-53; };
    const double radius = std::sqrt(-2 * std::log(uniform()));
    return radius * std::cos(2 * std::numbers::pi * uniform());
}

}  // namespace

TEST_CASE("points on a line give the line") {
    for (const std::size_t count : {2U, 3U, 6U}) {
        std::vector<coefficient_at> points;
        for (std::size_t k = 0; k < count; ++k) {
            const double t = 800 + 100 * static_cast<double>(k);
            points.push_back({kelvin(t), exact(t), (0.01 + 0.01 * static_cast<double>(k)) * exact(t)});
        }
        const auto line = fit_arrhenius(points);
        CHECK(line.activation_energy_eV == doctest::Approx(energy_eV).epsilon(1e-10));
        CHECK(line.prefactor == doctest::Approx(prefactor).epsilon(1e-9));
        CHECK(line.at(kelvin{650}) == doctest::Approx(exact(650)).epsilon(1e-9));
        CHECK(line.chi_squared < 1e-12);
        CHECK(line.points == count);
    }
}

TEST_CASE("two points: the errors that propagate by hand") {
    const auto line = fit_arrhenius(std::vector<coefficient_at>{{kelvin{800}, exact(800), 0.02 * exact(800)},
                                                                {kelvin{1000}, exact(1000), 0.05 * exact(1000)}});
    const double x1 = 1 / (boltzmann_eV_per_K * 800), x2 = 1 / (boltzmann_eV_per_K * 1000);
    CHECK(line.activation_error_eV == doctest::Approx(std::hypot(0.02, 0.05) / (x1 - x2)).epsilon(1e-10));
    // ln D0 = (x1 ln D2 − x2 ln D1)/(x1 − x2)
    CHECK(line.prefactor_error / line.prefactor ==
          doctest::Approx(std::hypot(x1 * 0.05, x2 * 0.02) / (x1 - x2)).epsilon(1e-10));
}

TEST_CASE("a point with a large error has little weight") {
    std::vector<coefficient_at> points;
    for (const double t : {800.0, 1000.0, 1200.0}) points.push_back({kelvin(t), exact(t), 0.01 * exact(t)});
    points.push_back({kelvin{1400}, 3 * exact(1400), 1e4 * exact(1400)});
    CHECK(fit_arrhenius(points).activation_energy_eV == doctest::Approx(energy_eV).epsilon(1e-6));
    points.back().standard_error = 0.01 * exact(1400);
    const auto pulled = fit_arrhenius(points);
    CHECK(std::abs(pulled.activation_energy_eV - energy_eV) > 10 * pulled.activation_error_eV);
    CHECK(pulled.chi_squared > 100);
}

TEST_CASE("fits scatter as their errors say") {
    philox_sequence draw(seed{1}, random_stream("Arrhenius"));
    block_average energy, energy_squared, logarithm_squared, chi_squared;
    for (int k = 0; k < 4000; ++k) {
        std::vector<coefficient_at> points;
        for (const double t : {700.0, 900.0, 1000.0, 1300.0}) {
            const double relative = 0.002 + t / 1e6;  // small, so that the logarithm is linear
            const double value = exact(t) * (1 + relative * normal(draw));
            points.push_back({kelvin(t), value, relative * value});
        }
        const auto line = fit_arrhenius(points);
        energy.add(line.activation_energy_eV);
        energy_squared.add(std::pow((line.activation_energy_eV - energy_eV) / line.activation_error_eV, 2));
        logarithm_squared.add(
            std::pow(std::log(line.prefactor / prefactor) * line.prefactor / line.prefactor_error, 2));
        chi_squared.add(line.chi_squared);
    }
    CHECK(agrees(energy, energy_eV));
    CHECK(agrees(energy_squared, 1));
    CHECK(agrees(logarithm_squared, 1));
    CHECK(agrees(chi_squared, 2));
    CHECK(energy_squared.standard_error() < 0.05);
}

TEST_CASE("what cannot be fitted is refused") {
    const auto message = [](std::vector<coefficient_at> points) { return message_of([&] { fit_arrhenius(points); }); };
    CHECK(message({}) == "Arrhenius fit: expected at least two temperatures, found 0");
    CHECK(message({{kelvin{800}, 1, 0.1}}) == "Arrhenius fit: expected at least two temperatures, found 1");
    CHECK(message({{kelvin{800}, 1, 0.1}, {kelvin{800}, 2, 0.1}}) ==
          "Arrhenius fit: expected at least two temperatures, found 1");
    constexpr double infinite = std::numeric_limits<double>::infinity();
    for (const coefficient_at bad : {coefficient_at{kelvin{900}, 0, 1}, coefficient_at{kelvin{900}, -1, 1},
                                     coefficient_at{kelvin{900}, 1, 0}, coefficient_at{kelvin{900}, 1, infinite}})
        CHECK(contains(message({{kelvin{800}, 1, 0.1}, bad}),
                       "expected coefficients above 0 with a finite error, found"));
    CHECK(contains(message({{kelvin{800}, 2.5e-23, 0}}), "found 2.5e-23 ± 0 at 800 K"));
}
