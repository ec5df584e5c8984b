#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

#include <message.hpp>
#include <saddle/core/random.hpp>
#include <saddle/lattice/bcc.hpp>
#include <saddle/lattice/fcc.hpp>
#include <saddle/structure/recognise.hpp>

using namespace saddle;

namespace {

template <class L>
crystal<L> made_crystal(std::array<int, 3> cells, std::size_t vacancies = 0, std::uint64_t s = 1) {
    auto sites = supercell<L>::random(cells, {{"Nb", 1}, {"Mo", 1}, {"Ta", 1}}, seed{s});
    philox_sequence draw(seed{s}, random_stream("vacancies"));
    for (std::size_t k = 0; k < vacancies;) {
        const site chosen{static_cast<std::size_t>(draw.below(sites.size()))};
        if (sites[chosen] == vacant) continue;
        sites.make_vacancy(chosen);
        ++k;
    }
    return make_crystal(std::move(sites), 3.24);
}

/// Deforms box and positions by r → r + G r.
atoms deformed(atoms structure, const std::array<real3, 3>& gradient) {
    const auto map = [&](const real3& r) {
        return r + real3{dot(gradient[0], r), dot(gradient[1], r), dot(gradient[2], r)};
    };
    const auto& v = structure.box.vectors();
    structure.box = cell(box_vectors{map(v[0]), map(v[1]), map(v[2])});
    for (auto& r : structure.positions) r = map(r);
    return structure;
}

atoms shifted(atoms structure, const real3& by_A) {
    for (auto& r : structure.positions) r = structure.box.wrapped(r + by_A);
    return structure;
}

/// Random displacements up to `most` along each axis, Å.
atoms shaken(atoms structure, double most_A) {
    philox_sequence draw(seed{9}, random_stream("shaken"));
    for (auto& r : structure.positions)
        for (double& x : r) x += most_A * (2 * uniform_open_closed(draw()) - 1);
    return structure;
}

template <class L>
void check_same(const crystal<L>& found, const crystal<L>& expected) {
    CHECK(found.sites.cells() == expected.sites.cells());
    CHECK(found.sites.occupation() == expected.sites.occupation());
    CHECK(found.ids == expected.ids);
    CHECK(found.report.vacancies == expected.report.vacancies);
}

}  // namespace

TEST_CASE_TEMPLATE("an ideal crystal is found as it was made", L, bcc, fcc) {
    for (const auto& cells : {std::array{1, 1, 1}, {2, 2, 2}, {3, 4, 5}, {8, 8, 8}, {2, 2, 20}, {1, 3, 9}}) {
        const auto made = made_crystal<L>(cells);
        const auto found = recognise<L>(to_atoms(made));
        check_same(found, made);
        CHECK(found.lattice_constant_A == doctest::Approx(3.24).epsilon(1e-12));
        CHECK(found.corner == real3{});
        CHECK(found.report.strain == 0);
        CHECK(found.report.displacement_A < 1e-10);
        CHECK(to_atoms(found).positions == to_atoms(made).positions);
    }
}

TEST_CASE_TEMPLATE("a few sites may be vacant", L, bcc, fcc) {
    check_same(recognise<L>(to_atoms(made_crystal<L>({2, 2, 2}, 1))), made_crystal<L>({2, 2, 2}, 1));
    check_same(recognise<L>(to_atoms(made_crystal<L>({2, 3, 3}, 3))), made_crystal<L>({2, 3, 3}, 3));
    // 5% of 20³ cells: as many atoms as 19.7³ cells hold
    const auto sites = supercell<L>({20, 20, 20}, {"Nb"}).size();
    check_same(recognise<L>(to_atoms(made_crystal<L>({20, 20, 20}, sites / 20))),
               made_crystal<L>({20, 20, 20}, sites / 20));
}

TEST_CASE("every single vacancy of the smallest boxes") {
    for (std::size_t s = 0; s < 16; ++s) {
        auto sites = supercell<bcc>::random({2, 2, 2}, {{"W", 1}}, seed{1});
        sites.make_vacancy(site{s});
        const auto made = make_crystal(sites, 3.16);
        const auto found = recognise<bcc>(shaken(to_atoms(made), 0.2));
        CHECK(found.sites.occupation() == sites.occupation());
    }
}

TEST_CASE_TEMPLATE("a strained or sheared box is accepted up to 1% and reported", L, bcc, fcc) {
    const auto made = made_crystal<L>({3, 4, 5}, 1);
    const atoms ideal = to_atoms(made);
    SUBCASE("stretched along x: against the cube of the same volume") {
        const auto found = recognise<L>(deformed(ideal, {{{0.01, 0, 0}, {}, {}}}));
        check_same(found, made);
        CHECK(found.report.strain == doctest::Approx(1.01 / std::cbrt(1.01) - 1));
        CHECK(found.lattice_constant_A == doctest::Approx(3.24 * std::cbrt(1.01)));
    }
    SUBCASE("sheared") {
        for (const double tilt : {0.01, -0.004}) {
            const auto found = recognise<L>(deformed(ideal, {{{0, 0, tilt}, {}, {}}}));
            check_same(found, made);
            CHECK(found.report.strain == doctest::Approx(tilt).epsilon(1e-3));
        }
    }
    SUBCASE("one axis longer, one shorter") {
        check_same(recognise<L>(deformed(ideal, {{{0.01, 0, 0}, {0, -0.01, 0}, {}}})), made);
    }
    SUBCASE("expanded alike: another lattice constant, no strain") {
        const auto found = recognise<L>(deformed(ideal, {{{0.1, 0, 0}, {0, 0.1, 0}, {0, 0, 0.1}}}));
        check_same(found, made);
        CHECK(found.report.strain == 0);
        CHECK(found.lattice_constant_A == doctest::Approx(3.24 * 1.1));
    }
    SUBCASE("too much") {
        CHECK(message_of([&] {
                  recognise<L>(deformed(ideal, {{{0, 0.02, 0}, {}, {}}}));
              }) == "box: expected cubic cells strained or sheared by at most 1.01 %, found 2 %");
        CHECK(contains(message_of([&] { recognise<L>(deformed(ideal, {{{0.03, 0, 0}, {}, {}}})); }), "box: expected"));
    }
}

TEST_CASE("a strain of 1% on many cells is no further cell") {
    const auto made = made_crystal<bcc>({40, 40, 40}, 600);
    check_same(recognise<bcc>(deformed(to_atoms(made), {{{0.01, 0, 0}, {0, 0, 0.003}, {0, 0, -0.01}}})), made);
}

TEST_CASE_TEMPLATE("a shift of the crystal against its box is found", L, bcc, fcc) {
    const auto made = made_crystal<L>({3, 3, 4}, 2);
    for (const real3& shift : {real3{0.3, -0.2, 0.1}, {0.81, 0.81, 0.81}, {1.62, 0, 0}, {0.1, 1.5, 3.0}, {-7, 9, 0}}) {
        const atoms moved = shifted(to_atoms(made), shift);
        const auto found = recognise<L>(moved);
        CHECK(found.report.displacement_A < 1e-9);
        CHECK(found.report.vacancies == 2);
        // the lattice may begin at another of its points, but written back every atom is where it was
        const atoms back = to_atoms(found);
        REQUIRE(back.size() == moved.size());
        CHECK(back.ids == moved.ids);
        CHECK(back.species == moved.species);
        for (std::size_t i = 0; i < back.size(); ++i) {
            real3 f = back.box.fractional(back.positions[i] - moved.positions[i]);
            for (double& x : f) x -= std::round(x);
            CHECK(length(f) < 1e-9);
        }
    }
}

TEST_CASE_TEMPLATE("displaced atoms go to the nearest site, the largest displacement is reported", L, bcc, fcc) {
    const auto made = made_crystal<L>({4, 4, 4}, 3);
    const auto found = recognise<L>(shaken(to_atoms(made), 0.3));
    check_same(found, made);
    CHECK(found.corner == real3{});  // the scatter explains the mean
    CHECK(found.report.displacement_A > 0.3);
    CHECK(found.report.displacement_A < 0.53);

    atoms one = to_atoms(made);
    one.positions[16] = one.positions[16] + real3{0.5, 0, 0};
    const auto single = recognise<L>(one);
    CHECK(single.report.displaced_id == 17);
    CHECK(single.report.displacement_A == doctest::Approx(0.5));
}

TEST_CASE("the order of the atoms and whole box vectors make no difference") {
    const auto made = made_crystal<bcc>({4, 4, 4}, 1);
    atoms mixed = to_atoms(made);
    std::mt19937_64 generator(5);
    for (std::size_t i = mixed.size(); i > 1; --i) {
        const std::size_t j = generator() % i;
        std::swap(mixed.ids[i - 1], mixed.ids[j]);
        std::swap(mixed.species[i - 1], mixed.species[j]);
        std::swap(mixed.positions[i - 1], mixed.positions[j]);
    }
    for (std::size_t i = 0; i < mixed.size(); ++i)
        mixed.positions[i] = mixed.positions[i] + static_cast<double>(i % 7) * mixed.box.vectors()[i % 3];
    check_same(recognise<bcc>(mixed), made);
}

TEST_CASE("a box turned as a whole counts along its vectors") {
    const auto made = made_crystal<bcc>({3, 4, 5});
    atoms turned = to_atoms(made);
    const auto turn = [](const real3& r) { return real3{-r[1], r[0], r[2]}; };
    const auto v = turned.box.vectors();
    turned.box = cell(box_vectors{turn(v[0]), turn(v[1]), turn(v[2])});
    for (auto& r : turned.positions) r = turn(r);
    check_same(recognise<bcc>(turned), made);
}

TEST_CASE("what is refused") {
    const auto made = made_crystal<bcc>({4, 4, 4}, 1);
    atoms wrong = to_atoms(made);
    wrong.source = "f";
    SUBCASE("an atom between sites") {
        wrong.positions[16] = wrong.positions[16] + real3{0.9, 0, 0};
        const auto message = message_of([&] { recognise<bcc>(wrong); });
        CHECK(message == "f, atom 17: expected a bcc site within 0.8418 Å, found the nearest 0.9 Å away");
    }
    SUBCASE("two atoms on one site") {
        wrong.positions[20] = wrong.positions[3] + real3{0.6, 0, 0};
        const auto message = message_of([&] { recognise<bcc>(wrong); });
        CHECK(message == "f, atom 21: expected a site of its own, found the site of atom 4");
    }
    SUBCASE("atoms that nearly coincide, through the boundary of the box") {
        wrong.positions[20] = wrong.positions[3] + real3{0.3, 0, -0.3} + wrong.box.vectors()[1];
        const auto message = message_of([&] { recognise<bcc>(wrong); });
        CHECK(message == "f, atom 21: expected at least 0.5 Å to the next atom, found atom 4 at 0.4243 Å");
    }
    SUBCASE("an open boundary") {
        wrong.box = cell(wrong.box.vectors(), {}, {true, true, false});
        CHECK(message_of([&] { recognise<bcc>(wrong); }) ==
              "f, box: expected periodic boundaries, found an open one along vector 3");
    }
    SUBCASE("a left-handed box") {
        const auto& v = wrong.box.vectors();
        wrong.box = cell(box_vectors{v[1], v[0], v[2]});
        CHECK(message_of([&] { recognise<bcc>(wrong); }) ==
              "f, box: expected right-handed vectors, found left-handed ones");
    }
    SUBCASE("another lattice") {
        CHECK(contains(message_of([&] { recognise<fcc>(wrong); }), "f, "));
        CHECK(contains(message_of([&] {
                           recognise<bcc>(to_atoms(made_crystal<fcc>({4, 4, 4})));
                       }),
                       "box: expected a whole number of bcc cells"));
    }
    SUBCASE("a box longer than its crystal") {
        auto v = wrong.box.vectors();
        v[2][2] *= 1.3;
        wrong.box = cell(v);
        CHECK(contains(message_of([&] { recognise<bcc>(wrong); }), "f, box: expected"));
    }
    SUBCASE("seventeen species") {
        for (int k = 4; k <= 17; ++k) wrong.names.push_back("X" + std::to_string(k));
        CHECK(contains(message_of([&] { recognise<bcc>(wrong); }), "1 to 16 species, found 17"));
    }
    SUBCASE("a thread of atoms") {
        wrong.box = orthogonal_box({1e7, 1, 1});
        CHECK(contains(message_of([&] { recognise<bcc>(wrong); }), "f, box: expected at least one bcc cell"));
    }
}

TEST_CASE("half a million atoms") {
    const auto made = made_crystal<bcc>({63, 64, 65}, 5000);
    check_same(recognise<bcc>(shaken(to_atoms(made), 0.1)), made);
}
