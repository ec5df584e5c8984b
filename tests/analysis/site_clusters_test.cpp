#include <saddle/analysis/site_clusters.hpp>

#include <array>
#include <cstddef>
#include <map>
#include <numeric>
#include <vector>

#include <doctest/doctest.h>

#include <saddle/analysis/b2_units.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>

using namespace saddle;

namespace {

site_clusters b2_clusters(const supercell<bcc>& crystal, int least = 6) {
    return clusters_of(crystal, b2_units(crystal, {1, 2, least}).centres());
}

void put_unit(supercell<bcc>& crystal, vec3 centre, digit inside, digit outside) {
    crystal.set(crystal.at(centre), inside);
    for (const vec3 d : bcc::jumps) crystal.set(crystal.at(centre + d), outside);
}

/// Two units of A and B in a crystal of C; the second has the species that its sublattice has in B2.
site_clusters two_units(vec3 apart) {
    supercell<bcc> crystal({8, 8, 8}, {"A", "B", "C"});
    crystal.assign(std::vector<digit>(crystal.size(), 3));
    const vec3 first{2, 2, 2};
    put_unit(crystal, first, 1, 2);
    const bool centred = (apart.x & 1) != 0;
    put_unit(crystal, first + apart, centred ? 2 : 1, centred ? 1 : 2);
    REQUIRE(b2_units(crystal, {1, 2, 6}).size() == 2);
    return b2_clusters(crystal);
}

/// Clusters from all pairs of sites by the distance of their nearest images; boxes wider than twice the cutoff.
template <lattice L>
std::vector<std::size_t> labels_by_brute_force(const supercell<L>& crystal, const std::vector<site>& members,
                                               int squared_cutoff) {
    const auto near = [&](site a, site b) {
        const vec3 d = crystal.position(a) - crystal.position(b);
        const auto nearest = [](int x, int period) { return std::min(std::abs(x), period - std::abs(x)); };
        const vec3 r{nearest(d.x, 2 * crystal.cells()[0]), nearest(d.y, 2 * crystal.cells()[1]),
                     nearest(d.z, 2 * crystal.cells()[2])};
        return squared_length(r) <= squared_cutoff;
    };
    std::vector<std::size_t> label(members.size());
    std::iota(label.begin(), label.end(), std::size_t{0});
    for (bool changed = true; changed;) {
        changed = false;
        for (std::size_t i = 0; i < members.size(); ++i)
            for (std::size_t j = 0; j < members.size(); ++j)
                if (label[j] < label[i] && near(members[i], members[j])) {
                    label[i] = label[j];
                    changed = true;
                }
    }
    return label;
}

template <lattice L, std::size_t Shells>
void check_against_brute_force(std::array<int, 3> cells, std::size_t count, seed s) {
    const supercell<L> crystal(cells, {"A"});
    std::vector<std::size_t> order(crystal.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    philox_sequence draw(s, random_stream("members"));
    std::vector<site> members;
    for (std::size_t k = 0; k < count; ++k) {
        std::swap(order[k], order[k + static_cast<std::size_t>(draw.below(order.size() - k))]);
        members.emplace_back(order[k]);
    }
    const auto clusters = clusters_of<Shells>(crystal, members);
    const auto label = labels_by_brute_force(crystal, members, squared_shell_radii<L, Shells>[Shells - 1]);
    std::map<std::size_t, std::size_t> size_of;
    for (const std::size_t l : label) ++size_of[l];
    CHECK(clusters.size() == size_of.size());
    CHECK(clusters.size() > 1);
    CHECK(clusters.largest() > 1);
    for (std::size_t i = 0; i < count; ++i) {
        CHECK(clusters.size_at(members[i]) == size_of[label[i]]);
        for (std::size_t j = 0; j < i; ++j)
            CHECK((clusters.cluster_of(members[i]) == clusters.cluster_of(members[j])) == (label[i] == label[j]));
    }
    std::size_t in_clusters = 0;
    for (const auto cluster : clusters.cluster_of_sites()) in_clusters += cluster != 0;
    CHECK(in_clusters == count);
}

}  // namespace

TEST_CASE("two B2 units form a cluster up to the fifth shell") {
    CHECK(two_units({1, 1, 1}).size() == 1);  // share a volume
    CHECK(two_units({2, 0, 0}).size() == 1);  // a face
    CHECK(two_units({2, 2, 0}).size() == 1);  // an edge
    CHECK(two_units({3, 1, 1}).size() == 1);  // nothing, in each other's fourth shell
    CHECK(two_units({2, 2, 2}).size() == 1);  // a point
    CHECK(two_units({4, 0, 0}).size() == 2);  // sixth shell
    CHECK(two_units({3, 3, 1}).size() == 2);
    CHECK(two_units({5, 5, 5}).size() == 2);
    CHECK(two_units({2, 2, 2}).sizes() == std::vector<std::size_t>{2});
    CHECK(two_units({4, 0, 0}).sizes() == std::vector<std::size_t>{1, 1});
    CHECK(two_units({14, 14, 14}).size() == 1);  // through the boundary
}

TEST_CASE("a perfect B2 crystal is one cluster, a perfect crystal of one species has none") {
    supercell<bcc> crystal({3, 4, 5}, {"A", "B"});
    for (std::size_t i = 0; i < crystal.size(); ++i) crystal.set(site{i}, static_cast<digit>(1 + i % 2));
    const auto clusters = b2_clusters(crystal, 8);
    CHECK(clusters.sizes() == std::vector<std::size_t>{120});
    CHECK(clusters.largest() == 120);
    CHECK(clusters.cluster_of(site{77}) == 1);
    CHECK(clusters.size_at(site{77}) == 120);
    CHECK(size_distribution(clusters) == std::map<std::size_t, std::size_t>{{120, 1}});

    crystal.assign(std::vector<digit>(crystal.size(), 1));
    const auto none = b2_clusters(crystal);
    CHECK(none.size() == 0);
    CHECK(none.largest() == 0);
    CHECK(none.cluster_of(site{77}) == 0);
    CHECK(none.size_at(site{77}) == 0);
    CHECK(size_distribution(none).empty());
}

TEST_CASE("clusters are numbered by size, then by their first site") {
    const supercell<bcc> crystal({20, 4, 4}, {"A"});
    const auto at = [&](int x, int y) { return crystal.at({x, y, 0}); };
    const std::vector<site> members{at(0, 0),  at(10, 0), at(12, 0), at(20, 0),
                                    at(22, 0), at(20, 2), at(30, 0), at(32, 0)};
    const auto clusters = clusters_of(crystal, members);
    CHECK(clusters.sizes() == std::vector<std::size_t>{3, 2, 2, 1});
    CHECK(clusters.cluster_of(at(22, 0)) == 1);
    CHECK(clusters.cluster_of(at(10, 0)) == 2);
    CHECK(clusters.cluster_of(at(30, 0)) == 3);
    CHECK(clusters.cluster_of(at(0, 0)) == 4);
    CHECK(clusters.cluster_of(at(2, 0)) == 0);
    CHECK(size_distribution(clusters) == std::map<std::size_t, std::size_t>{{1, 1}, {2, 2}, {3, 1}});
    // the order in which sites are named does not count
    const auto again = clusters_of(crystal, std::vector<site>(members.rbegin(), members.rend()));
    for (const site s : members) CHECK(again.cluster_of(s) == clusters.cluster_of(s));
}

TEST_CASE("clusters equal a search over all pairs") {
    check_against_brute_force<bcc, 5>({8, 9, 10}, 40, seed{1});
    check_against_brute_force<bcc, 5>({5, 6, 7}, 15, seed{2});
    check_against_brute_force<bcc, 1>({6, 6, 6}, 120, seed{3});
    check_against_brute_force<fcc, 2>({5, 4, 6}, 80, seed{4});
}

TEST_CASE("in a box narrower than the cutoff a site is not beside itself only") {
    const supercell<bcc> crystal({1, 1, 6}, {"A"});
    const std::vector<site> members{crystal.at({0, 0, 0}), crystal.at({0, 0, 6})};
    CHECK(clusters_of(crystal, members).size() == 2);
    const std::vector<site> nearer{crystal.at({0, 0, 0}), crystal.at({1, 1, 3})};  // fourth shell
    CHECK(clusters_of(crystal, nearer).size() == 1);
}

TEST_CASE("sets join and stand for each other") {
    disjoint_sets sets(5);
    sets.join(0, 1);
    sets.join(3, 4);
    sets.join(4, 0);
    sets.join(1, 3);
    CHECK(sets.find(0) == sets.find(4));
    CHECK(sets.find(1) == sets.find(3));
    CHECK(sets.find(2) == 2);
    CHECK(sets.find(2) != sets.find(0));
}
