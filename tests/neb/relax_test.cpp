#include <saddle/neb/relax.hpp>

#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <neb/surfaces.hpp>
#include <potential/samples.hpp>
#include <saddle/neb/fire.hpp>
#include <saddle/neb/lbfgs.hpp>
#include <saddle/potential/lennard_jones.hpp>

using namespace saddle;

TEST_CASE("minima of surfaces") {
    auto valley = surfaces::bent_valley();
    auto structure = surfaces::at({{0.7, 0.5, 0.3}, {-1.4, 0, -0.2}});
    SUBCASE("L-BFGS") {
        const auto found = relax(valley, structure, lbfgs<>(2), {{1e-5}, 200});
        CHECK(found.converged);
        CHECK(found.calls < 60);
        CHECK(found.energy_eV < 1e-9);
    }
    SUBCASE("FIRE") { CHECK(relax(valley, structure, fire{}, {{1e-5}, 2000}).converged); }
    CHECK(structure.positions[0][0] == doctest::Approx(1).epsilon(1e-4));
    CHECK(structure.positions[1][0] == doctest::Approx(-1).epsilon(1e-4));
}

TEST_CASE("minima of Müller and Brown's surface, as published") {
    auto surface = surfaces::muller_brown();
    auto structure = surfaces::at({{-0.8, 1.2, 0.1}, {0.5, 0.2, 0}});
    const auto found = relax(surface, structure, lbfgs<>(2), {{1e-6}, 500});
    CHECK(found.energy_eV == doctest::Approx(-1.4670 - 1.0817).epsilon(1e-4));
    CHECK(structure.positions[0][0] == doctest::Approx(-0.558).epsilon(2e-3));
    CHECK(structure.positions[0][1] == doctest::Approx(1.442).epsilon(1e-3));
    CHECK(structure.positions[1][0] == doctest::Approx(0.623).epsilon(2e-3));
    CHECK(structure.positions[1][1] == doctest::Approx(0.028).epsilon(3e-2));
}

TEST_CASE("calls end where they must, and both measures are kept") {
    auto valley = surfaces::bent_valley();
    auto structure = surfaces::at({{0.2, 0, 0}});
    const auto stopped = relax(valley, structure, lbfgs<>(1), {{1e-9}, 3});
    CHECK(!stopped.converged);
    CHECK(stopped.calls == 3);
    CHECK(stopped.force_eV_per_A > 1e-9);
    const auto calls_until = [&](force_measure measure) {
        auto many = surfaces::at(std::vector<real3>(100, {1.01, 0.0, 0.0}));
        return relax(valley, many, fire{}, {{1e-4, measure}, 1000}).calls;
    };
    CHECK(calls_until(force_measure::global_norm) > calls_until(force_measure::largest_atom));
}

TEST_CASE("what is held stays") {
    auto valley = surfaces::bent_valley();
    auto structure = surfaces::at({{0.7, 0.5, 0.3}, {0.6, 0, 0}});
    const std::vector<char> held{0, 1};
    const auto found = relax(valley, structure, lbfgs<>(2), {{1e-5}, 200}, held);
    CHECK(found.converged);
    CHECK(structure.positions[1] == real3{0.6, 0, 0});
    CHECK(structure.positions[0][0] == doctest::Approx(1).epsilon(1e-4));
}

TEST_CASE("a step uphill is taken back") {
    // a wall that a step from the left runs into
    auto wall = surfaces::potential_of_place([](const real3& r, real3& force) {
        const double steep = 1e4 * std::exp(40 * (r[0] - 1));
        force = {1 - 40 * steep, -r[1], -r[2]};
        return steep - r[0] + (r[1] * r[1] + r[2] * r[2]) / 2;
    });
    auto structure = surfaces::at({{0, 0, 0}});
    const auto found = relax(wall, structure, lbfgs<>(1, {1}, {0.9, 10}), {{1e-4}, 200});
    CHECK(found.converged);
    // 4e5 exp(40 (x − 1)) = 1
    CHECK(structure.positions[0][0] == doctest::Approx(1 - std::log(4e5) / 40).epsilon(1e-6));
}

TEST_CASE("a shaken crystal goes back to its sites") {
    lennard_jones forces({{"A", 0.4, 2.3}}, 5.5);
    auto perfect =
        samples::crystal({{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}, 3, 3.55, {"A"}, 0, seed{1});
    auto shaken =
        samples::crystal({{0, 0, 0}, {0.5, 0.5, 0}, {0.5, 0, 0.5}, {0, 0.5, 0.5}}, 3, 3.55, {"A"}, 0.2, seed{1});
    const auto found = relax(forces, shaken, lbfgs<>(shaken.size()), {{1e-4}, 300});
    CHECK(found.converged);
    CHECK(found.energy_eV == doctest::Approx(samples::energy_of(forces, perfect)).epsilon(1e-9));
}

TEST_CASE("an energy that is no number ends it") {
    auto broken = surfaces::potential_of_place([](const real3&, real3& force) {
        force = {};
        return std::nan("");
    });
    auto structure = surfaces::at({{0, 0, 0}});
    CHECK(contains(message_of<error>([&] { relax(broken, structure, lbfgs<>(1)); }), "no finite energy"));
}
