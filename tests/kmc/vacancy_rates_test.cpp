// Nothing is allocated while vacancies jump.
#include <doctest/doctest.h>

#include <cstddef>

#include <count_allocations.hpp>
#include <network/random_network.hpp>
#include <saddle/barrier/barrier_model.hpp>
#include <saddle/barrier/with_memo.hpp>
#include <saddle/descriptor/digit_map.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/kmc/vacancy_rates.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/network/backend/simd.hpp>

using namespace saddle;

using small_model = barrier_model<bcc, species<3>, digit_map<2>, mlp<8>, backend::simd<arch::generic>>;

TEST_CASE("a run of many vacancies allocates at its start only, in copies as well") {
    const small_model barriers(random_network({14, 8}, 1), {"A", "B", "C"}, 1e13);
    const with_memo remembering(barriers, {std::size_t{1} << 20, 64});
    auto crystal = supercell<bcc>::random({10, 10, 10}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{1});
    for (std::size_t i = 0; i < 200; ++i) crystal.make_vacancy(site{7 * i});
    const auto atoms = digit_counts(crystal);
    many_vacancies run(crystal, remembering, kelvin{1000}, seed{1});
    auto copy = run;
    const std::size_t before = allocations;
    run.advance(20'000);
    copy.advance(20'000);
    CHECK(allocations == before);
    CHECK(run.clock() == copy.clock());
    CHECK(run.counters().shared > 1000);
    SUBCASE("and keeps every species over a million events") {
        run.advance(1'000'000);
        CHECK(digit_counts(run.crystal()) == atoms);
    }
}

TEST_CASE("the rates of a vacancy are those of its barriers, and the sums theirs") {
    const small_model barriers(random_network({14, 8}, 1), {"A", "B", "C"}, 1e13);
    auto crystal = supercell<bcc>::random({6, 6, 6}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{1});
    std::vector<site> places{site{400}, site{3}, site{250}};
    for (const site s : places) crystal.make_vacancy(s);
    const double kT = thermal_energy_eV(kelvin{900});
    vacancy_rates rates(crystal, places, barriers, kT);
    auto scratch = rates.make_workspace(barriers);
    REQUIRE(rates.refresh(crystal, barriers, scratch));
    CHECK(rates.evaluated() == 3);
    const auto total = [&] {
        double sum = 0;
        for (std::size_t v = 0; v < 3; ++v) {
            const auto alone = barriers_eV(barriers, crystal, crystal.at(rates.position(v)));
            CHECK(rates.leaving(v).barriers_eV == alone);
            for (const double e : alone) sum += 1e13 * std::exp(-e / kT);
        }
        return sum;
    };
    CHECK(rates.total_per_s() == doctest::Approx(total()).epsilon(1e-12));
    const site from = crystal.at(rates.position(1));
    crystal.exchange(from, crystal.at(rates.position(1) + bcc::jumps[5]));
    rates.jumped(crystal, 1, 5);
    REQUIRE(rates.refresh(crystal, barriers, scratch));
    CHECK(rates.evaluated() == 4);
    CHECK(rates.counters() == vacancy_counters{1, 0});
    CHECK(rates.total_per_s() == doctest::Approx(total()).epsilon(1e-12));
    // back again: nobody is asked
    crystal.exchange(from, crystal.at(rates.position(1)));
    rates.jumped(crystal, 1, opposite_jump<bcc>[5]);
    REQUIRE(rates.refresh(crystal, barriers, scratch));
    CHECK(rates.evaluated() == 4);
    CHECK(rates.total_per_s() == doctest::Approx(total()).epsilon(1e-12));

    SUBCASE("one that is retired stays, even where its surroundings change") {
        const double of_it = 1 / rates.leaving(1).mean_residence_s;
        const double before = rates.total_per_s();
        rates.retire(1);
        rates.retire(1);
        CHECK(rates.total_per_s() == doctest::Approx(before - of_it).epsilon(1e-12));
        const site there = crystal.at(rates.position(0));
        crystal.exchange(there, crystal.at(rates.position(0) + bcc::jumps[2]));
        rates.jumped(crystal, 0, 2);
        rates.retire(0);
        REQUIRE(rates.refresh(crystal, barriers, scratch));
        CHECK(rates.evaluated() == 4);
        CHECK(rates.total_per_s() == 1 / rates.leaving(2).mean_residence_s);
        for (const double u : {1e-16, 0.5, 1.0}) CHECK(rates.select({u, u}) == 2);
        rates.retire(2);
        CHECK(rates.total_per_s() == 0);
    }
}
