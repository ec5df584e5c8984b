#include <saddle/analysis/atom_paths.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>

#include <message.hpp>

using namespace saddle;

namespace {

const auto equal_rates = make_analytic<bcc>([](const auto&, site, site) { return 0.5; });

auto walk(std::uint64_t jumps) {
    auto crystal = supercell<bcc>::random({3, 4, 5}, {{"A", 1}, {"B", 1}}, seed{7});
    crystal.make_vacancy(site{11});
    kmc run(crystal, equal_rates, kelvin{1000}, seed{3}, atom_paths<bcc>(crystal));
    run.advance(jumps);
    return run;
}

}  // namespace

TEST_CASE("atoms keep their species and arrive where their displacement says") {
    auto start = supercell<bcc>::random({3, 4, 5}, {{"A", 1}, {"B", 1}}, seed{7});
    start.make_vacancy(site{11});
    const auto run = walk(5000);
    const auto& paths = run.observer<atom_paths<bcc>>();
    std::vector<int> seen(start.size());
    displacement sum;
    for (std::size_t i = 0; i < start.size(); ++i) {
        const site from = paths.started_at(site{i});
        ++seen[from.index];
        CHECK(start[from] == run.crystal()[site{i}]);
        if (run.crystal()[site{i}] == vacant) continue;
        CHECK(start.at(start.position(from) + paths.displacement_of(from)) == site{i});
        sum += paths.displacement_of(from);
    }
    CHECK(std::count(seen.begin(), seen.end(), 1) == static_cast<std::ptrdiff_t>(start.size()));
    CHECK(paths.started_at(run.vacancy()) == site{11});
    // every jump moves an atom against the vacancy
    const auto& vacancy = run.statistics().vacancy;
    CHECK(sum == displacement{-vacancy.x, -vacancy.y, -vacancy.z});
}

TEST_CASE("saved and loaded") {
    const auto run = walk(1000);
    output_archive out;
    run.observer<atom_paths<bcc>>().save(out);
    atom_paths<bcc> loaded(run.crystal());
    input_archive in(out.bytes(), "memory");
    loaded.load(in);
    for (std::size_t i = 0; i < run.crystal().size(); ++i) {
        CHECK(loaded.started_at(site{i}) == run.observer<atom_paths<bcc>>().started_at(site{i}));
        CHECK(loaded.displacement_of(site{i}) == run.observer<atom_paths<bcc>>().displacement_of(site{i}));
    }
    atom_paths<bcc> other(supercell<bcc>({2, 2, 2}, {"A"}));
    input_archive again(out.bytes(), "memory");
    CHECK(message_of([&] { other.load(again); }) == "atom paths: expected 16 sites, found 120");
}

TEST_CASE("a state that is none is refused") {
    const supercell<bcc> crystal({1, 1, 1}, {"A"});
    const auto message = [&](const std::vector<std::uint32_t>& atom, std::int32_t x) {
        output_archive out;
        out.label("atom paths");
        out.values(std::span<const std::uint32_t>(atom));
        const std::array<std::array<std::int32_t, 3>, 2> path{{{0, 0, x}, {0, 0, 0}}};
        out.values(std::span<const std::array<std::int32_t, 3>>(path));
        input_archive in(out.bytes(), "memory");
        atom_paths<bcc> loaded(crystal);
        return message_of([&] { loaded.load(in); });
    };
    CHECK(message({1, 0}, -7) == "nothing was thrown");
    CHECK(message({0, 2}, 0) == "atom paths: expected sites of the crystal, found 2");
    CHECK(message({1, 1}, 0) == "atom paths: expected every atom once, found 1 twice");
    CHECK(message({0, 1}, 2'000'000'000) == "atom paths: expected displacements within 32 bits, found 2000000000");
}
