#include <saddle/analysis/b2_units.hpp>

#include <array>
#include <cstdint>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/kmc/kmc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr b2_pair whole{1, 2, 8};
constexpr b2_pair three_quarters{1, 2, 6};

/// A centre of A in a crystal of C, with B on its first neighbours 0 … partners − 1.
supercell<bcc> one_unit(std::size_t partners) {
    supercell<bcc> crystal({4, 4, 4}, {"A", "B", "C"});
    crystal.assign(std::vector<digit>(crystal.size(), 3));
    const vec3 centre{3, 3, 3};
    crystal.set(crystal.at(centre), 1);
    for (std::size_t j = 0; j < partners; ++j) crystal.set(crystal.at(centre + bcc::jumps[j]), 2);
    return crystal;
}

/// The definition, word by word.
std::size_t units_by_definition(const supercell<bcc>& crystal, b2_pair pair) {
    std::size_t units = 0;
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        int of_a = 0, of_b = 0;
        for (int x : {-1, 1})
            for (int y : {-1, 1})
                for (int z : {-1, 1}) {
                    const digit d = crystal[crystal.at(crystal.position(site{i}) + vec3{x, y, z})];
                    of_a += d == pair.a;
                    of_b += d == pair.b;
                }
        const digit here = crystal[site{i}];
        units += (here == pair.a && of_b >= pair.least_partners) || (here == pair.b && of_a >= pair.least_partners);
    }
    return units;
}

/// A random walk: after every stretch the counts are those of a fresh look.
void check_followed_equals_counted(std::array<int, 3> cells, const composition& amounts, b2_pair pair) {
    auto crystal = supercell<bcc>::random(cells, amounts, seed{7});
    crystal.make_vacancy(site{crystal.size() / 2});
    const auto model = make_analytic<bcc>([](const auto&, site, site) { return 0.5; });
    kmc run(crystal, model, kelvin{1000}, seed{3}, b2_units(crystal, pair));
    for (int stretch = 0; stretch < 100; ++stretch) {
        run.advance(13);
        const auto& followed = run.observer<b2_units>();
        const b2_units counted(run.crystal(), pair);
        REQUIRE(followed.size() == units_by_definition(run.crystal(), pair));
        REQUIRE(followed.centres() == counted.centres());
        for (std::size_t i = 0; i < crystal.size(); ++i)
            REQUIRE(followed.partners(site{i}) == counted.partners(site{i}));
    }
}

double choose(double n, int k) {
    double product = 1;
    for (int i = 0; i < k; ++i) product *= (n - i) / (k - i);
    return product;
}

/// Probability that at least `least` of 8 sites, drawn from n with n_b partners, have a partner.
double probability_of_partners(double n, double n_b, int least) {
    double sum = 0;
    for (int k = least; k <= 8; ++k) sum += choose(n_b, k) * choose(n - n_b, 8 - k) / choose(n, 8);
    return sum;
}

}  // namespace

TEST_CASE("a unit has as many partners as the definition asks") {
    for (const std::size_t partners : {0u, 5u, 6u, 7u, 8u}) {
        CAPTURE(partners);
        const auto crystal = one_unit(partners);
        const b2_units units(crystal, three_quarters);
        CHECK(units.size() == (partners >= 6 ? 1 : 0));
        CHECK(b2_units(crystal, whole).size() == (partners == 8 ? 1 : 0));
        const site centre = crystal.at({3, 3, 3});
        CHECK(units.partners(centre) == static_cast<int>(partners));
        CHECK(units.is_centre(centre) == (partners >= 6));
        if (partners >= 6) CHECK(units.centres() == std::vector{centre});
        // either species may be the centre
        CHECK(b2_units(crystal, {2, 1, 6}).size() == units.size());
        CHECK(b2_units(crystal, {1, 3, 6}).size() == (partners == 0 ? 1 : 0));
        CHECK(b2_units(crystal, {2, 3, 6}).size() == partners);  // each B has seven C beside its A
    }
}

TEST_CASE("every site of a perfect B2 crystal is a centre; a vacancy is none, nor a partner") {
    supercell<bcc> crystal({4, 4, 4}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i % 2));
    CHECK(b2_units(crystal, whole).size() == 128);
    crystal.make_vacancy(site{0});
    CHECK(b2_units(crystal, three_quarters).size() == 127);
    CHECK(b2_units(crystal, whole).size() == 127 - 8);
    CHECK(b2_units(crystal, whole).partners(site{0}) == 0);
}

TEST_CASE("units followed jump by jump equal a full count") {
    check_followed_equals_counted({4, 4, 4}, {{"A", 4}, {"B", 4}, {"C", 1}}, three_quarters);
    check_followed_equals_counted({5, 3, 4}, {{"A", 1}, {"B", 1}}, {2, 1, 5});
    check_followed_equals_counted({4, 4, 4}, {{"A", 4}, {"B", 4}, {"C", 1}}, {1, 3, 2});
}

TEST_CASE("also in boxes where a neighbour is met more than once") {
    check_followed_equals_counted({1, 2, 1}, {{"A", 1}, {"B", 1}}, {1, 2, 2});
    check_followed_equals_counted({2, 2, 2}, {{"A", 1}, {"B", 1}}, {1, 2, 4});
    check_followed_equals_counted({1, 1, 1}, {{"A", 1}, {"B", 1}}, {1, 2, 1});
}

TEST_CASE("a random alloy has as many units as its composition gives by chance") {
    // N_A P(≥ 6 of 8 of the other N − 1 sites are B) + the same with A and B exchanged
    constexpr double n = 54, n_a = 25, n_b = 20;
    for (const int least : {6, 4}) {
        block_average units;
        for (std::uint64_t s = 0; s < 5000; ++s) {
            const auto crystal =
                supercell<bcc>::random({3, 3, 3}, {{"A", n_a}, {"B", n_b}, {"C", n - n_a - n_b}}, seed{s});
            units.add(static_cast<double>(b2_units(crystal, {1, 2, least}).size()));
        }
        const double expected =
            n_a * probability_of_partners(n - 1, n_b, least) + n_b * probability_of_partners(n - 1, n_a, least);
        CHECK(units.standard_error() < 0.05 * expected);
        CHECK(agrees(units, expected));
    }
}

TEST_CASE("saved and loaded") {
    const auto crystal = supercell<bcc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}}, seed{1});
    const b2_units saved(crystal, {1, 2, 5});
    output_archive out;
    saved.save(out);
    b2_units loaded(supercell<bcc>::random({4, 4, 4}, {{"A", 1}, {"B", 1}}, seed{2}), {1, 2, 5});
    CHECK(loaded.centres() != saved.centres());
    input_archive in(out.bytes(), "memory");
    loaded.load(in);
    CHECK(in.empty());
    CHECK(loaded.size() == saved.size());
    CHECK(loaded.centres() == saved.centres());

    b2_units smaller(supercell<bcc>({2, 2, 2}, {"A", "B"}), whole);
    input_archive again(out.bytes(), "memory");
    CHECK(message_of([&] { smaller.load(again); }) == "B2 units: expected 16 sites, found 128");
    output_archive wrong;
    wrong.label("B2 units");
    wrong.values(std::span<const std::uint8_t>(std::vector<std::uint8_t>(16, 9)));
    input_archive of_none(wrong.bytes(), "memory");
    CHECK(message_of([&] { smaller.load(of_none); }) == "B2 units: expected at most 8 first neighbours, found 9");
    CHECK(smaller.size() == 0);
}

TEST_CASE("pairs by name") {
    const species_names names{"Nb", "Mo", "Ta"};
    const auto pair = b2_pair_of(names, "Mo", "Ta");
    CHECK(pair.a == 2);
    CHECK(pair.b == 3);
    CHECK(pair.least_partners == 6);
    CHECK(message_of([&] { b2_pair_of(names, "Mo", "W"); }) ==
          "B2 pair: expected one of the species Nb, Mo, Ta, found 'W'");
    CHECK(message_of([&] { b2_pair_of(names, "Mo", "Mo"); }) == "B2 pair: expected two species, found 'Mo' twice");
    CHECK(message_of([&] { b2_pair_of(names, "Mo", "Ta", 9); }) ==
          "B2 pair: expected 1 to 8 neighbours of the other species, found 9");
}

TEST_CASE("an empty crystal has no units") {
    const b2_units units(supercell<bcc>({2, 2, 2}, {"A", "B"}), three_quarters);
    CHECK(units.size() == 0);
    CHECK(units.centres().empty());
}
