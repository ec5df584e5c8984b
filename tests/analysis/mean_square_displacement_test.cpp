#include <saddle/analysis/mean_square_displacement.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/analysis/atom_paths.hpp>
#include <saddle/barrier/analytic.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

/// Barriers that differ from jump to jump, so that residence times do as well.
template <lattice L>
auto uneven() {
    return make_analytic<L>([](const supercell<L>& crystal, site, site neighbour) {
        return 0.4 + 0.1 * crystal[neighbour] + 0.01 * static_cast<double>(neighbour.index % 7);
    });
}

template <lattice L>
supercell<L> alloy() {
    auto crystal = supercell<L>::random({2, 3, 3}, {{"A", 1}, {"B", 2}}, seed{7});
    crystal.make_vacancy(site{11});
    return crystal;
}

/// Each atom's path, by the site it started on; the oracle of the sums.
template <lattice L>
std::vector<vec3> paths_of(const atom_paths<L>& paths, std::size_t sites) {
    std::vector<vec3> moved;
    for (std::size_t i = 0; i < sites; ++i) moved.push_back(paths.displacement_of(site{i}));
    return moved;
}

template <lattice L>
void check_against_paths(std::uint64_t block) {
    const auto start = alloy<L>();
    const auto model = uneven<L>();
    kmc run(start, model, kelvin{1000}, seed{3}, atom_paths<L>(start), mean_square_displacement<L>(start, block));
    auto origin = paths_of(run.template observer<atom_paths<L>>(), start.size());
    for (std::uint64_t jump = 1; jump <= 400; ++jump) {
        run.advance(1);
        const auto& watched = run.template observer<mean_square_displacement<L>>();
        const auto now = paths_of(run.template observer<atom_paths<L>>(), start.size());
        std::map<digit, std::int64_t> expected;
        for (std::size_t i = 0; i < start.size(); ++i) expected[start[site{i}]] += squared_length(now[i] - origin[i]);
        for (const digit d : {digit{1}, digit{2}}) CHECK(watched.squares()[d] == expected[d]);
        CHECK(watched.block() == (jump - 1) / block + 1);
        if (jump % block == 0) origin = now;
    }
}

using observer = mean_square_displacement<bcc>;

auto followed(std::uint64_t jumps, std::uint64_t block = 50) {
    static const auto model = uneven<bcc>();
    const auto start = alloy<bcc>();
    kmc run(start, model, kelvin{1000}, seed{3}, observer(start, block));
    run.advance(jumps);
    return run;
}

}  // namespace

TEST_CASE("squares are those of the atoms' paths since the block began, at every jump") {
    check_against_paths<bcc>(70);
    check_against_paths<fcc>(70);
    check_against_paths<bcc>(1);
    check_against_paths<bcc>(1000);
}

TEST_CASE("the expected time is the clock's mean, and scatters less") {
    block_average differences, expected, drawn;
    const auto model = uneven<bcc>();
    for (std::uint64_t s = 1; s <= 2000; ++s) {
        const auto start = alloy<bcc>();
        kmc run(start, model, kelvin{1000}, seed{s}, observer(start, 50));
        run.advance(100);
        const double time = run.observer<observer>().expected_time_s();
        differences.add(time - run.clock().value);
        expected.add(time);
        drawn.add(run.clock().value);
    }
    CHECK(agrees(differences, 0));
    CHECK(differences.standard_error() < 0.01 * drawn.mean());
    CHECK(expected.standard_error() < drawn.standard_error());
}

TEST_CASE("the expected time of equal rates is jumps over the total rate") {
    const auto start = alloy<bcc>();
    const auto equal = make_analytic<bcc>([](const auto&, site, site) { return 0.6; });
    kmc run(start, equal, kelvin{1000}, seed{3}, observer(start, 50));
    run.advance(1000);
    const double rate = 8 * 1e13 * std::exp(-0.6 / (boltzmann_eV_per_K * 1000));
    CHECK(run.observer<observer>().expected_time_s() == doctest::Approx(1000 / rate).epsilon(1e-12));
}

TEST_CASE("saved and loaded at any jump, it goes on bit for bit") {
    for (const unsigned stop : {0U, 1U, 49U, 50U, 51U, 99U, 137U}) {
        CAPTURE(stop);
        const auto whole = followed(300);
        const auto first = followed(stop);
        output_archive saved, split, uninterrupted;
        first.save(saved);
        auto second = followed(0);
        input_archive in(saved.bytes(), "memory");
        second.load(in);
        CHECK(in.empty());
        second.advance(300 - stop);
        second.save(split);
        whole.save(uninterrupted);
        CHECK(std::ranges::equal(split.bytes(), uninterrupted.bytes()));
    }
}

TEST_CASE("following nothing holds and saves nothing") {
    const auto start = alloy<bcc>();
    const auto model = uneven<bcc>();
    kmc run(start, model, kelvin{1000}, seed{3}, observer());
    run.advance(100);
    CHECK_FALSE(run.observer<observer>().on());
    CHECK(run.observer<observer>().expected_time_s() == 0);
    output_archive out;
    run.observer<observer>().save(out);
    CHECK(out.bytes().empty());
    input_archive in(out.bytes(), "memory");
    observer nothing;
    nothing.load(in);
    CHECK_FALSE(nothing.on());
}

TEST_CASE("a state of other blocks is refused") {
    output_archive out;
    followed(70, 40).observer<observer>().save(out);
    input_archive in(out.bytes(), "memory");
    observer other(alloy<bcc>(), 50);
    CHECK(message_of([&] { other.load(in); }) == "displacements: expected 50 jumps a block, found 40");
}

TEST_CASE("a state that is none is refused, and changes nothing") {
    const supercell<bcc> crystal({1, 1, 1}, {"A"});
    using entry = std::array<std::int32_t, 4>;  // site, x, y, z
    const auto message = [&](const std::vector<entry>& entries, std::int64_t squares, std::uint64_t end = 50,
                             double time = 1, std::uint64_t sites = 2) {
        output_archive out, before, after;
        out.label("displacements");
        out.value(std::uint64_t{50});
        out.value(sites);
        out.value(end);
        out.value(time);
        observer::sums sums{};
        sums[1] = squares;
        out.value(sums);
        out.values(std::span<const entry>(entries));
        input_archive in(out.bytes(), "memory");
        observer loaded(crystal, 50);
        loaded.save(before);
        const auto said = message_of([&] { loaded.load(in); });
        loaded.save(after);
        if (said != "nothing was thrown") CHECK(std::ranges::equal(before.bytes(), after.bytes()));
        return said;
    };
    CHECK(message({{1, 1, -1, 3}}, 11) == "nothing was thrown");
    CHECK(message({{1, 1, -1, 3}}, 12) == "displacements: expected squares that add up to 12, found 11");
    CHECK(message({{2, 1, 1, 1}}, 3) == "displacements: expected sites of the crystal, found 2");
    CHECK(message({{1, 2'000'000'000, 0, 0}}, 3) ==
          "displacements: expected displacements within 32 bits, found 2000000000");
    CHECK(message({}, 0, 51) == "displacements: expected the end of a block, found 51");
    CHECK(message({}, 0, 0) == "displacements: expected the end of a block, found 0");
    CHECK(message({}, 0, 50, -1) == "displacements: expected a finite time of at least 0 s, found -1.000000");
    CHECK(message({}, 0, 50, 1, 3) == "displacements: expected 2 sites, found 3");
}

TEST_CASE("blocks without jumps are refused") {
    CHECK(message_of([] { observer(alloy<bcc>(), 0); }) ==
          "displacements: expected at least one jump a block, found none");
}
