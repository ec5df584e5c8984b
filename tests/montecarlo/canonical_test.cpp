#include <saddle/montecarlo/canonical.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/alloy/pair_energies.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/montecarlo/state_space.hpp>

#include <count_allocations.hpp>
#include <message.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

template <lattice L>
pair_energies<L> attraction() {
    pair_energies<L> energies({"A", "B"}, 2);
    energies.set(1, 1, 2, -0.02);
    energies.set(2, 2, 2, 0.008);
    energies.set(1, vacant, 1, -0.01);
    return energies;
}

template <lattice L>
supercell<L> alloy(std::array<int, 3> cells = {2, 2, 2}) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 1}}, seed{11});
    crystal.make_vacancy(site{crystal.size() / 2});
    return crystal;
}

/// Mean energy and share of the most probable states against the enumeration of all states.
template <class Swaps, lattice L>
void check_against_enumeration(std::array<int, 3> cells, kelvin temperature) {
    CAPTURE(L::name);
    CAPTURE(temperature.value);
    const auto energies = attraction<L>();
    const state_space<L> states(alloy<L>(cells));
    const auto p = boltzmann(states, energies, temperature);
    const double mean = average(states, p, [&](const supercell<L>& c) { return energies.energy_eV(c); });
    const double square = average(states, p, [&](const supercell<L>& c) { return std::pow(energies.energy_eV(c), 2); });
    const auto favourite = static_cast<std::size_t>(std::max_element(p.begin(), p.end()) - p.begin());

    canonical<pair_energies<L>, Swaps> run(alloy<L>(cells), energies, temperature, seed{5});
    run.advance(20000);
    block_average energy, energy_squared, at_favourite;
    for (int block = 0; block < 200; ++block) {
        std::array<double, 3> sum{};
        for (int sample = 0; sample < 100; ++sample) {
            run.advance(50);
            sum[0] += run.energy_eV() / 100;
            sum[1] += std::pow(run.energy_eV(), 2) / 100;
            sum[2] += (states.index_of(run.crystal()) == favourite) / 100.0;
        }
        energy.add(sum[0]);
        energy_squared.add(sum[1]);
        at_favourite.add(sum[2]);
    }
    CHECK(energy.standard_error() < 0.2 * std::sqrt(square - mean * mean));
    CHECK(agrees(energy, mean));
    CHECK(agrees(energy_squared, square));
    if (p[favourite] > 1e-3) CHECK(agrees(at_favourite, p[favourite]));
    CHECK(run.energy_eV() == doctest::Approx(energies.energy_eV(run.crystal())).epsilon(1e-9));
}

}  // namespace

TEST_CASE("averages are those over all states, for both kinds of swaps, hot and cold") {
    for (const double t : {500.0, 1000.0, 3000.0}) {
        check_against_enumeration<swaps::any_pair, bcc>({2, 2, 1}, kelvin{t});
        check_against_enumeration<swaps::neighbours, bcc>({2, 2, 1}, kelvin{t});
        check_against_enumeration<swaps::any_pair, fcc>({2, 1, 1}, kelvin{t});
        check_against_enumeration<swaps::neighbours, fcc>({2, 1, 1}, kelvin{t});
    }
}

TEST_CASE("a wrong acceptance would show: averages at another temperature are far off") {
    const auto energies = attraction<bcc>();
    const state_space<bcc> states(alloy<bcc>({2, 2, 1}));
    const auto mean_at = [&](double t) {
        return average(states, boltzmann(states, energies, kelvin{t}),
                       [&](const supercell<bcc>& c) { return energies.energy_eV(c); });
    };
    CHECK(std::abs(mean_at(1000) - mean_at(2000)) > 0.02);
}

TEST_CASE("atoms and vacancies are conserved, and trials counted") {
    const auto energies = attraction<bcc>();
    canonical run(alloy<bcc>({4, 4, 4}), energies, kelvin{800}, seed{1});
    const auto before = digit_counts(run.crystal());
    run.advance(5000);
    CHECK(digit_counts(run.crystal()) == before);
    CHECK(run.trials() == 5000);
    CHECK(run.accepted() > 100);
    CHECK(run.accepted() < 4900);
    CHECK(run.crystal().occupation() != alloy<bcc>({4, 4, 4}).occupation());
}

TEST_CASE("each trial follows Metropolis's rule for the random numbers at its place") {
    const auto energies = attraction<bcc>();
    const random_stream stream("anything");
    canonical run(alloy<bcc>({3, 3, 3}), energies, kelvin{400}, seed{5}, stream);
    auto crystal = run.crystal();
    const philox random(seed{5}, stream);
    int refused = 0;
    for (std::uint64_t n = 0; n < 2000; ++n) {
        const auto [pick, accept] = random.words(n);
        const auto [a, b] = swaps::any_pair::propose(crystal, pick);
        const double before = energies.energy_eV(crystal);
        crystal.exchange(a, b);
        const double change = energies.energy_eV(crystal) - before;
        const bool taken =
            change < 1e-12 || uniform_open_closed(accept) <= std::exp(-change / (boltzmann_eV_per_K * 400));
        if (!taken) crystal.exchange(a, b);
        refused += !taken;
        run.advance(1);
        REQUIRE(run.crystal().occupation() == crystal.occupation());
    }
    CHECK(refused > 100);
}

TEST_CASE("a run that stops and goes on is the same run") {
    const auto energies = attraction<bcc>();
    const auto fresh = [&] { return canonical(alloy<bcc>({3, 4, 3}), energies, kelvin{700}, seed{3}); };
    auto whole = fresh();
    whole.advance(3000);
    auto first = fresh();
    first.advance(1234);
    output_archive saved;
    first.save(saved);
    auto second = fresh();
    input_archive in(saved.bytes(), "memory");
    second.load(in);
    CHECK(in.empty());
    second.advance(3000 - 1234);
    CHECK(state_of(second) == state_of(whole));
    CHECK(state_of(first) != state_of(whole));
    auto reseeded = canonical(alloy<bcc>({3, 4, 3}), energies, kelvin{700}, seed{4});
    reseeded.advance(3000);
    CHECK(state_of(reseeded) != state_of(whole));
}

TEST_CASE("a run names its stream after its temperature") {
    using run_type = canonical<pair_energies<bcc>>;
    CHECK(run_type::stream_at(kelvin{850.5}) == random_stream("canonical 850.5 K"));
}

TEST_CASE("what does not fit is refused, and a refused state changes nothing") {
    const auto energies = attraction<bcc>();
    const auto message = [&](const supercell<bcc>& crystal, double t) {
        return message_of([&] { canonical(crystal, energies, kelvin{t}, seed{1}); });
    };
    CHECK(message(alloy<bcc>(), 500) == "nothing was thrown");
    CHECK(message(alloy<bcc>(), 0) == "temperature: expected a finite value above 0 K, found 0.000000 K");
    CHECK(message(supercell<bcc>::random({2, 2, 2}, {{"B", 1}, {"A", 1}}, seed{1}), 500) ==
          "crystal: expected the species A, B in this order, found B, A");

    canonical run(alloy<bcc>(), energies, kelvin{500}, seed{1});
    run.advance(100);
    const auto before = state_of(run);
    const auto refused = [&](auto fill) {
        output_archive out;
        fill(out);
        input_archive in(out.bytes(), "file");
        const auto said = message_of([&] { run.load(in); });
        CHECK(state_of(run) == before);
        return said;
    };
    CHECK(refused([](output_archive& out) { out.label("kmc"); }) == "file: expected section 'canonical', found 'kmc'");
    CHECK(refused([](output_archive& out) {
              out.label("canonical");
              out.values(std::span<const digit>(std::vector<digit>(16, 1)));
          }) == "canonical: expected the numbers of atoms of the run, found others");
    for (std::size_t size = 0; size < before.size(); size += 7) {
        input_archive in(std::span<const std::byte>(before).first(size), "cut");
        CHECK(message_of([&] { run.load(in); }).starts_with("cut: expected "));
        CHECK(state_of(run) == before);
    }
}

TEST_CASE("the loop allocates nothing") {
    const auto energies = attraction<bcc>();
    canonical run(alloy<bcc>({4, 4, 4}), energies, kelvin{700}, seed{1});
    const std::size_t before = allocations;
    run.advance(1000);
    CHECK(allocations == before);
    CHECK(before > 0);
}
