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

TEST_CASE("a state holds what moved, and its size") {
    const auto state = [](std::uint64_t jumps) {
        const auto run = walk(jumps);
        output_archive out;
        run.observer<atom_paths<bcc>>().save(out);
        return out.bytes().size();
    };
    const std::size_t empty = state(0);
    CHECK(state(1) == empty + 2 * 20);  // two sites
    CHECK(state(200) > state(1));
}

TEST_CASE("a state that is none is refused") {
    const supercell<bcc> crystal({1, 1, 1}, {"A"});
    using entry = std::array<std::uint32_t, 5>;  // site, shift, x, y, z
    const auto message = [&](const std::vector<entry>& entries) {
        output_archive out;
        out.label("atom paths");
        out.value(std::uint64_t{2});
        out.values(std::span<const entry>(entries));
        input_archive in(out.bytes(), "memory");
        atom_paths<bcc> loaded(crystal);
        return message_of([&] { loaded.load(in); });
    };
    constexpr auto minus = [](std::uint32_t x) { return 0u - x; };
    CHECK(message({{0, 1, minus(7), 0, 0}, {1, minus(1), 0, 0, 0}}) == "nothing was thrown");
    CHECK(message({{2, 0, 0, 0, 0}}) == "atom paths: expected sites of the crystal, found 2");
    CHECK(message({{1, 1, 0, 0, 0}}) == "atom paths: expected sites of the crystal, found 2");
    CHECK(message({{0, 1, 0, 0, 0}}) == "atom paths: expected every atom once, found 1 twice");
    CHECK(message({{0, 0, 0, 0, 2'000'000'000}}) ==
          "atom paths: expected displacements within 32 bits, found 2000000000");
}

TEST_CASE("a state that is refused changes nothing") {
    auto run = walk(300);
    atom_paths<bcc> paths = run.observer<atom_paths<bcc>>();
    output_archive before, after, cut;
    paths.save(before);
    cut.label("atom paths");
    cut.value(std::uint64_t{120});
    input_archive in(cut.bytes(), "memory");
    CHECK_THROWS_AS(paths.load(in), input_error);
    paths.save(after);
    CHECK(std::ranges::equal(before.bytes(), after.bytes()));
}
