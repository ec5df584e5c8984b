#include <saddle/potential/neighbour_list.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>
#include <tuple>
#include <vector>

#include <doctest/doctest.h>

#include <message.hpp>
#include <potential/samples.hpp>

using namespace saddle;

namespace {

using neighbour = std::tuple<std::size_t, std::size_t, long long>;  ///< atom, the other's owner, 10^7 distances in Å

std::vector<neighbour> listed(const neighbour_list& list) {
    std::vector<neighbour> found;
    for (std::size_t i = 0; i < list.size(); ++i)
        for (const std::size_t j : list.of(i)) {
            const double r = length(list.positions()[j] - list.positions()[i]);
            if (r < list.cutoff_A()) found.emplace_back(i, list.owners()[j], std::llround(1e7 * r));
        }
    std::sort(found.begin(), found.end());
    return found;
}

std::vector<neighbour> searched(const atoms& structure, double cutoff_A, pair_count pairs) {
    std::vector<neighbour> found;
    for_each_pair_within(structure, cutoff_A, [&](std::size_t i, std::size_t j, double r) {
        found.emplace_back(i, j, std::llround(1e7 * r));
        if (pairs == pair_count::twice) found.emplace_back(j, i, std::llround(1e7 * r));
    });
    std::sort(found.begin(), found.end());
    return found;
}

atoms some_atoms(int cells) {
    auto structure = samples::sheared(samples::bcc_crystal(cells, 3.2, {"A"}, 0.5, seed{5}));
    structure.positions[1] = structure.positions[1] + structure.box.displacement({2, -1, 0});  // as files have them
    return structure;
}

}  // namespace

TEST_CASE("lists hold all that is near, in wide boxes and in narrow ones") {
    for (const int cells : {1, 2, 4})
        for (const auto pairs : {pair_count::once, pair_count::twice})
            for (const double cutoff_A : {2.1, 4.7, 9.0}) {
                const auto structure = some_atoms(cells);
                neighbour_list list(cutoff_A, 0.6, pairs);
                CHECK(list.update(structure));
                const auto expected = searched(structure, cutoff_A, pairs);
                CHECK(listed(list) == expected);
                if (cutoff_A > 4) CHECK(expected.size() > structure.size());
            }
}

TEST_CASE("lists stay until atoms and box have moved so far that a pair may have come near") {
    auto structure = some_atoms(2);
    neighbour_list list(4.7, 0.6);
    CHECK(list.update(structure));
    for (std::size_t i = 0; i < structure.size(); ++i) structure.positions[i][i % 3] += i % 2 ? 0.299 : -0.299;
    CHECK_FALSE(list.update(structure));
    CHECK(listed(list) == searched(structure, 4.7, pair_count::twice));
    structure.positions[3][0] += 0.3;
    structure.positions[3][1] += 0.3;
    CHECK(list.update(structure));
    CHECK(listed(list) == searched(structure, 4.7, pair_count::twice));
    structure = samples::strained(structure, {0.002, 0, -0.002, 0.001, 0, 0});
    CHECK_FALSE(list.update(structure));
    CHECK(listed(list) == searched(structure, 4.7, pair_count::twice));
    neighbour_list fresh(4.7, 0.6);
    fresh.update(structure);
    for (std::size_t i = 0; i < structure.size(); ++i)
        for (std::size_t k = 0; k < std::min(list.of(i).size(), fresh.of(i).size()); ++k)
            if (list.of(i).size() == fresh.of(i).size())
                CHECK(list.positions()[list.of(i)[k]] == fresh.positions()[fresh.of(i)[k]]);
    structure = samples::strained(structure, {0.1, 0, 0, 0, 0, 0});
    CHECK(list.update(structure));
    CHECK(listed(list) == searched(structure, 4.7, pair_count::twice));
    // crept up on, step by step, from either side
    for (int step = 0; step < 40; ++step) {
        structure = samples::strained(structure, {step < 20 ? -0.004 : 0.004, 0.001, 0, 0, 0.001, 0});
        for (real3& r : structure.positions) r[1] += 0.01;
        list.update(structure);
        CHECK(listed(list) == searched(structure, 4.7, pair_count::twice));
    }
    const auto other = some_atoms(1);
    CHECK(list.update(other));
    CHECK(listed(list) == searched(other, 4.7, pair_count::twice));
}

TEST_CASE("images have lists of what is near them among the atoms and images that are near an atom") {
    const auto structure = some_atoms(1);
    neighbour_list list(4.7, 0.6, pair_count::of_images);
    list.update(structure);
    const auto all = list.positions();
    CHECK(all.size() > 20 * structure.size());
    for (std::size_t k = 0; k < all.size(); ++k) {
        std::vector<std::size_t> found, expected;
        for (const std::size_t j : list.of(k))
            if (length(all[j] - all[k]) < 4.7) found.push_back(j);
        for (std::size_t j = 0; j < all.size(); ++j)
            if (j != k && length(all[j] - all[k]) < 4.7) expected.push_back(j);
        std::sort(found.begin(), found.end());
        CHECK(found == expected);
    }
}

TEST_CASE("what is near has the order of atoms and images, whenever the list was made") {
    auto structure = some_atoms(2);
    neighbour_list old(4.7), fresh(4.7);
    old.update(structure);
    for (real3& r : structure.positions) r[0] += 0.29;
    old.update(structure);
    fresh.update(structure);
    for (std::size_t i = 0; i < structure.size(); ++i) {
        std::vector<real3> seen[2];
        for (const neighbour_list* list : {&old, &fresh})
            for (const std::size_t j : list->of(i))
                if (length(list->positions()[j] - list->positions()[i]) < 4.7)
                    seen[list == &fresh].push_back(list->positions()[j]);
        CHECK(seen[0] == seen[1]);
    }
}

TEST_CASE("folding adds what acts on images to their atoms; the virial takes them where they are") {
    const auto structure = some_atoms(1);
    neighbour_list list(4.7);
    list.update(structure);
    const std::vector<real3> ones(list.positions().size(), real3{1, 0, -2});
    std::vector<real3> forces(structure.size());
    list.fold(ones, forces);
    for (std::size_t i = 0; i < structure.size(); ++i) {
        const auto times = static_cast<double>(std::count(list.owners().begin(), list.owners().end(), i));
        CHECK(forces[i] == times * real3{1, 0, -2});
    }
    std::vector<real3> one_force(list.positions().size());
    one_force.back() = {2, 3, 5};
    const auto [x, y, z] = list.positions().back();
    CHECK(list.virial_eV(one_force) == symmetric_tensor{2 * x, 3 * y, 5 * z, 5 * y, 5 * x, 3 * x});
}

TEST_CASE("what has no neighbours is refused") {
    CHECK(message_of([] { neighbour_list{0}; }) == "cutoff: expected a distance above 0 Å, found 0.000000");
    CHECK(contains(message_of([] { neighbour_list{1, -1}; }), "skin: expected a distance of at least 0 Å"));
    auto structure = some_atoms(2);
    structure.source = "a.xyz";
    neighbour_list list(4.7);
    list.update(structure);

    auto changed = structure;
    changed.positions[4] = changed.positions[7] + real3{0.1, 0, 0};
    CHECK(message_of([&] { list.update(changed); }) ==
          "a.xyz, atom 5: expected no other atom within 0.500000 Å, found atom 8 at 0.100000 Å");
    CHECK(list.update(structure));  // usable after a refusal
    changed = structure;
    changed.positions[4][1] = std::numeric_limits<double>::quiet_NaN();
    CHECK(contains(message_of([&] { list.update(changed); }), "a.xyz, atom 5: expected finite coordinates"));
    changed = structure;
    changed.box = cell(changed.box.vectors(), {}, {true, false, true});
    CHECK(message_of([&] { list.update(changed); }) == "a.xyz: expected periodic boundaries, found an open one");
    neighbour_list far(1000);
    CHECK(contains(message_of([&] { far.update(structure); }), "a.xyz: expected a box at least 10.006"));
}
