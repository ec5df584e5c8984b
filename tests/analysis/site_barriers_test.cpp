#include <saddle/analysis/site_barriers.hpp>

#include <cmath>
#include <cstddef>
#include <limits>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/barrier/analytic.hpp>
#include <saddle/core/block_average.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

#include <message.hpp>
#include <tolerance.hpp>

using namespace saddle;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

supercell<bcc> some_alloy() { return supercell<bcc>::random({3, 4, 3}, {{"A", 1}, {"B", 2}}, seed{4}); }

/// Names the two sites and what stands on them.
const auto telling = make_analytic<bcc>([](const supercell<bcc>& crystal, site vacancy, site neighbour) {
    return static_cast<double>(1000 * vacancy.index + 10 * neighbour.index + crystal[neighbour] +
                               100'000 * crystal[vacancy]);
});

}  // namespace

TEST_CASE("each site is the vacancy once, and the crystal is whole for the next") {
    const auto crystal = some_alloy();
    const auto sites = atom_sites(crystal);
    CHECK(sites.size() == crystal.size());
    const auto all = site_barriers_eV(telling, crystal, sites);
    REQUIRE(all.size() == sites.size());
    for (std::size_t i = 0; i < sites.size(); ++i) {
        auto emptied = crystal;
        CHECK(all[i] == barriers_eV(telling, emptied, emptied.make_vacancy(sites[i])));
        CHECK(all[i][0] < 100'000);  // the site was empty when the model was asked
    }
    std::vector<site> seen;
    for_each_site_barriers(telling, crystal, sites, [&](site s, const per_jump<bcc>& barriers) {
        CHECK(barriers == all[seen.size()]);
        seen.push_back(s);
    });
    CHECK(seen == sites);
}

TEST_CASE("nothing jumps from a site without an atom, nor from the vacancy's image") {
    auto crystal = some_alloy();
    const site vacancy = crystal.make_vacancy(site{20});
    const site beside = crystal.near(crystal.position(vacancy), bcc::jumps[2]);
    const auto barriers = site_barriers_eV(telling, crystal, std::vector{beside, vacancy});
    for (std::size_t j = 0; j < 8; ++j) {
        CHECK((barriers[0][j] == infinity) == (bcc::jumps[j] == -bcc::jumps[2]));
        CHECK(barriers[1][j] < infinity);  // of a vacancy that the crystal has
    }
    CHECK(atom_sites(crystal).size() == crystal.size() - 1);
    // a jump of fcc along a side of one cell does not lead back, but to another site
    const auto one = make_analytic<fcc>([](const auto&, site, site) { return 1.0; });
    supercell<fcc> small({1, 1, 1}, {"A"});
    small.assign({1, 1, 0, 0});
    const auto of_small = site_barriers_eV(one, small, std::vector{site{0}});
    for (std::size_t j = 0; j < 12; ++j)
        CHECK((of_small[0][j] < infinity) == (small.near({0, 0, 0}, fcc::jumps[j]) == site{1}));
}

TEST_CASE("samples are distinct, ascending, the seed's, and even") {
    auto crystal = some_alloy();
    crystal.make_vacancy(site{3});
    const auto sample = sample_sites(crystal, 20, seed{1});
    REQUIRE(sample.size() == 20);
    for (std::size_t k = 0; k < sample.size(); ++k) {
        CHECK(crystal[sample[k]] != vacant);
        if (k > 0) CHECK(sample[k - 1] < sample[k]);
    }
    CHECK(sample_sites(crystal, 20, seed{1}) == sample);
    CHECK(sample_sites(crystal, 20, seed{2}) != sample);
    CHECK(sample_sites(crystal, 71, seed{1}) == atom_sites(crystal));
    // every atom is in a share 20/71 of the samples
    std::vector<block_average> drawn(crystal.size());
    for (std::uint64_t s = 0; s < 4000; ++s) {
        std::vector<bool> in(crystal.size());
        for (const site chosen : sample_sites(crystal, 20, seed{s})) in[chosen.index] = true;
        for (std::size_t i = 0; i < crystal.size(); ++i) drawn[i].add(in[i] ? 1 : 0);
    }
    for (const site s : atom_sites(crystal)) CHECK(agrees(drawn[s.index], 20.0 / 71));
    CHECK(drawn[3].mean() == 0);
}

TEST_CASE("what has no barriers is refused") {
    const supercell<bcc> empty({2, 2, 2}, {"A"});
    CHECK(message_of([&] { atom_sites(empty); }) == "crystal: expected atoms, found vacant sites only");
    CHECK(message_of([&] { sample_sites(empty, 1, seed{1}); }) == "crystal: expected atoms, found vacant sites only");
    const auto crystal = some_alloy();
    CHECK(message_of([&] { sample_sites(crystal, 73, seed{1}); }) ==
          "sample of sites: expected 1 to 72 atoms, found 73");
    CHECK(message_of([&] { sample_sites(crystal, 0, seed{1}); }) == "sample of sites: expected 1 to 72 atoms, found 0");
    CHECK(message_of([&] { site_barriers_eV(telling, crystal, std::vector{site{72}}); }) ==
          "vacancy: expected a site below 72, found 72");
    const auto no_number = make_analytic<bcc>([](const auto&, site, site) { return std::nan(""); });
    CHECK(message_of<error>([&] { site_barriers_eV(no_number, crystal, std::vector{site{5}}); }) ==
          "vacancy on site 5: the model gave a barrier that is not a number");
    CHECK(site_barriers_eV(telling, crystal, {}).empty());
}
