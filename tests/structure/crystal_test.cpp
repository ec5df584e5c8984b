#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <vector>

#include <message.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/crystal.hpp>

using namespace saddle;

namespace {

const composition equimolar{{"Nb", 1}, {"Mo", 1}, {"Ta", 1}};

}  // namespace

TEST_CASE("a made crystal numbers its atoms in the order of sites") {
    auto sites = supercell<bcc>::random({2, 3, 4}, equimolar, seed{1});
    sites.make_vacancy(site{5});
    const auto made = make_crystal(sites, 3.2);
    CHECK(made.ids[4] == 5);
    CHECK(made.ids[5] == 0);
    CHECK(made.ids[6] == 6);
    CHECK(made.report.vacancies == 1);
    CHECK(made.box.vectors()[1] == real3{0, 3 * 3.2, 0});
    CHECK(site_of_atom(made, 6) == site{6});
    CHECK(message_of([&] { site_of_atom(made, 48); }) ==
          "atom id: expected an atom of the crystal of 48 sites, found 48");
    CHECK(contains(message_of([&] { site_of_atom(made, 0); }), "atom id: expected"));

    const atoms rows = to_atoms(made);
    REQUIRE(rows.size() == 47);
    CHECK(rows.named);
    CHECK(rows.names == species_names{"Nb", "Mo", "Ta"});
    for (std::size_t row = 0; row < rows.size(); ++row) {
        const site s{row < 5 ? row : row + 1};
        CHECK(rows.ids[row] == static_cast<std::int64_t>(row + 1));
        CHECK(rows.species[row] + 1 == sites[s]);
        const vec3 r = sites.position(s);
        const real3 expected{r.x * 1.6, r.y * 1.6, r.z * 1.6};
        CHECK(length(rows.positions[row] - expected) < 1e-12);
    }
}

TEST_CASE("a later occupation is written by ascending id") {
    const auto made = make_crystal(supercell<fcc>::random({2, 2, 2}, {{"Cr", 1}, {"Ni", 1}}, seed{3}), 3.5);
    auto sites = made.sites;
    auto ids = made.ids;
    sites.exchange(site{0}, site{9});
    std::swap(ids[0], ids[9]);
    const atoms rows = to_atoms(made, sites, ids);
    CHECK(rows.ids.front() == 1);
    CHECK(length(rows.positions.front() - site_position(made, site{9})) == 0);
    CHECK(rows.species.front() + 1 == made.sites[site{0}]);
    ids.pop_back();
    CHECK(contains(message_of([&] { to_atoms(made, sites, ids); }), "found 31 ids, 32 sites"));
    ids.push_back(0);  // an atom without an id
    CHECK(contains(message_of([&] { to_atoms(made, sites, ids); }), "atom 0: expected an id of at least 1"));
}

TEST_CASE("positions lie inside the box, whatever the corner") {
    auto made = make_crystal(supercell<bcc>::random({2, 2, 2}, equimolar, seed{1}), 3);
    for (const double corner : {0.9, -0.1, 1 - 1e-14, -1e-17})
        for (std::size_t i = 0; i < made.sites.size(); ++i) {
            made.corner = {corner, 0, corner};
            for (const double x : site_position(made, site{i})) {
                CHECK(x >= 0);
                CHECK(x < 6 - 1e-9);
            }
        }
}

TEST_CASE("a lattice constant is finite and above 0") {
    for (const double wrong : {0.0, -1.0, std::nan(""), std::numeric_limits<double>::infinity()})
        CHECK(contains(message_of([&] {
                           make_crystal(supercell<bcc>({1, 1, 1}, {"Nb"}), wrong);
                       }),
                       "lattice constant: expected a finite value above 0 Å"));
}
