#include <saddle/neb/relaxed_swaps.hpp>

#include <array>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
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

/// Every atom on a spring to where it began, of another stiffness for B, with the gain of the field; it moves atoms by
/// the solution of Newton's equations.
class springs {
public:
    explicit springs(std::vector<real3> places) : places_(std::move(places)) {}
    const species_names& names() const { return names_; }
    double cutoff_A() const { return 1; }
    double energy_eV(const atoms& structure, std::span<real3> forces) {
        double sum = 0;
        for (std::size_t i = 0; i < structure.size(); ++i) {
            const real3 away = structure.positions[i] - places_[i];
            const double k = stiffness(structure.species[i]);
            forces[i] = -k * away;
            sum += k * dot(away, away) / 2;
            if (structure.species[i] == 1 && places_[i][0] < 0) sum -= field::gain_eV;
        }
        return sum;
    }
    void move(atoms& structure, std::span<const real3> velocities, const dynamics_settings& settings) {
        const double ps = 1e-3 * settings.timestep_fs * static_cast<double>(settings.steps);
        const auto masses = masses_u(names_);
        for (std::size_t i = 0; i < structure.size(); ++i) {
            const double omega =
                std::sqrt(stiffness(structure.species[i]) / (masses[structure.species[i]] * 1.0364e-4));
            const real3 away = structure.positions[i] - places_[i];
            structure.positions[i] =
                places_[i] + std::cos(omega * ps) * away + (std::sin(omega * ps) / omega) * velocities[i];
        }
    }

private:
    static double stiffness(std::size_t species) { return species == 1 ? 4 : 2; }
    std::vector<real3> places_;
    species_names names_{"Nb", "Mo"};
};

static_assert(potential_with_dynamics<springs> && !potential_with_dynamics<field>);

atoms six_atoms() {  // three places on either side, three B
    auto structure = surfaces::at({{-1, 0, 0}, {-1, 2, 0}, {-1, 4, 0}, {1, 0, 0}, {1, 2, 0}, {1, 4, 0}});
    structure.names = {"A", "B"};
    structure.species = {0, 0, 0, 1, 1, 1};
    return structure;
}

swap_settings with_dynamics() {
    swap_settings settings;
    settings.calls_a_trial = 1;
    settings.dynamics = swap_dynamics{{35, 1}, 5};
    return settings;
}

}  // namespace

TEST_CASE("shares of configurations are Boltzmann's, by enumeration") {
    const auto structure = six_atoms();
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

TEST_CASE("with dynamics species and positions are sampled together: the field's shares and the springs' energy") {
    const auto structure = six_atoms();
    const kelvin temperature{1000};
    const double kT = thermal_energy_eV(temperature);
    const std::array<double, 4> ways{1, 9, 9, 1};
    double z = 0, mean = 0;
    for (int k = 0; k < 4; ++k) {
        const double weight = ways[std::size_t(k)] * std::exp(k * field::gain_eV / kT);
        z += weight;
        mean -= weight * k * field::gain_eV;
    }
    // 18 springs, less the 3 directions in which all atoms would move together, which get no kinetic energy: with
    // different stiffnesses they still exchange some, so between 15 and 18 halves of kT
    relaxed_swaps run(springs(structure.positions), structure, temperature, seed{3}, random_stream("test"),
                      with_dynamics());
    double field_eV = 0, spring_eV = 0;
    constexpr int trials = 60'000;
    for (int n = 0; n < trials; ++n) {
        run.advance(1);
        int gained = 0;
        for (std::size_t i = 0; i < 3; ++i) gained += run.structure().species[i] == 1;
        field_eV -= gained * field::gain_eV;
        spring_eV += run.energy_eV() + gained * field::gain_eV;
    }
    CHECK(field_eV / trials == doctest::Approx(mean / z).epsilon(0.03));
    CHECK(spring_eV / trials > 14.5 / 2 * kT);
    CHECK(spring_eV / trials < 18.5 / 2 * kT);
    CHECK(run.accepted() < trials);
}

TEST_CASE("a state that was saved goes on to the same bits") {
    const auto structure = six_atoms();
    const auto fresh = [&] {
        return relaxed_swaps(springs(structure.positions), structure, kelvin{1000}, seed{3}, random_stream("test"),
                             with_dynamics());
    };
    auto whole = fresh(), first = fresh(), second = fresh();
    whole.advance(137);
    first.advance(63);  // between two stretches of dynamics
    output_archive out;
    first.save(out);
    input_archive in(out.bytes(), "state");
    second.load(in);
    CHECK(in.empty());
    second.advance(74);
    CHECK(second.structure().positions == whole.structure().positions);
    CHECK(second.structure().species == whole.structure().species);
    CHECK(second.energy_eV() == whole.energy_eV());
    CHECK(second.accepted() == whole.accepted());

    const auto refused = [&](std::uint64_t accepted, double energy, std::vector<std::uint64_t> species,
                             std::vector<real3> positions) {
        output_archive wrong;
        wrong.label("swaps");
        wrong.value(std::uint64_t{5});
        wrong.value(accepted);
        wrong.value(energy);
        wrong.values(std::span<const std::uint64_t>(species));
        wrong.values(std::span<const real3>(positions));
        return message_of([&] {
            input_archive read(wrong.bytes(), "state");
            fresh().load(read);
        });
    };
    const std::vector<real3> places(6);
    CHECK(refused(6, 0, {0, 0, 0, 1, 1, 1}, places) == "swaps: expected at most 5 accepted, found 6");
    CHECK(refused(5, 0, {0, 0, 1, 1, 1, 1}, places) == "swaps: expected the 6 atoms as they were, found others, 6");
    CHECK(refused(5, 0, {0, 0, 1}, places) == "swaps: expected the 6 atoms as they were, found others, 3");
    CHECK(refused(5, NAN, {0, 1, 0, 1, 0, 1}, places) ==
          "swaps: expected a finite energy and position of every atom, found others");
    CHECK(refused(5, 0, {0, 1, 0, 1, 0, 1}, std::vector<real3>(5)) ==
          "swaps: expected a finite energy and position of every atom, found others");
    CHECK(refused(5, 0, {0, 1, 0, 1, 0, 1}, {{}, {}, {}, {}, {}, {0, INFINITY, 0}}) ==
          "swaps: expected a finite energy and position of every atom, found others");
}

TEST_CASE("dynamics need a potential that has them, and trials that move nothing") {
    const auto structure = six_atoms();
    const auto refused = [&](auto potential, const swap_settings& settings) {
        return message_of(
            [&] { relaxed_swaps(potential, structure, kelvin{1}, seed{1}, random_stream("test"), settings); });
    };
    CHECK(refused(field{}, with_dynamics()) ==
          "swaps: expected a potential that moves atoms, found one without dynamics");
    auto settings = with_dynamics();
    settings.calls_a_trial = 4;
    CHECK(refused(springs(structure.positions), settings) ==
          "swaps: expected trials of one call with dynamics, found 4");
    settings = with_dynamics();
    settings.dynamics->trials_between = 0;
    CHECK(refused(springs(structure.positions), settings) ==
          "swaps: expected at least one trial between dynamics, found none");
}
