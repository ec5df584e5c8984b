#include <saddle/descriptor/displaced_atoms.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

/// All images of all atoms by loops, but those of the vacancy's site, less the mean displacement of those on sites
/// within the reach; those within the reach.
template <lattice L>
std::vector<density_atom> by_definition(const supercell<L>& crystal, const std::vector<real3>& moved, site vacancy,
                                        double reach) {
    std::vector<density_atom> all, within;
    const vec3 c = crystal.position(vacancy);
    real3 mean{};
    double summed = 0;
    for (std::size_t i = 0; i < crystal.size(); ++i) {
        if (site{i} == vacancy || crystal[site{i}] == vacant) continue;
        for (int u = -5; u <= 5; ++u)
            for (int v = -5; v <= 5; ++v)
                for (int w = -5; w <= 5; ++w) {
                    const vec3 p = crystal.position(site{i});
                    const real3 on_site{p.x - c.x + 2.0 * u * crystal.cells()[0],
                                        p.y - c.y + 2.0 * v * crystal.cells()[1],
                                        p.z - c.z + 2.0 * w * crystal.cells()[2]};
                    all.push_back({on_site + moved[i], crystal[site{i}]});
                    if (length(on_site) > reach) continue;
                    mean = mean + moved[i];
                    ++summed;
                }
    }
    mean = (1 / summed) * mean;
    for (const auto& a : all)
        if (length(a.position - mean) < reach) within.push_back({a.position - mean, a.species});
    return within;
}

template <lattice L>
void check(std::array<int, 3> cells) {
    auto crystal = supercell<L>::random(cells, {{"A", 1}, {"B", 1}}, seed{3});
    crystal.make_vacancy(site{1});
    philox_sequence draw(seed{4}, random_stream("moved"));
    std::vector<real3> moved(crystal.size());
    for (auto& d : moved)
        for (double& x : d) x = 0.4 * (2 * uniform_open_closed(draw()) - 1);
    const double reach = 4.7;
    const displaced_atoms<L> near(moved, reach);
    std::vector<density_atom> found;
    for (const site vacancy : {site{0}, site{1}, site{6}}) {
        near.near(crystal, crystal.position(vacancy), found);
        std::erase_if(found, [&](const auto& a) { return !(length(a.position) < reach); });
        auto expected = by_definition(crystal, moved, vacancy, reach);
        REQUIRE(found.size() == expected.size());
        const auto by_place = [](const auto& a, const auto& b) { return a.position < b.position; };
        std::sort(found.begin(), found.end(), by_place);
        std::sort(expected.begin(), expected.end(), by_place);
        for (std::size_t k = 0; k < found.size(); ++k) {
            CHECK(length(found[k].position - expected[k].position) < 1e-12);
            CHECK(found[k].species == expected[k].species);
        }
    }
}

}  // namespace

TEST_CASE("all atoms and images near a vacancy, cells smaller than the reach too") {
    check<bcc>({2, 3, 5});
    check<fcc>({2, 2, 3});
}

TEST_CASE("a shift of the whole crystal is none") {
    const auto crystal = supercell<bcc>::random({3, 3, 3}, {{"A", 1}, {"B", 1}}, seed{3});
    philox_sequence draw(seed{4}, random_stream("moved"));
    std::vector<real3> moved(crystal.size());
    for (auto& d : moved)
        for (double& x : d) x = 0.1 * (2 * uniform_open_closed(draw()) - 1);
    auto shifted = moved;
    for (auto& d : shifted) d = d + real3{0.02, -0.3, 0.1};
    const auto seen = [&](const std::vector<real3>& displacements) {
        std::vector<density_atom> atoms;
        displaced_atoms<bcc>(displacements, 4.7).near(crystal, {0, 0, 0}, atoms);
        std::erase_if(atoms, [](const auto& a) { return !(length(a.position) < 4.7); });
        return atoms;
    };
    const auto plain = seen(moved), other = seen(shifted);
    REQUIRE(plain.size() == other.size());
    for (std::size_t k = 0; k < plain.size(); ++k) CHECK(length(plain[k].position - other[k].position) < 1e-12);
}

TEST_CASE("one displacement a site") {
    const auto crystal = supercell<bcc>::random({2, 2, 2}, {{"A", 1}, {"B", 1}}, seed{3});
    const displaced_atoms<bcc> near(std::vector<real3>(15), 2);
    std::vector<density_atom> atoms;
    CHECK(message_of([&] {
              near.near(crystal, {0, 0, 0}, atoms);
          }) == "displacements: expected 16 of them, one a site, found 15");
}
