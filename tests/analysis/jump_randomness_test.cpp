#include <saddle/analysis/jump_randomness.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <barrier/published_network.hpp>
#include <saddle/analysis/histogram.hpp>
#include <saddle/analysis/site_barriers.hpp>
#include <saddle/core/moments.hpp>
#include <saddle/core/random.hpp>
#include <saddle/network/backend/simd.hpp>

#include <message.hpp>
#include <shared_data.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

using eight = std::array<double, 8>;

/// 1 − σ/max σ with both deviations from their definition.
double randomness_by_definition(const eight& p) {
    const auto deviation = [](const eight& values) {
        double mean = 0, squares = 0;
        for (const double v : values) mean += v / 8;
        for (const double v : values) squares += (v - mean) * (v - mean) / 8;
        return std::sqrt(squares);
    };
    return 1 - deviation(p) / deviation({1, 0, 0, 0, 0, 0, 0, 0});
}

}  // namespace

TEST_CASE("probabilities are Boltzmann factors over their sum") {
    const eight barriers{1.0, 0.9, 1.3, 0.8, 2.0, 1.1, 0.95, 1.05};
    const double kT = thermal_energy_eV(kelvin{800});
    const auto p = jump_probabilities(barriers, kT);
    double sum = 0;
    for (const double e : barriers) sum += std::exp(-e / kT);
    for (std::size_t i = 0; i < 8; ++i) CHECK(std::abs(p[i] - std::exp(-barriers[i] / kT) / sum) < 1e-15);
    // also where every factor is below what a double holds
    const auto cold = jump_probabilities(barriers, thermal_energy_eV(kelvin{10}));
    CHECK(cold[3] == 1);
    CHECK(jump_probabilities(eight{1, 1, infinity, infinity, 1, 1, infinity, infinity}, kT) ==
          eight{0.25, 0.25, 0, 0, 0.25, 0.25, 0, 0});
}

TEST_CASE("randomness is 1 for equal jumps and 0 for one") {
    eight equal;
    equal.fill(0.125);
    CHECK(jump_randomness(equal) == 1);
    CHECK(jump_randomness(eight{0, 0, 0, 1, 0, 0, 0, 0}) == 0);
    // two equal jumps: σ² = (2·(3/8)² + 6/64)/8, max σ² = 7/64
    CHECK(jump_randomness(eight{0.5, 0, 0, 0, 0, 0, 0.5, 0}) ==
          doctest::Approx(1 - std::sqrt(3.0 / 7)).epsilon(tolerance::few_roundings<double>));
    std::array<double, 12> twelve{};
    twelve[3] = 1;
    CHECK(jump_randomness(twelve) < 1e-15);
    philox_sequence draw(seed{1}, random_stream("probabilities"));
    for (int k = 0; k < 100; ++k) {
        eight p;
        double sum = 0;
        for (double& x : p) sum += x = std::pow(uniform_open_closed(draw()), 5);
        for (double& x : p) x /= sum;
        CHECK(std::abs(jump_randomness(p) - randomness_by_definition(p)) < 1e-14);
    }
}

TEST_CASE("a list of sites, one temperature after the other") {
    const std::vector<eight> barriers{{1, 1, 1, 1, 1, 1, 1, 1}, {0, 9, 9, 9, 9, 9, 9, 9}, {1, 1, 2, 2, 1, 1, 2, 2}};
    for (const double T : {300.0, 3000.0}) {
        const auto randomness = jump_randomness_of_sites(barriers, kelvin{T});
        REQUIRE(randomness.size() == 3);
        CHECK(randomness[0] == 1);
        for (std::size_t i = 0; i < 3; ++i)
            CHECK(randomness[i] == jump_randomness(jump_probabilities(barriers[i], thermal_energy_eV(kelvin{T}))));
    }
    CHECK(jump_randomness_of_sites(barriers, kelvin{300})[2] < jump_randomness_of_sites(barriers, kelvin{3000})[2]);
    CHECK(jump_randomness_of_sites(std::vector<eight>{}, kelvin{300}).empty());
}

TEST_CASE("what has no probabilities is refused") {
    eight none;
    none.fill(infinity);
    const std::string message = "jump probabilities: expected numbers, one of them finite, as barriers, found others";
    CHECK(message_of([&] { jump_probabilities(none, 0.1); }) == message);
    none[0] = std::nan("");
    CHECK(message_of([&] { jump_probabilities(none, 0.1); }) == message);
    eight mixed{};
    mixed[5] = std::nan("");
    CHECK(message_of([&] { jump_probabilities(mixed, 0.1); }) == message);
    CHECK(contains(message_of([] { jump_randomness_of_sites(std::vector<eight>{}, kelvin{0}); }), "above 0 K"));
}

TEST_CASE("the published network: Var(R) peaks at 850 to 900 K, R near 0 at 400 K and at 0.7 at 3000 K") {
    const auto folder = shared_data("nkk");
    if (!folder) return;
    const auto model = load<published_model<backend::simd<>>>(*folder / "weights.npy");
    const auto full = recognise<bcc>(
        with_species(read_lammps_dump(read_file(*folder / "initial.dump"), "initial.dump"), model.names()));
    const auto barriers = site_barriers_eV(model, full.sites, atom_sites(full.sites));
    REQUIRE(barriers.size() == 1024);
    std::map<double, double> variance;
    for (double T = 100; T <= 3000; T += 50)
        variance[T] = moments_of(jump_randomness_of_sites(barriers, kelvin{T})).variance();
    double hottest = 100;
    for (const auto& [T, v] : variance)
        if (v > variance[hottest]) hottest = T;
    CHECK(hottest >= 850);
    CHECK(hottest <= 900);
    CHECK(variance[hottest] == doctest::Approx(0.033).epsilon(0.5 / 33));  // as published: two digits
    const auto peak = [&](double T) {
        histogram of_R(0, 1, 20);
        for (const double R : jump_randomness_of_sites(barriers, kelvin{T})) of_R.add(R);
        const auto most = std::max_element(of_R.counts().begin(), of_R.counts().end());
        return of_R.centre(static_cast<std::size_t>(most - of_R.counts().begin()));
    };
    CHECK(peak(400) < 0.05);
    CHECK(std::abs(peak(3000) - 0.7) < 0.1);
}
