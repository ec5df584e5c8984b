#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include <message.hpp>
#include <network/random_network.hpp>
#include <saddle/barrier/analytic_models.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/core/random.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/simd.hpp>
#include <saddle/parallel/domain_run.hpp>
#include <saddle/parallel/rank_threads.hpp>
#include <state_of.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

using small_network = barrier_model<bcc, species<3>, digit_map<3>, mlp<16>, backend::simd<arch::generic>>;

supercell<bcc> alloy(std::array<int, 3> cells, std::size_t vacancies) {
    auto crystal = supercell<bcc>::random(cells, {{"A", 1}, {"B", 2}, {"C", 1}}, seed{11});
    for (std::size_t i = 0; i < vacancies; ++i) crystal.make_vacancy(site{i * (crystal.size() / vacancies)});
    return crystal;
}

const auto pair_model = [] {
    pair_energies<bcc> energies({"A", "B", "C"}, 1);
    energies.set(1, 1, 2, -0.03);
    energies.set(1, vacant, 2, -0.05);
    return pair_interactions<bcc>(energies, {0.60, 0.65, 0.62});
}();

template <class Model, class Ranks>
auto run_of(const Model& model, const supercell<bcc>& start, std::array<int, 3> domains, double window_s,
            Ranks& ranks) {
    return domain_run(
        make_domain_grid(start.cells(), domains, model), start.names(), [&](vec3 r) { return start[start.at(r)]; },
        model, kelvin{1000}, seed{3}, random_stream("run"), seconds(window_s), ranks);
}

struct outcome {
    std::vector<digit> occupation;
    jump_statistics statistics;
    pair_counts pairs{3};
    double total_per_s{};
    std::map<int, std::vector<std::byte>> saved;
    std::uint64_t words{};
};

bool same(const outcome& a, const outcome& b) {
    return a.occupation == b.occupation && a.statistics.jumps == b.statistics.jumps &&
           a.statistics.jumps_by_species == b.statistics.jumps_by_species && a.statistics.atoms == b.statistics.atoms &&
           a.statistics.vacancy == b.statistics.vacancy && a.pairs == b.pairs && a.total_per_s == b.total_per_s &&
           a.saved == b.saved;
}

/// So many windows on so many ranks, from the start or from saved domains.
template <class Model>
outcome outcome_of(const Model& model, const supercell<bcc>& start, std::array<int, 3> domains, double window_s,
                   int ranks, std::uint64_t windows, const outcome* from = nullptr, std::uint64_t done = 0) {
    outcome found;
    std::mutex mutex;
    rank_threads(ranks).run([&](auto me) {
        auto run = run_of(model, start, domains, window_s, me);
        if (from)
            run.resume(done, [&](auto& d) {
                input_archive in(from->saved.at(d.number()), "saved");
                d.load(in);
            });
        run.advance(windows);
        if (run.windows() != done + windows) throw error("windows");
        const auto statistics = run.statistics();
        const auto pairs = run.template pairs<1>();
        const double total = run.total_per_s();
        auto occupation = run.gather();
        const std::lock_guard lock(mutex);
        for (const auto& d : run.domains()) found.saved[d.number()] = state_of(d);
        found.words += run.traffic().words;
        if (me.rank() != 0) return;
        found.occupation = std::move(occupation);
        found.statistics = statistics;
        found.pairs = pairs;
        found.total_per_s = total;
    });
    return found;
}

}  // namespace

TEST_CASE("a single domain does in a window what the serial run does in that time, bit for bit") {
    const auto start = alloy({6, 5, 7}, 9);
    many_vacancies serial(start, pair_model, kelvin{1000}, seed{3}, random_stream("run, domain 0"),
                          second_vacancy::trust);
    serial.advance(500);
    const double window = serial.clock().value * 1.0000001;
    one_rank alone;
    auto run = run_of(pair_model, start, {1, 1, 1}, window, alone);
    CHECK(run.total_per_s() > 0);
    run.advance(1);
    CHECK(run.statistics().jumps == 500);
    CHECK(run.gather() == serial.crystal().occupation());
    CHECK(run.statistics().vacancy == serial.statistics().vacancy);
    CHECK(run.statistics().atoms == serial.statistics().atoms);
    CHECK(run.pairs<1>() == count_pairs<1>(serial.crystal()));
    CHECK(run.pairs<2>() == count_pairs<2>(serial.crystal()));
    CHECK(run.clock().value == window);
    CHECK(run.traffic().words == 0);
}

TEST_CASE("the number of ranks changes no bit, and sites stay what the domains say of them") {
    const small_network network(random_network({26, 16}, 3), {"A", "B", "C"}, 1e13);
    const with_memo model(network, {1 << 18, 0});
    const auto start = alloy({12, 12, 8}, 60);
    const auto atoms = digit_counts(start);
    const double window = 150 / [&] {
        one_rank alone;
        return run_of(model, start, {1, 1, 1}, 1, alone).total_per_s() / 60;
    }();
    const auto one = outcome_of(model, start, {3, 3, 2}, window, 1, 12);
    CHECK(one.statistics.jumps > 500);
    auto crystal = start;
    crystal.assign(one.occupation);
    CHECK(digit_counts(crystal) == atoms);
    CHECK(one.pairs == count_pairs<1>(crystal));
    CHECK(one.words == 0);
    std::uint64_t sites = 0;
    for (const auto jumps : one.statistics.jumps_by_species) sites += jumps;
    CHECK(sites == one.statistics.jumps);
    check_statistics(one.statistics, "all domains");
    for (const int ranks : {2, 3, 4, 18}) {
        CAPTURE(ranks);
        const auto many = outcome_of(model, start, {3, 3, 2}, window, ranks, 12);
        CHECK(same(many, one));
        CHECK(many.words > 0);
        // half of it on so many ranks, the rest on others
        const auto half = outcome_of(model, start, {3, 3, 2}, window, ranks, 7);
        CHECK(same(outcome_of(model, start, {3, 3, 2}, window, ranks == 4 ? 1 : 4, 5, &half, 7), one));
    }
    CHECK_FALSE(same(outcome_of(model, start, {3, 3, 1}, window, 1, 12), one));
    CHECK_FALSE(same(outcome_of(model, start, {3, 3, 2}, window / 2, 1, 12), one));
}

TEST_CASE("a rank that dies takes the run along, which goes on from what was saved before, on fewer ranks") {
    const auto start = alloy({12, 12, 12}, 60);
    const auto whole = outcome_of(pair_model, start, {2, 2, 2}, 3e-11, 1, 20);
    philox_sequence draw(seed{7}, random_stream("who dies when"));
    for (int attempt = 0; attempt < 4; ++attempt) {
        const int victim = static_cast<int>(draw.below(4));
        const std::uint64_t dies_at = 1 + draw.below(18), every = 1 + draw.below(4);
        std::mutex mutex;
        std::map<std::uint64_t, outcome> saved;  // by windows
        CHECK(message_of<error>([&] {
                  rank_threads(4).run([&](auto me) {
                      auto run = run_of(pair_model, start, {2, 2, 2}, 3e-11, me);
                      for (std::uint64_t w = 1; w <= 20; ++w) {
                          run.advance(1);
                          if (w == dies_at && me.rank() == victim) throw error("killed");
                          if (w % every != 0) continue;
                          const std::lock_guard lock(mutex);
                          for (const auto& d : run.domains()) saved[w].saved[d.number()] = state_of(d);
                      }
                  });
              }) == "killed");
        const outcome* last = nullptr;
        std::uint64_t done = 0;
        for (const auto& [windows, domains] : saved)
            if (domains.saved.size() == 8) {
                last = &domains;
                done = windows;
            }
        CHECK(done < dies_at);
        CHECK(same(outcome_of(pair_model, start, {2, 2, 2}, 3e-11, 3, 20 - done, last, done), whole));
    }
}

TEST_CASE("margins are what their owners say after every window") {
    const auto start = alloy({12, 12, 12}, 80);
    one_rank alone;
    auto run = run_of(pair_model, start, {2, 3, 2}, 3e-11, alone);
    std::uint64_t jumps = 0;
    for (int w = 0; w < 20; ++w) {
        run.advance(1);
        const auto whole = run.gather();
        for (const auto& d : run.domains()) {
            std::size_t own = 0;
            for (std::size_t i = 0; i < d.crystal().size(); ++i) {
                const vec3 local = d.crystal().position(site{i});
                REQUIRE(d.crystal()[site{i}] == whole[start.at(run.grid().to_global(d.number(), local)).index]);
                own += run.grid().owns(local) && d.crystal()[site{i}] == vacant;
            }
            REQUIRE(d.vacancies().size() == own);
        }
        REQUIRE(run.statistics().jumps > jumps);
        jumps = run.statistics().jumps;
    }
    CHECK(jumps > 1000);
}

TEST_CASE("as windows shrink, jumps and energy come to those of the serial run") {
    pair_energies<bcc> energies({"A", "B", "C"}, 1);
    energies.set(1, 1, 2, -0.03);
    energies.set(1, vacant, 2, -0.05);
    const auto start = alloy({8, 8, 8}, 40);
    // the time that the serial run needs, and what it comes to
    constexpr std::uint64_t jumps = 20'000, runs = 8;
    block_average serial_energy, serial_rate;
    double time_s = 0;
    for (std::uint64_t s = 0; s < runs; ++s) {
        many_vacancies run(start, pair_model, kelvin{1000}, seed{s + 1});
        run.advance(jumps);
        time_s += run.clock().value / runs;
        serial_energy.add(energies.energy_eV(run.crystal()));
        serial_rate.add(static_cast<double>(jumps) / run.clock().value);
    }
    const auto rate_of = [&](double jumps_a_vacancy) {
        const double window = jumps_a_vacancy * time_s * 40 / jumps;
        block_average rate;
        for (std::uint64_t s = 0; s < runs; ++s) {
            one_rank alone;
            domain_run run(
                make_domain_grid(start.cells(), {2, 2, 2}, pair_model), start.names(),
                [&](vec3 r) { return start[start.at(r)]; }, pair_model, kelvin{1000}, seed{s + 1}, random_stream("run"),
                seconds(window), alone);
            run.advance(static_cast<std::uint64_t>(time_s / window));
            rate.add(static_cast<double>(run.statistics().jumps) / run.clock().value);
        }
        return rate;
    };
    const auto coarse = rate_of(20), fine = rate_of(0.1);
    MESSAGE("jumps a second over the serial run's: ", coarse.mean() / serial_rate.mean(), " with windows of 20 jumps, ",
            fine.mean() / serial_rate.mean(), " with 0.1");
    CHECK(coarse.mean() < 0.9 * serial_rate.mean());
    CHECK(std::abs(fine.mean() - serial_rate.mean()) <
          tolerance::standard_errors * std::hypot(fine.standard_error(), serial_rate.standard_error()) +
              0.01 * serial_rate.mean());
}

TEST_CASE("what cannot be run is refused") {
    const auto start = alloy({12, 12, 12}, 8);
    one_rank alone;
    const auto message = [&](const auto& model, double window) {
        return message_of([&] { run_of(model, start, {2, 1, 1}, window, alone); });
    };
    CHECK(message(pair_model, 0) == "window: expected a finite time above 0 s, found 0.000000");
    const auto says_nothing = make_analytic<bcc>([](const supercell<bcc>&, site, site) { return 1.0; });
    CHECK(message(says_nothing, 1) ==
          "domains: expected a model that says how far it looks round a vacancy, found one that does not");
    CHECK(message_of([&] {
              rank_threads(3).run([&](auto me) { run_of(pair_model, start, {2, 1, 1}, 1, me); });
          }) == "ranks: expected at most as many as domains (2), found 3");
    auto run = run_of(pair_model, start, {2, 1, 1}, 1e-10, alone);
    const auto other = state_of(run.domains()[1]);
    CHECK(message_of([&] {
              run.resume(1, [&](auto& d) {
                  input_archive in(other, "saved");
                  d.load(in);
              });
          }) == "domain: expected number 0, found 1");
}
