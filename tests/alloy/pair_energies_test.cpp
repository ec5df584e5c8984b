#include <saddle/alloy/pair_energies.hpp>

#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <string>
#include <type_traits>

#include <doctest/doctest.h>

#include <saddle/alloy/pairs.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

static_assert(configuration_energy<pair_energies<bcc>> && configuration_energy<pair_energies<fcc>>);
static_assert(!configuration_energy<supercell<bcc>>);

namespace {

/// Every pair of digits has an energy of its own, vacancies included.
template <lattice L>
pair_energies<L> uneven(std::size_t shells) {
    pair_energies<L> energies({"A", "B", "C"}, shells);
    for (std::size_t k = 1; k <= shells; ++k)
        for (digit a = 0; a <= 3; ++a)
            for (digit b = a; b <= 3; ++b)
                energies.set(k, a, b, 0.01 * (static_cast<double>(k) + 0.3) * std::sin(1.0 + 7 * a + 3 * b));
    return energies;
}

template <lattice L>
supercell<L> alloy(std::array<int, 3> cells) {
    auto crystal = supercell<L>::random(cells, {{"A", 3}, {"B", 2}, {"C", 1}}, seed{3});
    crystal.make_vacancy(site{0});
    if (crystal.size() > 2) crystal.make_vacancy(site{crystal.size() / 2});
    return crystal;
}

/// By positions: each site against every lattice vector of the shell, without the library's neighbour lists.
template <lattice L>
double energy_by_positions(const pair_energies<L>& energies, const supercell<L>& crystal) {
    double twice = 0;
    for (std::size_t i = 0; i < crystal.size(); ++i)
        for (int x = -5; x <= 5; ++x)
            for (int y = -5; y <= 5; ++y)
                for (int z = -5; z <= 5; ++z) {
                    const vec3 d{x, y, z};
                    if (!L::is_site(d)) continue;
                    for (std::size_t k = 1; k <= energies.shells(); ++k)
                        if (squared_length(d) == squared_shell_radii<L, 8>[k - 1])
                            twice += energies(k, crystal[site{i}], crystal[crystal.at(crystal.position(site{i}) + d)]);
                }
    return twice / 2;
}

template <lattice L>
void check_every_exchange(std::array<int, 3> cells, std::size_t shells) {
    CAPTURE(L::name);
    CAPTURE(shells);
    CAPTURE(cells[0]);
    const auto energies = uneven<L>(shells);
    auto crystal = alloy<L>(cells);
    const double before = energies.energy_eV(crystal);
    const double rounding = 1e-12;  // a few hundred terms of 0.1 eV
    CHECK(std::abs(before - energy_by_positions(energies, crystal)) < rounding);
    for (std::size_t i = 0; i < crystal.size(); ++i)
        for (std::size_t j = 0; j < crystal.size(); ++j) {
            const double change = energies.exchange_eV(crystal, site{i}, site{j});
            crystal.exchange(site{i}, site{j});
            CHECK(std::abs(energies.energy_eV(crystal) - before - change) < rounding);
            CHECK(energies.exchange_eV(crystal, site{i}, site{j}) == -change);
            crystal.exchange(site{i}, site{j});
        }
}

}  // namespace

TEST_CASE("an exchange changes the energy by what a full count says, and back by the opposite") {
    check_every_exchange<bcc>({3, 2, 2}, 2);
    check_every_exchange<bcc>({2, 3, 3}, 8);
    check_every_exchange<fcc>({2, 2, 1}, 3);
}

TEST_CASE("also in boxes where sites neighbour each other several times, or themselves") {
    check_every_exchange<bcc>({1, 1, 1}, 3);
    check_every_exchange<bcc>({1, 2, 1}, 8);
    check_every_exchange<fcc>({1, 1, 1}, 4);
}

TEST_CASE("the energy is the number of pairs of each kind times their energy") {
    const auto energies = uneven<bcc>(2);
    const auto crystal = supercell<bcc>::random({3, 4, 5}, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{1});
    const std::array shells{count_pairs<1>(crystal), count_pairs<2>(crystal)};
    double sum = 0;
    for (std::size_t k = 0; k < 2; ++k)
        for (digit a = 1; a <= 3; ++a)
            for (digit b = a; b <= 3; ++b) sum += static_cast<double>(shells[k](a, b)) * energies(k + 1, a, b);
    CHECK(energies.energy_eV(crystal) == doctest::Approx(sum).epsilon(1e-12));
}

TEST_CASE("tables are symmetric and begin at 0") {
    pair_energies<bcc> energies({"A", "B"}, 3);
    CHECK(energies.shells() == 3);
    CHECK(energies.names() == species_names{"A", "B"});
    CHECK(energies(2, 1, 2) == 0);
    energies.set(2, 2, vacant, -0.1);
    CHECK(energies(2, vacant, 2) == -0.1);
    CHECK(energies(2, 2, vacant) == -0.1);
    CHECK(energies(1, 2, vacant) == 0);
    CHECK(energies(3, 2, vacant) == 0);
}

TEST_CASE("wrong tables are refused") {
    pair_energies<bcc> energies({"A", "B"}, 2);
    CHECK(message_of([] { pair_energies<bcc>({"A"}, 0); }) == "pair energies: expected 1 to 8 shells, found 0");
    CHECK(message_of([] { pair_energies<bcc>({"A"}, 9); }) == "pair energies: expected 1 to 8 shells, found 9");
    CHECK(contains(message_of([] { pair_energies<bcc>({"A", "A"}, 1); }), "distinct species"));
    CHECK(message_of([&] { energies.set(3, 1, 1, 0.1); }) == "pair energies: expected a shell from 1 to 2, found 3");
    CHECK(message_of([&] { energies.set(1, 3, 1, 0.1); }) == "pair energies: expected digits below 3, found 3");
    CHECK(message_of([&] { energies.set(1, 1, 4, 0.1); }) == "pair energies: expected digits below 3, found 4");
    CHECK(
        contains(message_of([&] { energies.set(1, 1, 1, std::numeric_limits<double>::infinity()); }), "finite energy"));
}
