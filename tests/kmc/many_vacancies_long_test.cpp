// Sums of species over 10^8 events.
#include <doctest/doctest.h>

#include <cstddef>

#include <saddle/barrier/analytic_models.hpp>
#include <saddle/kmc/many_vacancies.hpp>
#include <saddle/lattice/bcc.hpp>

using namespace saddle;

TEST_CASE("atoms of every species and vacancies stay as many as they are over 10^8 events") {
    const auto model = rates_by_species<bcc>({"A", "B", "C"}, {0.60, 0.65, 0.70});
    auto crystal = supercell<bcc>::random({10, 10, 10}, {{"A", 1}, {"B", 1}, {"C", 1}}, seed{1});
    for (std::size_t i = 0; i < 60; ++i) crystal.make_vacancy(site{i});
    const auto before = digit_counts(crystal);
    many_vacancies run(crystal, model, kelvin{1000}, seed{1});
    for (int part = 0; part < 100; ++part) {
        run.advance(1'000'000);
        REQUIRE(digit_counts(run.crystal()) == before);
        REQUIRE(run.vacancy_count() == 60);
    }
    const auto& s = run.statistics();
    CHECK(s.jumps == 100'000'000);
    check_statistics(s, "run");
}
