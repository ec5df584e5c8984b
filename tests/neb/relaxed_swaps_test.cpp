#include <saddle/neb/relaxed_swaps.hpp>

#include <array>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <neb/surfaces.hpp>
#include <saddle/potential/lennard_jones.hpp>

using namespace saddle;

namespace {

/// Species B gains an energy where x < 0; nobody feels anybody else.
class field {
public:
    static constexpr double gain_eV = 0.1;
    const species_names& names() const { return names_; }
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        double sum = 0;
        for (std::size_t i = 0; i < structure.size(); ++i) {
            forces[i] = {};
            if (structure.species[i] == 1 && structure.positions[i][0] < 0) sum -= gain_eV;
        }
        return sum;
    }

private:
    species_names names_{"A", "B"};
};

}  // namespace

TEST_CASE("shares of configurations are Boltzmann's, by enumeration") {
    // three places on either side, three B
    auto structure = surfaces::at({{-1, 0, 0}, {-1, 2, 0}, {-1, 4, 0}, {1, 0, 0}, {1, 2, 0}, {1, 4, 0}});
    structure.names = {"A", "B"};
    structure.species = {0, 0, 0, 1, 1, 1};
    const kelvin temperature{1000};
    const std::array<double, 4> ways{1, 9, 9, 1};
    double z = 0, mean = 0;
    for (int k = 0; k < 4; ++k) {
        const double weight = ways[std::size_t(k)] * std::exp(k * field::gain_eV / thermal_energy_eV(temperature));
        z += weight;
        mean -= weight * k * field::gain_eV;
    }
    relaxed_swaps run(field{}, structure, temperature, seed{3}, random_stream("test"));
    double sum = 0;
    constexpr int trials = 40'000;
    for (int n = 0; n < trials; ++n) {
        run.advance(1);
        sum += run.energy_eV();
    }
    CHECK(sum / trials == doctest::Approx(mean / z).epsilon(0.01));
    CHECK(run.trials() == trials);
    CHECK(run.accepted() > trials / 4);
    CHECK(run.accepted() < trials);
}

TEST_CASE("a rejected swap leaves no trace, an accepted one is at rest") {
    lennard_jones forces_of({{"A", 0.4, 2.5}, {"B", 0.2, 2.2}}, 5);
    atoms structure;
    structure.box = orthogonal_box({11.4, 11.4, 11.4});
    structure.names = {"A", "B"};
    for (int i = 0; i < 6; ++i)
        for (int j = 0; j < 6; ++j)
            for (int k = 0; k < 6; ++k)
                if ((i + j + k) % 2 == 0) {
                    structure.positions.push_back({1.9 * i, 1.9 * j, 1.9 * k});
                    structure.species.push_back(std::size_t((i * j + k) % 3 == 0));
                    structure.ids.push_back(std::int64_t(structure.ids.size() + 1));
                }
    relaxed_swaps run(forces_of, structure, kelvin{20}, seed{1}, random_stream("test"), {4, 0.05});
    double energy = run.energy_eV();
    bool rejected = false, lowered = false;
    for (int n = 0; n < 60; ++n) {
        const auto before = run.structure();
        const auto accepted = run.accepted();
        run.advance(1);
        const bool same = run.structure().species == before.species && run.structure().positions == before.positions;
        CHECK(same == (run.accepted() == accepted));
        rejected = rejected || same;
        lowered = lowered || run.energy_eV() < energy - 0.01;
        energy = run.energy_eV();
    }
    CHECK(rejected);
    CHECK(lowered);
}

TEST_CASE("one species has nothing to swap") {
    CHECK(message_of([] {
              relaxed_swaps(field{}, surfaces::at({{0, 0, 0}, {1, 0, 0}}), kelvin{1}, seed{1}, random_stream("test"));
          }) == "swaps: expected atoms of two species at least, found one");
}
