#include <saddle/kmc/atom_ids.hpp>

#include <cstddef>
#include <cstdint>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/analysis/atom_paths.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

const auto equal_rates = make_analytic<fcc>([](const auto&, site, site) { return 0.5; });

auto walk(std::uint64_t jumps) {
    auto crystal = supercell<fcc>::random({3, 2, 2}, {{"A", 1}, {"B", 1}}, seed{7});
    crystal.make_vacancy(site{11});
    std::vector<std::int64_t> ids(crystal.size());
    std::iota(ids.begin(), ids.end(), 100);
    kmc run(crystal, equal_rates, kelvin{1000}, seed{3}, atom_ids(ids), atom_paths<fcc>(crystal));
    run.advance(jumps);
    return run;
}

}  // namespace

TEST_CASE("ids go with their atoms, the vacancy's with the vacancy") {
    const auto run = walk(3000);
    const auto& ids = run.observer<atom_ids>();
    for (std::size_t i = 0; i < run.crystal().size(); ++i) {
        const site start = run.observer<atom_paths<fcc>>().started_at(site{i});
        CHECK(ids[site{i}] == static_cast<std::int64_t>(100 + start.index));
    }
    CHECK(ids[run.vacancy()] == 111);
}

TEST_CASE("saved and loaded") {
    const auto run = walk(500);
    output_archive out;
    run.observer<atom_ids>().save(out);
    atom_ids loaded(std::vector<std::int64_t>(48));
    input_archive in(out.bytes(), "memory");
    loaded.load(in);
    for (std::size_t i = 0; i < 48; ++i) CHECK(loaded[site{i}] == run.observer<atom_ids>()[site{i}]);
    atom_ids other(std::vector<std::int64_t>(5));
    input_archive again(out.bytes(), "memory");
    CHECK(message_of([&] { other.load(again); }) == "atom ids: expected 5 sites, found 48");
}
